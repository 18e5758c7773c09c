"""What the portal writes to people around a form: links and one-time codes, by e-mail or text message."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from casework.models import Message
from casework.outbox import queue_message
from dossiers import one_time
from eforms.models import Contact

LANGUAGE = "vi"  # what the portal writes, whatever language the sender's pages had


def sends_texts() -> bool:
    """Whether there is a gateway for text messages; without one, nobody is promised any."""
    return bool(settings.SMS_URL)


def best_address(*, phone: str, email: str) -> tuple[str, str] | None:
    """Channel and address for somebody who gave one or both: the phone, which is nobody else's, where it can be used.

    Returns:
        None when there is no way to reach them.
    """
    if phone and sends_texts():
        return Message.Channel.SMS, phone
    return (Message.Channel.EMAIL, email) if email else None


def tell(contact: Contact, name: str, context: dict[str, Any], *, reference: str) -> None:
    """Send `eforms/messages/{name}.{channel}.txt`; of a mail, the first line is the subject."""
    with translation.override(LANGUAGE):
        text = render_to_string(f"eforms/messages/{name}.{contact.channel}.txt", context).strip()
    subject, _newline, body = text.partition("\n") if contact.channel == Message.Channel.EMAIL else ("", "", text)
    queue_message(
        channel=contact.channel,
        recipient=contact.address,
        subject=subject,
        body=f"{body.strip()}\n",
        reference=reference,
        key=f"{reference}:{uuid.uuid4().hex}",
    )


def send_code(contact: Contact, at: datetime, *, purpose: str) -> bool:
    """Send a one-time code for what `contact` opens; `purpose` says in Vietnamese what whoever types it does.

    Returns:
        False when no more codes can be sent now.
    """
    code = one_time.issue(contact.code_subject, at)
    if code is None:
        return False
    tell(contact, "code", {"code": code, "purpose": purpose}, reference=f"code:{contact.token.hex}")
    return True


def check_code(contact: Contact, typed: str, at: datetime) -> bool:
    return one_time.check(contact.code_subject, typed, at)
