"""What another calendar changes: the dates that differ, and the due dates of many dossiers by one calendar."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from casework.deadlines.counting import DurationUnit, Pause, Term, due_date
from casework.deadlines.working_time import SATURDAY, WorkingCalendar, day_zero


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Between two calendars. Empty (false) when every due date is the same by both."""

    dates: tuple[date, ...]  # worked by one and not by the other, in order
    hours: bool  # the working hours of every day differ
    cut_off: bool

    def __bool__(self) -> bool:
        return bool(self.dates or self.hours or self.cut_off)

    @property
    def of_dates_only(self) -> bool:
        return bool(self.dates) and not (self.hours or self.cut_off)

    def within(self, first: date, last: date) -> tuple[date, ...]:
        """The dates from `first` to `last`, both included."""
        return tuple(day for day in self.dates if first <= day <= last)


def difference(old: WorkingCalendar, new: WorkingCalendar) -> Difference:
    """A day off on a Sunday, or another name for one, is none."""
    named = old.days_off.keys() | new.days_off.keys() | old.working_saturdays.keys() | new.working_saturdays.keys()
    return Difference(
        dates=tuple(sorted(day for day in named if old.is_working(day) != new.is_working(day))),
        hours=old.periods != new.periods,
        cut_off=old.cut_off != new.cut_off,
    )


def weekend(day: date) -> bool:
    return day.weekday() >= SATURDAY


class DueDates:
    """Due dates by one calendar, for thousands of dossiers: those of the same day and term are counted once."""

    def __init__(self, calendar: WorkingCalendar) -> None:
        self.calendar = calendar
        self._known: dict[tuple[Term, date, tuple[Pause, ...]], datetime] = {}

    def of(self, term: Term, received_at: datetime, pauses: tuple[Pause, ...] = ()) -> datetime:
        """As `due_date` counts it, without the ledger.

        Raises:
            DeadlineError: as `due_date`.
        """
        if term.unit == DurationUnit.HOUR:
            return due_date(self.calendar, term, received_at, pauses).due_at
        key = (term, day_zero(self.calendar, received_at), pauses)
        if key not in self._known:
            self._known[key] = due_date(self.calendar, term, received_at, pauses).due_at
        return self._known[key]


def names_of(days: tuple[date, ...], old: WorkingCalendar, new: WorkingCalendar) -> Mapping[date, str]:
    """Each date with its reason by the new calendar; a day off that is struck out has the old one's name."""
    return {day: new.why(day) if not new.is_working(day) or weekend(day) else old.why(day) for day in days}
