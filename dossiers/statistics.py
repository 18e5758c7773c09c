"""Counts of a period, the same for the public page, the home page and the API.

A leg belongs to the period in which it was received; it counts as on time when its agency decided by the due date, or
where no time limit is set.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import TruncMonth
from django.utils import timezone

from dossiers.models import Leg
from dossiers.querysets import late
from dossiers.workflow import ANSWERED_STATES

COUNTED = ("received", "answered", "on_time", "early", "late_open", "online")
_ANSWERED = Q(state__in=ANSWERED_STATES)
_ON_TIME = _ANSWERED & (Q(due_at=None) | Q(finished_at__lte=F("due_at")))
_EARLY = _ANSWERED & Q(finished_at__date__lt=F("due_at__date"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """`on_time_share` = answered on time ÷ (answered + late and still open); None of nothing."""

    received: int
    answered: int
    on_time: int
    late_open: int
    early: int = 0  # of those on time: before the day on which they were due
    online: int = 0
    agency: str = ""
    agency_slug: str = ""

    @property
    def counted(self) -> int:
        """Answered, or late and still open."""
        return self.answered + self.late_open

    @property
    def on_time_share(self) -> float | None:
        return self.on_time / self.counted if self.counted else None


def figures_by_agency(*, since: date, until: date, now: datetime) -> list[Figures]:
    """One row for each agency that received something from `since` to `until` (both included), in one query."""
    legs = _received(since, until).values("agency__name", "agency__slug").annotate(**_counts(now))
    return [
        _figures(row, agency=row["agency__name"], agency_slug=row["agency__slug"])
        for row in legs.order_by("agency__name")
    ]


def figures_by_month(*, months: int, now: datetime) -> dict[date, Figures]:
    """The whole province by the month of receipt, the present month last, in one query; keyed by each first day."""
    today = timezone.localdate(now)
    first_days = [_months_before(today, back) for back in reversed(range(months))]
    legs = _received(first_days[0], today).values(month=TruncMonth("received_at")).annotate(**_counts(now))
    found = {timezone.localdate(row["month"]): _figures(row) for row in legs.order_by("month")}
    nothing = Figures(received=0, answered=0, on_time=0, late_open=0)
    return {day: found.get(day, nothing) for day in first_days}


def _received(since: date, until: date) -> QuerySet[Leg]:
    return Leg.objects.filter(received_at__gte=_start(since), received_at__lt=_start(until + timedelta(days=1)))


def _counts(now: datetime) -> dict[str, Count]:
    return {
        "received": Count("pk"),
        "answered": Count("pk", filter=_ANSWERED),
        "on_time": Count("pk", filter=_ON_TIME),
        "early": Count("pk", filter=_EARLY),
        "late_open": Count("pk", filter=late(now)),
        "online": Count("pk", filter=Q(dossier__channel="online")),
    }


def _figures(row: Mapping[str, Any], **agency: Any) -> Figures:
    return Figures(**{name: row[name] for name in COUNTED}, **agency)


def _months_before(day: date, count: int) -> date:
    """The first day of the month `count` months before that of `day`."""
    months = day.year * 12 + day.month - 1 - count
    return date(months // 12, months % 12 + 1, 1)


def total(rows: list[Figures]) -> Figures:
    """The whole province."""
    return Figures(
        received=sum(row.received for row in rows),
        answered=sum(row.answered for row in rows),
        on_time=sum(row.on_time for row in rows),
        late_open=sum(row.late_open for row in rows),
        early=sum(row.early for row in rows),
        online=sum(row.online for row in rows),
    )


def this_month(now: datetime) -> Figures:
    """The home page's three figures: received, on time and late, of the month up to now."""
    today = timezone.localdate(now)
    return total(figures_by_agency(since=today.replace(day=1), until=today, now=now))


def _start(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
