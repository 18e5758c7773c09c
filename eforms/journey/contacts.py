"""What the portal writes to people around a form: links and one-time codes, by e-mail or text message."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any, NamedTuple

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from casework.models import Message
from casework.outbox import CONFIDENTIAL, queue_message
from dossiers import one_time
from dossiers.contact import masked_email, masked_phone
from eforms.models import Contact

LANGUAGE = "vi"  # what the portal writes, whatever language the sender's pages had


def sends_texts() -> bool:
    """Whether there is a gateway for text messages; without one, nobody is promised any."""
    return bool(settings.SMS_URL)


class Reach(NamedTuple):
    """One way to reach somebody."""

    channel: str  # Message.Channel
    address: str

    @property
    def masked(self) -> str:
        return masked_email(self.address) if self.channel == Message.Channel.EMAIL else masked_phone(self.address)


def reaches(*, phone: str, email: str) -> list[Reach]:
    """How somebody can be reached who gave one or both: first by the phone, which is nobody else's."""
    by_phone = [Reach(Message.Channel.SMS.value, phone)] if phone and sends_texts() else []
    return [*by_phone, Reach(Message.Channel.EMAIL.value, email.lower())] if email else by_phone


def tell(contact: Contact | Reach, name: str, context: dict[str, Any], *, reference: str) -> None:
    """Send `eforms/messages/{name}.{channel}.txt`; of a mail, the first line is the subject.

    Links and codes open a draft: nobody of the staff reads them, and they stand in no table once they were sent.
    """
    with translation.override(LANGUAGE):
        text = render_to_string(f"eforms/messages/{name}.{contact.channel}.txt", context).strip()
    subject, _newline, body = text.partition("\n") if contact.channel == Message.Channel.EMAIL else ("", "", text)
    queue_message(
        channel=contact.channel,
        recipient=contact.address,
        subject=subject,
        body=f"{body.strip()}\n",
        reference=f"{CONFIDENTIAL}{reference}",
        key=f"{reference}:{uuid.uuid4().hex}",
        urgent=True,
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
