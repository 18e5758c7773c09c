"""Twelve months as rows of dates, each with what it is and how a reader hears it."""

from __future__ import annotations

from calendar import Calendar as Weeks
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from casework.calendar_days import Day, DayKind, Days
from casework.deadlines import WorkingCalendar, weekend
from casework.deadlines.working_time import WEEKDAYS
from dossiers.desk.calendars.describing import day_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One date of a month's table."""

    date: date
    day: Day | None
    is_changed: bool  # not yet applied
    is_today: bool

    @property
    def classes(self) -> str:
        """The states of the style sheet's block `cal-day`."""
        states = [self._kind()]
        states += ["provisional"] if self.day and self.day.provisional else []
        states += ["changed"] if self.is_changed else []
        states += ["today"] if self.is_today else []
        return " ".join(f"cal-day--{state}" for state in states if state)

    def _kind(self) -> str:
        if self.day is None:
            return "weekend" if weekend(self.date) else ""
        if self.day.kind == DayKind.WORK:
            return "work"
        return "compensatory" if self.day.compensatory else "off"

    @property
    def label(self) -> str:
        """For those who hear the page, and for the pointer that rests on it."""
        parts = [f"{WEEKDAYS[self.date.weekday()]}, {self.date:%d/%m/%Y}"]
        if self.day:
            parts.append(day_words(self.day))
        if self.is_changed:
            parts.append(_("not yet applied"))
        return "; ".join(parts)


@dataclass(frozen=True, slots=True)
class Month:
    number: int
    weeks: list[list[Cell | None]]  # Monday first; None: a date of another month
    working_days: int


def months_of(year: int, days: Days, changed: Days, counts: WorkingCalendar) -> list[Month]:
    """`counts` is the calendar with the changes: it says how many days of a month are worked."""
    return [_month(year, number, days, changed, counts) for number in range(1, 13)]


def _month(year: int, number: int, days: Days, changed: Days, counts: WorkingCalendar) -> Month:
    today = timezone.localdate()
    weeks = [
        [
            Cell(date=day, day=days.get(day), is_changed=day in changed, is_today=day == today)
            if day.month == number
            else None
            for day in week
        ]
        for week in Weeks().monthdatescalendar(year, number)
    ]
    worked = sum(counts.is_working(cell.date) for week in weeks for cell in week if cell)
    return Month(number, weeks, worked)
