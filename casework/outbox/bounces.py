"""Mails that come back: the mail server puts them into a Maildir, and the message is known by its Message-ID."""

from __future__ import annotations

import hmac
import logging
import re
import time
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
from portal.base.text import printable

logger = logging.getLogger(__name__)
ROUND = 200  # mails in one periodic round
ROUND_TIME = 20  # seconds; what is left is read in the next
LARGEST = 300_000  # bytes; a larger one is put aside unread: a report holds our mail at most, which has no attachments
MOST_NAMES = 20  # of messages that are looked for in one mail
MOST_NESTED = 10  # multiparts in one mail: each line is held against the boundary of each
SEEN = "S"
_OURS = re.compile(rb"<outbox\.([0-9]{1,18})\.[0-9a-f]{16}@[^<>\s]{1,255}>")
_BOUNDARY = re.compile(rb"boundary[*0-9\s]{0,20}=", re.IGNORECASE)


def read_bounces(now: datetime) -> Counter[str]:
    """One round; a report of failure is deleted when it is noted, every other mail is marked as seen and left.

    Returns:
        How many messages have `bounced`, how many mails were `other`.
    """
    outcome: Counter[str] = Counter()
    if not settings.BOUNCE_MAILDIR:
        return outcome
    ends = time.monotonic() + ROUND_TIME
    for path in list(islice(_unread(Path(settings.BOUNCE_MAILDIR)), ROUND)):
        if time.monotonic() > ends:
            break
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
    """Whether it reports that one of our messages came back. Whoever writes to us writes what they like.

    So the name of a message is looked for first, which nobody but its recipient knows: only then the mail is taken
    apart, which may take seconds.
    """
    if path.stat().st_size > LARGEST:
        return False
    content = path.read_bytes()
    message = _message_of(content)
    failure = _failure_in(content, path) if message else ""
    if message is None or not failure:
        return False
    Message.objects.filter(pk=message.pk, state=Message.State.SENT).update(
        state=Message.State.BOUNCED, error=failure[:2000]
    )
    return True


def _failure_in(content: bytes, path: Path) -> str:
    if len(_BOUNDARY.findall(content)) > MOST_NESTED:
        return ""
    try:
        return _failure(message_from_bytes(content))
    except (ValueError, LookupError, RecursionError):
        logger.warning("a mail in the maildir cannot be read: %s", path.name)
        return ""


def _failure(mail: Mail) -> str:
    """What the report says of a failure for good; "" for a mere delay, or for another mail."""
    for part in mail.walk():
        if part.get_content_type() != "message/delivery-status":
            continue
        for block in part.walk():
            if str(block.get("Action", "")).strip().lower() == "failed":
                words = str(block.get("Diagnostic-Code") or block.get("Status") or "failed")
                return printable(" ".join(words.split()))
    return ""


def _message_of(content: bytes) -> Message | None:
    """Of what stands in the report: only a Message-ID that we have given ourselves counts."""
    for found in islice(_OURS.finditer(content), MOST_NAMES):
        message = Message.objects.filter(pk=int(found[1]), channel=Message.Channel.EMAIL).first()
        if message and hmac.compare_digest(message_id(message).encode(), found[0]):
            return message
    return None
