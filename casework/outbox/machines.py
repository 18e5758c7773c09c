"""Machines whose journals nobody else can look into: which hold a mail, and which do not come back.

No sign of life decides it: a machine that starts again gives none either, and it alone knows what had left.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, QuerySet

from casework.models import Message
from casework.models.messages import Channel
from casework.outbox import journal


@dataclass(frozen=True, slots=True)
class Holder:
    """A machine with mails in its hands; `leased_until`: of the last one that it took."""

    name: str
    mails: int
    leased_until: datetime


def holders() -> list[Holder]:
    """Other machines than this one, by name."""
    rows = _held().exclude(held_by__in=(journal.name(), "")).values("held_by").order_by("held_by")
    counted = rows.annotate(mails=Count("pk"), until=Max("next_attempt_at"))
    return [Holder(row["held_by"], row["mails"], row["until"]) for row in counted]


def give_up(name: str) -> int:
    """Leave the mails of a machine that does not come back to the others; gives how many.

    They go as soon as their lease is over, so that a machine that works after all has ended with them.
    """
    return _held().filter(held_by=name).update(held_by="")


def _held() -> QuerySet[Message]:
    return Message.objects.filter(channel=Channel.EMAIL, state=Message.State.SENDING)
