"""Sending what the outbox holds, again and again until it is sent or will never be.

A task sends each message soon, in a worker where there are any; what it misses (a killed worker, a mail server that is
down) the periodic work sends later, so nothing depends on the task queue.
"""

from __future__ import annotations

import logging
import time
from collections import Counter
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Protocol

from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django_tasks import task

from casework.models import Message
from casework.models.messages import Channel
from casework.outbox import channels, journal
from casework.outbox.failures import ChannelDown, NotConfigured, Refused
from casework.outbox.mail import CARRIED_FOR, MailSender
from casework.outbox.sms import SmsSender

logger = logging.getLogger(__name__)

# Waits after the first, second … attempt that the server answered with "later"; after a week a person has to look.
BACK_OFF = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=12),
    *[timedelta(hours=24)] * 6,
)
# A message that is "being sent" for longer was left by a killed process. A round counts it from its own beginning, up
# to ROUND_TIME before the courier gets the message; a courier that outlives the worker has ended long before.
LEASE = 2 * CARRIED_FOR
# For a mail that a machine with another journal has in its hands: only that one can look whether it had left. Longer
# than a machine takes to start again, or somebody to start it; one that is gone for good delays a handful of mails.
LEASE_ELSEWHERE = timedelta(hours=6)
ROUND = 200  # messages of one channel in one periodic round
ROUND_TIME = 30  # seconds; the rest of the periodic work does not wait for a mail server that hangs
DOWN = "down"  # what send_message gives when the channel does not work

State = Message.State


class Sender(Protocol):
    def send(self, message: Message) -> str: ...


def sender_of(channel: str) -> AbstractContextManager[Sender]:
    """What sends messages this way, over one connection while the context lasts."""
    return MailSender() if channel == Channel.EMAIL else SmsSender()


@task()
def send_queued_message(message_id: int) -> str:
    """The state the message is in afterwards."""
    return send_message(message_id, timezone.now())


def send_message(message_id: int, now: datetime) -> str:
    """Send one message, unless it is not due, another sends it, or its channel is known to be down.

    Returns:
        Its state afterwards; "" when it was not tried, DOWN when the channel does not work.
    """
    channel = Message.objects.filter(pk=message_id).values_list("channel", flat=True).first()
    if channel is None or not channels.may_try(channel, now):
        return ""
    with sender_of(channel) as sender:
        return _send(message_id, sender, now)


def send_due(now: datetime) -> Counter[str]:
    """One round of the periodic work: take back what was left, send what is due.

    Returns:
        How many were `recovered`, `sent`, are `queued` again, `failed` for good, were `cancelled`; `down`: the
        channels that do not work.
    """
    outcome = _take_back(now)
    for channel in Channel.values:
        if channels.may_try(channel, now):
            outcome += _round(channel, now)
    return outcome


def _round(channel: str, now: datetime) -> Counter[str]:
    """What is due in one way; the first that finds the server down ends it."""
    outcome: Counter[str] = Counter()
    ends = time.monotonic() + ROUND_TIME
    due = Message.objects.filter(channel=channel, state=State.QUEUED, next_attempt_at__lte=now)
    keys = list(due.order_by("-urgent", "next_attempt_at").values_list("pk", flat=True)[:ROUND])
    if not keys:
        return outcome
    with sender_of(channel) as sender:
        for pk in keys:
            if state := _send(pk, sender, now):
                outcome[str(state)] += 1
            if state == DOWN or time.monotonic() > ends:
                break
    return outcome


def _take_back(now: datetime) -> Counter[str]:
    """What a killed process left: sent, if the journal says so; otherwise queued again."""
    outcome: Counter[str] = Counter()
    for pk in list(_left(now)):
        values = (
            {"state": State.SENT, "sent_at": now, "error": ""} if journal.was_sent(pk) else {"state": State.QUEUED}
        )
        if Message.objects.filter(pk=pk, state=State.SENDING).update(**values):
            outcome["recovered"] += 1
            journal.forget(pk)
    return outcome


def _left(now: datetime) -> QuerySet[Message, int]:
    """Keys of what nobody holds any longer. A gateway of text messages knows what it has by our name of it."""
    ours = Q(held_by__in=(journal.name(), "")) | ~Q(channel=Channel.EMAIL)
    given_up = Q(next_attempt_at__lte=now + LEASE - LEASE_ELSEWHERE)
    left = Message.objects.filter(ours | given_up, state=State.SENDING, next_attempt_at__lte=now)
    return left.values_list("pk", flat=True)


def _send(message_id: int, sender: Sender, now: datetime) -> str:
    claimed = Message.objects.filter(pk=message_id, state=State.QUEUED, next_attempt_at__lte=now).update(
        state=State.SENDING, attempts=F("attempts") + 1, next_attempt_at=now + LEASE, held_by=journal.name()
    )
    if not claimed:
        return ""
    message = Message.objects.get(pk=message_id)
    if message.expires_at and message.expires_at <= now:
        return _become(message, State.CANCELLED, now, error="")
    try:
        gateway_id = sender.send(message)
    except Exception as error:
        # The server's words name the recipient: they stand with the message, and in no log.
        logger.warning("message %s was not sent (attempt %s): %s", message.pk, message.attempts, type(error).__name__)
        return _not_sent(message, error, now)
    state = _become(message, State.SENT, now, error="", sent_at=now, gateway_id=gateway_id)
    journal.forget(message.pk)
    channels.note_working(message.channel, now)
    return state


def _not_sent(message: Message, error: Exception, now: datetime) -> str:
    """What becomes of it: it waits with all others, waits alone, or will never be sent."""
    words = str(error)[:2000]
    if isinstance(error, ChannelDown):
        channels.note_down(message.channel, error, now)
        _become(message, State.QUEUED, now, error=words, attempts=message.attempts - 1)
        return DOWN
    if isinstance(error, NotConfigured):
        return _become(message, State.CANCELLED, now, error=words)
    channels.note_working(message.channel, now)
    if isinstance(error, Refused) or message.attempts > len(BACK_OFF):
        return _become(message, State.FAILED, now, error=words)
    return _become(message, State.QUEUED, now + BACK_OFF[message.attempts - 1], error=words)


def _become(message: Message, state: str, next_attempt_at: datetime, **values: object) -> str:
    """Unless its lease was over, and somebody else has it now."""
    claim = Message.objects.filter(pk=message.pk, state=State.SENDING, next_attempt_at=message.next_attempt_at)
    claim.update(state=state, next_attempt_at=next_attempt_at, **values)
    return state
