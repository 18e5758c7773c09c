"""The days of a calendar as an administrator edits them: what a date is, what may not be entered, what is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, time
from itertools import pairwise
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from casework.calendars import calendar_for
from casework.deadlines import WorkingCalendar, weekend
from casework.deadlines.working_time import FIRST_YEAR, LAST_YEAR
from casework.models import Calendar, DayOff, WorkingPeriod, WorkingSaturday

NAME_LENGTH = 120
MOST_PERIODS = 4  # stretches of one working day
Periods = tuple[tuple[time, time], ...]


class DayKind(models.TextChoices):
    OFF = "off", gettext_lazy("Day off")
    WORK = "work", gettext_lazy("Working day on a weekend")
    PLAIN = "plain", pgettext_lazy("day", "As every week")


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """What the calendar says of one date."""

    kind: str
    name: str = ""
    provisional: bool = False
    compensatory: bool = False

    def to_json(self) -> dict[str, Any]:
        return {
            "kind": str(self.kind),
            "name": self.name,
            "provisional": self.provisional,
            "compensatory": self.compensatory,
        }

    @classmethod
    def of_json(cls, data: Mapping[str, Any]) -> Self:
        return cls(**data)


PLAIN = Day(kind=DayKind.PLAIN)
Days = Mapping[date, Day]


def stored_days(calendar: Calendar) -> dict[date, Day]:
    """Every date of which the calendar says something; two queries."""
    days = {
        row.date: Day(kind=DayKind.OFF, name=row.name, provisional=row.provisional, compensatory=row.compensatory)
        for row in DayOff.objects.filter(calendar=calendar)
    }
    for row in WorkingSaturday.objects.filter(calendar=calendar):
        days.setdefault(row.date, Day(kind=DayKind.WORK, name=row.why))
    return days


def of_year(days: Days, year: int) -> dict[date, Day]:
    """In order."""
    return {day: days[day] for day in sorted(days) if day.year == year}


def check_year(year: int) -> int:
    """Raises ValidationError: the year is a typing error."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValidationError(
            _("The year lies between %(first)d and %(last)d, not %(year)d")
            % {"first": FIRST_YEAR, "last": LAST_YEAR, "year": year},
            code="year",
        )
    return year


def check_new_day(day: date, entry: Day, days: Days) -> None:
    """Refuses what cannot be, or would silently replace what was entered before.

    Raises:
        ValidationError: a sentence that names the date.
    """
    known = days.get(day)
    when = f"{day:%d/%m/%Y}"
    if known and known.kind == DayKind.OFF and entry.kind == DayKind.OFF:
        message = _("%(day)s is a day off already: %(name)s") % {"day": when, "name": known.name}
        raise ValidationError(message, code="duplicate")
    if known and known.kind == DayKind.OFF:
        message = _("%(day)s is a day off (%(name)s): strike that out before it becomes a working day")
        raise ValidationError(message % {"day": when, "name": known.name}, code="off")
    if known and known.kind == DayKind.WORK and entry.kind == DayKind.OFF:
        message = _("%(day)s is entered as a working day (%(name)s): strike that out before it becomes a day off")
        raise ValidationError(message % {"day": when, "name": known.name}, code="work")
    if known and known.kind == DayKind.WORK:
        message = _("%(day)s is entered as a working day already: %(name)s") % {"day": when, "name": known.name}
        raise ValidationError(message, code="duplicate")
    check_day(day, entry)


def check_day(day: date, entry: Day) -> None:
    """Raises ValidationError: a year that is a typing error, no name, a working day that is one anyway."""
    check_year(day.year)
    if entry.kind == DayKind.PLAIN:
        return
    if not entry.name.strip():
        raise ValidationError({"name": _("Enter the name or the reason: applicants read it")}, code="required")
    if entry.kind == DayKind.WORK and not weekend(day):
        message = _("%(day)s is a working day anyway: only a Saturday or Sunday can be made one")
        raise ValidationError(message % {"day": f"{day:%d/%m/%Y}"}, code="weekday")


def check_hours(periods: Sequence[tuple[time, time]], cut_off: time) -> Periods:
    """The stretches in order.

    Raises:
        ValidationError: none, one that ends before it begins, two that overlap, a cut-off outside of them.
    """
    if not periods:
        raise ValidationError(_("Enter at least one stretch of working hours"), code="required")
    ordered = tuple(sorted(periods))
    for starts, ends in ordered:
        if ends <= starts:
            message = _("The working hours %(first)s end before they begin") % {"first": span(starts, ends)}
            raise ValidationError(message, code="order")
    for first, second in pairwise(ordered):
        if second[0] <= first[1]:
            message = _("The working hours %(first)s and %(second)s overlap or touch: join them")
            raise ValidationError(message % {"first": span(*first), "second": span(*second)}, code="overlap")
    if not ordered[0][0] < cut_off <= ordered[-1][1]:
        message = _("The cut-off %(cut_off)s lies outside of the working hours %(hours)s")
        hours = span(ordered[0][0], ordered[-1][1])
        raise ValidationError(message % {"cut_off": f"{cut_off:%H:%M}", "hours": hours}, code="cut_off")
    return ordered


def span(starts: time, ends: time) -> str:
    return f"{starts:%H:%M}–{ends:%H:%M}"


def with_days(calendar: WorkingCalendar, changed: Days) -> WorkingCalendar:
    """The calendar as it would be with these dates set, or cleared (`PLAIN`)."""
    off = {day: name for day, name in calendar.days_off.items() if day not in changed}
    work = {day: why for day, why in calendar.working_saturdays.items() if day not in changed}
    off |= {day: entry.name for day, entry in changed.items() if entry.kind == DayKind.OFF}
    work |= {day: entry.name for day, entry in changed.items() if entry.kind == DayKind.WORK}
    provisional = {day for day in calendar.provisional if day not in changed}
    provisional |= {day for day, entry in changed.items() if entry.kind == DayKind.OFF and entry.provisional}
    return replace(calendar, days_off=off, working_saturdays=work, provisional=frozenset(provisional))


def write_days(calendar: Calendar, changed: Days) -> None:
    """In a transaction of the caller; four queries at most."""
    DayOff.objects.filter(calendar=calendar, date__in=changed).delete()
    WorkingSaturday.objects.filter(calendar=calendar, date__in=changed).delete()
    DayOff.objects.bulk_create(
        DayOff(
            calendar=calendar,
            date=day,
            name=entry.name,
            provisional=entry.provisional,
            compensatory=entry.compensatory,
        )
        for day, entry in changed.items()
        if entry.kind == DayKind.OFF
    )
    WorkingSaturday.objects.bulk_create(
        WorkingSaturday(calendar=calendar, date=day, why=entry.name)
        for day, entry in changed.items()
        if entry.kind == DayKind.WORK
    )


def write_hours(calendar: Calendar, periods: Periods, cut_off: time) -> None:
    """In a transaction of the caller."""
    Calendar.objects.filter(pk=calendar.pk).update(cut_off=cut_off)
    WorkingPeriod.objects.filter(calendar=calendar).delete()
    WorkingPeriod.objects.bulk_create(
        WorkingPeriod(calendar=calendar, starts=starts, ends=ends) for starts, ends in periods
    )


def copy_of(source: Calendar | None, name: str) -> Calendar:
    """A new calendar that counts as `source` does (or as the default, without any), until somebody edits it."""
    counts = calendar_for(source.pk if source else None)
    made: Calendar = Calendar.objects.create(name=name, cut_off=counts.cut_off)
    write_hours(made, counts.periods, counts.cut_off)
    if source:
        write_days(made, stored_days(source))
    return made
