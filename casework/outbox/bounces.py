"""Mails that come back: the mail server puts them into a Maildir, and the message is known by its Message-ID."""

from __future__ import annotations

import hmac
import logging
import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from email import message_from_bytes
from email.message import Message as Mail
from itertools import islice
from pathlib import Path

from django.conf import settings

from casework.models import Message
from casework.outbox.mail import message_id

logger = logging.getLogger(__name__)
ROUND = 200  # mails in one periodic round
LARGEST = 5_000_000  # bytes; a larger one is put aside unread
SEEN = "S"
_OURS = re.compile(rb"<outbox\.([0-9]{1,18})\.[0-9a-f]{16}@[^>\s]+>")


def read_bounces(now: datetime) -> Counter[str]:
    """One round; a report of failure is deleted when it is noted, every other mail is marked as seen and left.

    Returns:
        How many messages have `bounced`, how many mails were `other`.
    """
    outcome: Counter[str] = Counter()
    if not settings.BOUNCE_MAILDIR:
        return outcome
    for path in list(islice(_unread(Path(settings.BOUNCE_MAILDIR)), ROUND)):
        if _noted(path):
            path.unlink(missing_ok=True)
            outcome["bounced"] += 1
        else:
            _put_aside(path)
            outcome["other"] += 1
    return outcome


def _unread(box: Path) -> Iterator[Path]:
    """By their names alone: those that were seen are not opened again."""
    for folder in ("new", "cur"):
        for path in (box / folder).glob("*"):
            if SEEN not in path.name.partition(":2,")[2]:
                yield path


def _put_aside(path: Path) -> None:
    """Marked as seen, as the Maildir format has it."""
    name, _mark, flags = path.name.partition(":2,")
    path.rename(path.parent.parent / "cur" / f"{name}:2,{''.join(sorted({*flags, SEEN}))}")


def _noted(path: Path) -> bool:
    """Whether it reports that one of our messages came back. Whoever writes to us writes what they like."""
    if path.stat().st_size > LARGEST:
        return False
    content = path.read_bytes()
    try:
        failure = _failure(message_from_bytes(content))
    except (ValueError, LookupError, RecursionError):
        logger.warning("a mail in the maildir cannot be read: %s", path.name)
        return False
    message = _message_of(content) if failure else None
    if message is None:
        return False
    Message.objects.filter(pk=message.pk, state=Message.State.SENT).update(
        state=Message.State.BOUNCED, error=failure[:2000]
    )
    return True


def _failure(mail: Mail) -> str:
    """What the report says of a failure for good; "" for a mere delay, or for another mail."""
    for part in mail.walk():
        if part.get_content_type() != "message/delivery-status":
            continue
        for block in part.walk():
            if str(block.get("Action", "")).strip().lower() == "failed":
                return " ".join(str(block.get("Diagnostic-Code") or block.get("Status") or "failed").split())
    return ""


def _message_of(content: bytes) -> Message | None:
    """Of what stands in the report: only a Message-ID that we have given ourselves counts."""
    for found in _OURS.finditer(content):
        message = Message.objects.filter(pk=int(found[1]), channel=Message.Channel.EMAIL).first()
        if message and hmac.compare_digest(message_id(message).encode(), found[0]):
            return message
    return None
