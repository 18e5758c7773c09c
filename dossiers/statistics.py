"""Counts of a period, the same for the public page, the home page and the API.

A leg belongs to the period in which it was received; it counts as on time when its agency decided by the due date, or
where no time limit is set.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, F, Q
from django.utils import timezone

from dossiers.models import Leg
from dossiers.querysets import late
from dossiers.workflow import ANSWERED_STATES

_ANSWERED = Q(state__in=ANSWERED_STATES)
_ON_TIME = _ANSWERED & (Q(due_at=None) | Q(finished_at__lte=F("due_at")))


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """`on_time_share` = answered on time ÷ (answered + late and still open); None of nothing."""

    received: int
    answered: int
    on_time: int
    late_open: int
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
    rows = (
        Leg.objects.filter(received_at__gte=_start(since), received_at__lt=_start(until + timedelta(days=1)))
        .values("agency__name", "agency__slug")
        .annotate(
            received=Count("pk"),
            answered=Count("pk", filter=_ANSWERED),
            on_time=Count("pk", filter=_ON_TIME),
            late_open=Count("pk", filter=late(now)),
            online=Count("pk", filter=Q(dossier__channel="online")),
        )
        .order_by("agency__name")
    )
    return [
        Figures(
            agency=row["agency__name"],
            agency_slug=row["agency__slug"],
            received=row["received"],
            answered=row["answered"],
            on_time=row["on_time"],
            late_open=row["late_open"],
            online=row["online"],
        )
        for row in rows
    ]


def total(rows: list[Figures]) -> Figures:
    """The whole province."""
    return Figures(
        received=sum(row.received for row in rows),
        answered=sum(row.answered for row in rows),
        on_time=sum(row.on_time for row in rows),
        late_open=sum(row.late_open for row in rows),
        online=sum(row.online for row in rows),
    )


def this_month(now: datetime) -> Figures:
    """The home page's three figures: received, on time and late, of the month up to now."""
    today = timezone.localdate(now)
    return total(figures_by_agency(since=today.replace(day=1), until=today, now=now))


def _start(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
