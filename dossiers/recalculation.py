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
)


class Switch:
    """Agencies that count by `new` instead of `old`."""

    def __init__(self, agencies: Iterable[int], old: WorkingCalendar, new: WorkingCalendar) -> None:
        self.agencies = sorted(agencies)
        self.old = old
        self.new = new

    @cached_property
    def difference(self) -> Difference:
        return difference(self.old, self.new)

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


@dataclass(frozen=True, slots=True)
class Shift:
    """One leg with the due date that it has and the one that it gets."""

    leg: int
    dossier: int
    agency: int
    old: datetime
    new: datetime
    dates: tuple[date, ...]  # of the count, those that became or ceased to be working days
    switch: Switch

    @property
    def is_earlier(self) -> bool:
        return self.new < self.old

    @property
    def why(self) -> str:
        return self.switch.words(self.dates)


def shifts_of(switches: Iterable[Switch]) -> list[Shift]:
    """Every leg that moves, dates that become earlier first; two queries for each switch, whatever their number."""
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
    if not switch.difference:
        return running.none()
    if switch.difference.of_dates_only:
        dates = switch.difference.dates
        running = running.filter(
            due_at__gte=_midnight(dates[0]), clock_from__lt=_midnight(dates[-1] + timedelta(days=1))
        )
    return running.order_by("pk")


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), TIME_ZONE)


def _shifts(switch: Switch, rows: Iterable[tuple[Any, ...]]) -> Iterator[Shift]:
    """Those whose date is the old calendar's: one that was re-appointed was promised by a person, and stays."""
    old_dates, new_dates = switch.dates
    for pk, dossier, agency, clock_from, stored, due_at, value, unit in rows:
        term = term_of(value, unit)
        if term is None:
            continue
        pauses = stored_pauses(stored)
        old, new = old_dates.of(term, clock_from, pauses), new_dates.of(term, clock_from, pauses)
        if old == new or old != due_at:
            continue
        last = max(old, new).date()
        dates = switch.difference.within(local_time(clock_from).date(), last)
        yield Shift(pk, dossier, agency, old, new, dates, switch)
