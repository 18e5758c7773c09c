"""The demonstration's working schedule: the week before, this one and the two that follow."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any, TextIO

from django.db import transaction
from django.utils import timezone

from home.demo.tree import read
from home.information.week import WEEK, monday_of
from home.models import HomePage, LeaderPage, LeadersIndexPage, ScheduleEntry

WEEKS = range(-1, 3)  # from this one


@transaction.atomic
def load(home: HomePage, stdout: TextIO) -> None:
    """For the province's leaders, unless their schedule has been begun."""
    office = LeadersIndexPage.objects.child_of(home).first()
    if office is None or office.schedule.exists():
        return
    leaders = {leader.slug: leader for leader in LeaderPage.objects.child_of(office)}
    this_monday = monday_of(timezone.localdate())
    rows = read("schedule")
    for week in WEEKS:
        for row in rows:
            _add(office, leaders, row, this_monday + week * WEEK)


def _add(office: LeadersIndexPage, leaders: dict[str, LeaderPage], row: dict[str, Any], monday: date) -> None:
    day = monday + timedelta(days=row["weekday"])
    entry = ScheduleEntry.objects.create(
        office=office,
        starts_at=_at(day, row["from"]),
        ends_at=_at(day, row["until"]),
        title=row["title"],
        place=row["place"],
        attending=row["attending"],
        is_cancelled=row["cancelled"],
    )
    entry.leaders.set(leaders[slug] for slug in row["leaders"] if slug in leaders)


def _at(day: date, clock: str) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.fromisoformat(clock)))
