"""Whether a way out works: while it does not, one message tries it now and then; the others wait without counting."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import F, Q

from casework.models import OutboxChannel

# Between the tries of a server that is down; the last one repeats, for days if need be.
TRIES_AFTER = (
    timedelta(minutes=1),
    timedelta(minutes=2),
    timedelta(minutes=5),
    timedelta(minutes=10),
    timedelta(minutes=15),
)


def may_try(channel: str, now: datetime) -> bool:
    """Whether a message may be sent this way now."""
    return not OutboxChannel.objects.filter(channel=channel, next_try_at__gt=now).exists()


def note_down(channel: str, error: Exception, now: datetime) -> None:
    """The server did not answer, or said that it cannot work; the first time is when it went down."""
    OutboxChannel.objects.get_or_create(channel=channel)
    ours = Q(next_try_at=None) | Q(next_try_at__lte=now)  # of several processes that found out, one counts
    if OutboxChannel.objects.filter(ours, channel=channel).update(
        failures=F("failures") + 1, error=str(error)[:2000], next_try_at=now + TRIES_AFTER[0]
    ):
        row = OutboxChannel.objects.get(channel=channel)
        wait = TRIES_AFTER[min(row.failures, len(TRIES_AFTER)) - 1]
        OutboxChannel.objects.filter(pk=row.pk).update(next_try_at=now + wait)
        OutboxChannel.objects.filter(pk=row.pk, down_since=None).update(down_since=now)


def note_working(channel: str, now: datetime) -> None:
    """It took or refused a message; written at most once a minute while all is well."""
    values = {"down_since": None, "next_try_at": None, "failures": 0, "error": "", "worked_at": now}
    row = OutboxChannel.objects.filter(channel=channel).first()
    if row is None:
        OutboxChannel.objects.get_or_create(channel=channel, defaults=values)
    elif row.failures or row.worked_at is None or row.worked_at < now - timedelta(minutes=1):
        OutboxChannel.objects.filter(pk=row.pk).update(**values)
