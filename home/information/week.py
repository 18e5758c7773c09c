"""A week of the working schedule, as its pages show it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

if TYPE_CHECKING:
    from home.models.agenda import SchedulePage
    from home.models.schedule import ScheduleEntry

_ISO_WEEK = re.compile(r"([0-9]{4})-W([0-9]{2})")
REACH = timedelta(weeks=104)  # further back or ahead there is nothing to be seen
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the week with what is on it."""

    day: date
    entries: list[ScheduleEntry] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Week:
    """Seven days from a Monday; days without anything are left out."""

    monday: date
    days: list[Day]

    @property
    def sunday(self) -> date:
        return self.monday + timedelta(days=6)

    @property
    def before(self) -> str:
        return iso_week(self.monday - WEEK)

    @property
    def after(self) -> str:
        return iso_week(self.monday + WEEK)

    @property
    def iso(self) -> str:
        return iso_week(self.monday)

    @property
    def is_current(self) -> bool:
        return self.monday == monday_of(timezone.localdate())


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def iso_week(day: date) -> str:
    """`2026-W48`: what the address names."""
    return "{}-W{:02}".format(*day.isocalendar()[:2])


def chosen_monday(text: str | None) -> date:
    """The week that the address names; this week for what is none, or too far away."""
    today = timezone.localdate()
    named = _ISO_WEEK.fullmatch(text or "")
    if named is None:
        return monday_of(today)
    try:
        monday = date.fromisocalendar(int(named[1]), int(named[2]), 1)
    except ValueError:
        return monday_of(today)
    return monday if abs(monday - today) <= REACH else monday_of(today)


def week_of(page: SchedulePage, monday: date) -> Week:
    """What the leaders of an office, or one leader, do in a week: two queries."""
    entries = entries_between(page, monday, monday + WEEK)
    return Week(monday, by_day(entries, monday))


def entries_between(page: SchedulePage, first: date, end: date) -> list[ScheduleEntry]:
    """From the first day on until before the other, with the leaders who have a public page."""
    return list(page.entries().between(_midnight(first), _midnight(end)).with_leaders())


def by_day(entries: Iterable[ScheduleEntry], monday: date) -> list[Day]:
    """What began in the week before stands on the Monday."""
    days: dict[date, Day] = {}
    for entry in entries:
        day = max(timezone.localdate(entry.starts_at), monday)
        days.setdefault(day, Day(day)).entries.append(entry)
    return [days[day] for day in sorted(days)]


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
