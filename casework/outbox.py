"""The message outbox: written in the transaction that causes a message, sent after it, retried until sent.

A task sends each message soon, in a worker where there are any; what it misses (a killed worker, a mail server that is
down) the periodic work sends later, so nothing depends on the task queue.
"""

import logging
import time
from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django_tasks import task

from casework.delivery import SENDERS
from casework.models import Message

logger = logging.getLogger(__name__)

# Waits after the first, second … failure; after the last one a person has to look.
BACK_OFF = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=12),
    timedelta(hours=24),
)
LEASE = timedelta(minutes=10)  # a message that is "being sent" for longer was left by a killed process
ROUND = 200  # messages in one periodic round
ROUND_TIME = 30  # seconds; the rest of the periodic work does not wait for a mail server that hangs
SUBJECT_LENGTH = 200


def queue_message(
    *, channel: str, recipient: str, subject: str, body: str, reference: str, key: str
) -> Message | None:
    """Write a message, to be sent when the transaction has been committed.

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
            "subject": " ".join(subject.split())[:SUBJECT_LENGTH],  # a line break would be a second header
            "body": body,
            "reference": reference,
        },
    )
    if not created:
        return None
    transaction.on_commit(partial(send_queued_message.enqueue, message.pk), robust=True)
    return message


def queue_messages(messages: Iterable[Message]) -> int:
    """Write thousands of messages at once; the periodic work sends them, ROUND in a round.

    Returns:
        How many there are; those whose key was queued before are not written again.
    """
    fresh = [message for message in messages if message.recipient.strip()]
    Message.objects.bulk_create(fresh, ignore_conflicts=True)
    return len(fresh)


@task()
def send_queued_message(message_id: int) -> str:
    """The state the message is in afterwards."""
    return send_message(message_id, timezone.now())


def send_message(message_id: int, now: datetime) -> str:
    """Send one message if it is due and nobody else is sending it; gives its state afterwards, "" when not due."""
    claimed = Message.objects.filter(pk=message_id, state=Message.State.QUEUED, next_attempt_at__lte=now).update(
        state=Message.State.SENDING, attempts=F("attempts") + 1, next_attempt_at=now + LEASE
    )
    if not claimed:
        return ""
    message = Message.objects.get(pk=message_id)
    try:
        SENDERS[message.channel](message)
    except Exception as error:
        logger.warning("message %s was not sent (attempt %s): %s", message.pk, message.attempts, error)
        return _postpone(message, now, error)
    Message.objects.filter(pk=message_id).update(state=Message.State.SENT, sent_at=now, error="")
    return Message.State.SENT


def send_due(now: datetime) -> Counter[str]:
    """One round of the periodic work: take back what was left, send what is due.

    Returns:
        How many were `recovered`, `sent`, are `queued` again, have `failed` for good.
    """
    outcome: Counter[str] = Counter()
    ends = time.monotonic() + ROUND_TIME
    left = Message.objects.filter(state=Message.State.SENDING, next_attempt_at__lte=now)
    if recovered := left.update(state=Message.State.QUEUED):
        outcome["recovered"] = recovered
    due = Message.objects.filter(state=Message.State.QUEUED, next_attempt_at__lte=now).order_by("next_attempt_at")
    for pk in list(due.values_list("pk", flat=True)[:ROUND]):
        if state := send_message(pk, now):
            outcome[str(state)] += 1
        if time.monotonic() > ends:
            break
    return outcome


def _postpone(message: Message, now: datetime, error: Exception) -> str:
    if message.attempts > len(BACK_OFF):
        state, wait = Message.State.FAILED, timedelta()
    else:
        state, wait = Message.State.QUEUED, BACK_OFF[message.attempts - 1]
    Message.objects.filter(pk=message.pk).update(
        state=state, next_attempt_at=now + wait, error=f"{type(error).__name__}: {error}"[:2000]
    )
    return state
