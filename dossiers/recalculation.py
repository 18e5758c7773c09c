"""Which open dossiers get another due date when calendars change, and why. Nothing is written here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from casework.calendar_days import span
from casework.deadlines import (
    TIME_ZONE,
    Difference,
    DueDates,
    WorkingCalendar,
    difference,
    local_time,
    names_of,
    weekend,
    working_days_between,
)
from dossiers.deadlines import stored_pauses, term_of
from dossiers.models import Leg
from dossiers.workflow import RUNNING_STATES

MOST_NAMED = 3  # dates that a reason spells out
_COLUMNS = (
    "pk",
    "dossier_id",
    "agency_id",
    "clock_from",
    "pauses",
    "due_at",
    "dossier__duration_value",
    "dossier__duration_unit",
    "extra_days",
)


class Switch:
    """Agencies that count by `new` instead of `old`."""

    repairs = False  # whether a date that the old calendar did not give is brought in line too

    def __init__(self, agencies: Iterable[int], old: WorkingCalendar, new: WorkingCalendar) -> None:
        self.agencies = sorted(agencies)
        self.old = old
        self.new = new

    @cached_property
    def difference(self) -> Difference:
        return difference(self.old, self.new)

    @property
    def is_needed(self) -> bool:
        return bool(self.difference)

    @cached_property
    def dates(self) -> tuple[DueDates, DueDates]:
        """By the old and by the new calendar; what was counted once is remembered."""
        return DueDates(self.old), DueDates(self.new)

    def words(self, dates: tuple[date, ...]) -> str:
        """Why a due date moves whose count has these dates: in small letters, for the middle of a sentence."""
        reasons = [self._turned(day) for day in dates[:MOST_NAMED]]
        if len(dates) > MOST_NAMED:
            reasons.append(_("and %(count)d more days") % {"count": len(dates) - MOST_NAMED})
        if self.difference.hours:
            hours = ", ".join(span(*period) for period in self.new.periods)
            reasons.append(_("working hours %(hours)s") % {"hours": hours})
        if self.difference.cut_off:
            reasons.append(_("cut-off at %(time)s") % {"time": f"{self.new.cut_off:%H:%M}"})
        return "; ".join(reasons)

    def _turned(self, day: date) -> str:
        name = names_of((day,), self.old, self.new)[day]
        if not self.new.is_working(day):
            text = _("off on %(day)s (%(name)s)")
        elif weekend(day):
            text = _("worked on %(day)s (%(name)s)")
        else:
            text = _("no longer off on %(day)s (%(name)s)")
        return text % {"day": f"{day:%d/%m/%Y}", "name": name}


class Repair(Switch):
    """Agencies whose stored dates are held against the calendar by which they count now."""

    repairs = True

    def __init__(self, agencies: Iterable[int], calendar: WorkingCalendar) -> None:
        super().__init__(agencies, calendar, calendar)

    @property
    def is_needed(self) -> bool:
        return True

    def words(self, dates: tuple[date, ...]) -> str:
        return _("the working calendar was corrected")


@dataclass(frozen=True, slots=True)
class Shift:
    """One leg with the due date that it has and the one that it gets.

    A date that was re-appointed stays: then only the working days change by which it was put off (`extra_days`), so
    that the ledger still ends there.
    """

    leg: int
    dossier: int
    agency: int
    old: datetime
    new: datetime
    extra_days: int
    dates: tuple[date, ...]  # of the count, those that became or ceased to be working days
    switch: Switch

    @property
    def is_move(self) -> bool:
        return self.new != self.old

    @property
    def is_earlier(self) -> bool:
        return self.new < self.old

    @property
    def why(self) -> str:
        return self.switch.words(self.dates)


def shifts_of(switches: Iterable[Switch]) -> list[Shift]:
    """Every leg that changes, dates that become earlier first; one query for each switch, whatever their number."""
    found = [shift for switch in switches for shift in _shifts(switch, _concerned(switch).values_list(*_COLUMNS))]
    return sorted(found, key=lambda shift: (not shift.is_earlier, shift.old, shift.leg))


def shifts_among(switches: Iterable[Switch], legs: Iterable[int]) -> list[Shift]:
    """Of the legs with these keys, as they stand now."""
    keys = list(legs)
    return [
        shift
        for switch in switches
        for shift in _shifts(switch, _concerned(switch).filter(pk__in=keys).values_list(*_COLUMNS))
    ]


def _concerned(switch: Switch) -> QuerySet[Leg]:
    """Legs whose clock runs; where only dates differ, those whose count has one of them."""
    running = Leg.objects.filter(agency__in=switch.agencies, state__in=RUNNING_STATES)
    running = running.filter(clock_from__isnull=False, due_at__isnull=False)
    if not switch.is_needed:
        return running.none()
    if switch.difference.of_dates_only:
        dates = switch.difference.dates
        running = running.filter(
            due_at__gte=midnight(dates[0]), clock_from__lt=midnight(dates[-1] + timedelta(days=1))
        )
    return running.order_by("pk")


def midnight(day: date) -> datetime:
    """When the date begins."""
    return datetime.combine(day, time(), TIME_ZONE)


def _shifts(switch: Switch, rows: Iterable[tuple[Any, ...]]) -> Iterator[Shift]:
    """Those whose date is what the old calendar gives; anything else was not counted by it."""
    by_old, by_new = switch.dates
    for pk, dossier, agency, clock_from, stored, due_at, value, unit, extra_days in rows:
        term = term_of(value, unit)
        if term is None:
            continue
        pauses = stored_pauses(stored)
        old, new = by_old.of(term, clock_from, pauses), by_new.of(term, clock_from, pauses)
        if not switch.repairs and due_at != _put_off(switch.old, old, extra_days):
            continue
        promised, days = _promised(switch.new, due_at, new) if extra_days else (new, 0)
        if (promised, days) != (due_at, extra_days):
            dates = switch.difference.within(local_time(clock_from).date(), local_time(max(due_at, promised)).date())
            yield Shift(pk, dossier, agency, due_at, promised, days, dates, switch)


def _put_off(calendar: WorkingCalendar, counted: datetime, days: int) -> datetime:
    """`days` working days later, as dossiers.deadlines.put_off, without the ledger."""
    day = local_time(counted).date()
    for _number in range(days):
        day = calendar.next_working_day(day + timedelta(days=1))
    return calendar.closing(day) if days else counted


def _promised(calendar: WorkingCalendar, due_at: datetime, counted: datetime) -> tuple[datetime, int]:
    """A re-appointed date and the working days by which it is put off now.

    It stays on its day, or goes to the next working day when the office is closed then, never before the counted date.
    """
    day = max(calendar.next_working_day(local_time(due_at).date()), local_time(counted).date())
    days = working_days_between(calendar, counted, day)
    return (calendar.closing(day) if days else counted), days


def moves_of(switches: Iterable[Switch]) -> list[Shift]:
    """Those of `shifts_of` that get another date: what people are shown and told."""
    return [shift for shift in shifts_of(switches) if shift.is_move]
