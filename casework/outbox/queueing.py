"""Writing messages, in the transaction that causes them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from casework.models import Message
from casework.models.messages import BY_HAND
from casework.outbox.sending import send_queued_message
from casework.outbox.texts import kind_named, one_line, render

# Before the reference of a text that opens something to whoever reads it: no page of the staff shows such a message.
CONFIDENTIAL = "secret:"


def queue_message(
    *,
    channel: str,
    recipient: str,
    subject: str,
    body: str,
    reference: str,
    key: str,
    kind: str = "",
    urgent: bool = False,
    expires_at: datetime | None = None,
) -> Message | None:
    """Write a message, to be sent when the transaction has been committed.

    Args:
        reference: what it is about, e.g. "dossier:12"; says who of the staff sees it.
        key: names the cause; the same cause makes one message.
        kind: name of its MessageKind, where it has one.
        expires_at: after this it is worth nothing, and is not sent.

    Returns:
        The message; None when there is nobody to write to, or the same key was queued before.
    """
    if not recipient.strip():
        return None
    message, created = Message.objects.get_or_create(
        key=key,
        defaults={
            "channel": channel,
            "recipient": recipient.strip(),
            "subject": one_line(subject),  # a line break would be a second header
            "body": body,
            "reference": reference,
            "kind": kind,
            "urgent": urgent or reference.startswith(CONFIDENTIAL),  # as the index of what is soon forgotten has it
            "expires_at": expires_at,
        },
    )
    if not created:
        return None
    transaction.on_commit(partial(send_queued_message.enqueue, message.pk), robust=True)
    return message


def note_unreachable(
    *, recipient: str, subject: str, body: str, reference: str, key: str, kind: str
) -> Message | None:
    """Write what no way of ours carries to somebody: nothing is sent, and it stands among those to be called.

    Args:
        recipient: a phone number that somebody may call, or nothing.

    Returns:
        None when the same key was written before.
    """
    message, created = Message.objects.get_or_create(
        key=key,
        defaults={
            "channel": BY_HAND,
            "state": Message.State.FAILED,
            "error": _("There is no e-mail address, nor a phone that messages are sent to: call, or write a letter."),
            "recipient": recipient.strip(),
            "subject": one_line(subject),
            "body": body,
            "reference": reference,
            "kind": kind,
        },
    )
    return message if created else None


def queue_text(
    *, kind: str, channel: str, recipient: str, context: Mapping[str, Any], reference: str, key: str
) -> Message | None:
    """Write a message of a registered kind, in its text of today.

    Returns:
        The message; None also when this kind is not sent in this way.
    """
    text = render(kind, channel, context) if recipient.strip() else None
    if text is None:
        return None
    known = kind_named(kind)
    return queue_message(
        channel=channel,
        recipient=recipient,
        subject=text.subject,
        body=text.body,
        reference=reference,
        key=key,
        kind=kind,
        urgent=known.urgent,
        expires_at=timezone.now() + known.ttl if known.ttl else None,
    )


def queue_messages(messages: Iterable[Message]) -> int:
    """Write thousands of messages at once; the periodic work sends them, ROUND in a round.

    Returns:
        How many there are; those whose key was queued before are not written again.
    """
    fresh = [message for message in messages if message.recipient.strip()]
    Message.objects.bulk_create(fresh, ignore_conflicts=True)
    return len(fresh)
