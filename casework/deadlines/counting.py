"""Counting a term: the due date, and the ledger that explains it date by date."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import models
from django.utils.formats import number_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from casework.deadlines.working_time import (
    FIRST_YEAR,
    LAST_YEAR,
    TIME_ZONE,
    DeadlineError,
    WorkingCalendar,
    day_after,
    day_zero,
    local_time,
    out_of_range,
)


class DurationUnit(models.TextChoices):
    WORKING_DAY = "working_day", _("working days")
    CALENDAR_DAY = "calendar_day", _("days")
    MONTH = "month", _("months")
    YEAR = "year", _("years")
    HOUR = "hour", _("working hours")
    SAME_DAY = "same_day", _("same day")


class SupplementRule(models.TextChoices):
    """What a request for supplement does to the clock (Decree 61/2018/NĐ-CP, article 17: it starts again)."""

    RESTART = "restart", _("starts again from zero")
    PAUSE = "pause", _("pauses")


@dataclass(frozen=True, slots=True)
class Term:
    """A time limit, e.g. 3 working days; `same_day` has no value."""

    value: int | None
    unit: DurationUnit | str


@dataclass(frozen=True, slots=True)
class Pause:
    """The clock stood still from a request for supplement until its papers were complete."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class LedgerDay:
    """One date of the count: whether it counts, and why it does or does not."""

    date: date
    counts: bool
    why: str
    provisional: bool = False  # a day off that is not announced yet


@dataclass(frozen=True, slots=True)
class DueDate:
    """When the work is due (in Asia/Ho_Chi_Minh), with every date from day 0 to that day."""

    due_at: datetime
    ledger: tuple[LedgerDay, ...]

    @property
    def day_zero(self) -> date:
        return self.ledger[0].date


def due_date(
    calendar: WorkingCalendar,
    term: Term,
    received_at: datetime,
    pauses: Iterable[Pause] = (),
    *,
    on: date | None = None,
) -> DueDate:
    """Count a term from the moment of receipt. A restarted clock is a new count from the completion.

    `on` names day 0 where no cut-off applies: work that is handed on within the agency begins on that day, whatever
    the hour. A term in working hours begins at its moment in any case.

    Raises:
        DeadlineError: a moment without time zone, a year outside FIRST_YEAR to LAST_YEAR, a term without value,
            a pause that ends before it starts.
    """
    moment = local_time(received_at)
    unit, value = _checked(term)
    paused = _paused_dates(calendar, pauses)
    if unit == DurationUnit.HOUR:
        return _count_hours(calendar, value, moment, paused)
    start = calendar.next_working_day(on) if on else day_zero(calendar, moment)
    if unit == DurationUnit.SAME_DAY:
        row = _row(calendar, start, counts=True, why=_why_day_zero(calendar, moment, start, gettext("same-day term")))
        return DueDate(calendar.closing(start), (row,))
    first = _row(
        calendar,
        start,
        counts=False,
        why=_why_day_zero(calendar, moment, start, gettext("day of receipt, not counted")),
    )
    if unit == DurationUnit.WORKING_DAY:
        rows = list(_count_dates(calendar, start, value, paused, _working_day))
    else:
        nominal_days = (_nominal_end(start, value, unit) - start).days
        rows = list(_count_dates(calendar, start, nominal_days, paused, _calendar_day))
        rows += _roll_forward(calendar, rows[-1].date if rows else start, paused)
    ledger = (first, *rows)
    return DueDate(calendar.closing(ledger[-1].date), ledger)


def due_dates_in_a_row(
    calendar: WorkingCalendar, terms: Iterable[Term], received_at: datetime, pauses: Iterable[Pause] = ()
) -> tuple[DueDate, ...]:
    """Steps one after the other, each counted from where the one before ends: 1 and 2 working days end with the third.

    The cut-off holds once, at receipt.

    Raises:
        DeadlineError: as `due_date`.
    """
    stretches = tuple(pauses)
    found: list[DueDate] = []
    for term in terms:
        ended = found[-1].due_at if found else None
        if ended is None:
            found.append(due_date(calendar, term, received_at, stretches))
        else:
            found.append(due_date(calendar, term, ended, stretches, on=ended.date()))
    return tuple(found)


def _checked(term: Term) -> tuple[DurationUnit, int]:
    if term.unit not in DurationUnit.values:
        raise DeadlineError(gettext("Unknown unit of time: %(unit)s") % {"unit": term.unit})
    unit = DurationUnit(term.unit)
    if unit != DurationUnit.SAME_DAY and (term.value is None or term.value < 0):
        raise DeadlineError(gettext("The time limit has no value"))
    return unit, term.value or 0


def _row(calendar: WorkingCalendar, day: date, *, counts: bool, why: str) -> LedgerDay:
    return LedgerDay(day, counts, why, day in calendar.provisional)


def _why_day_zero(calendar: WorkingCalendar, moment: datetime, start: date, meaning: str) -> str:
    """A receipt after the cut-off or on a day off is named, since its date is not in the ledger."""
    if moment.date() >= start:
        return meaning
    if calendar.is_working(moment.date()):
        cause = gettext("received %(at)s, at or after the cut-off")
    else:
        cause = gettext("received %(at)s, not a working day")
    return f"{cause % {'at': f'{moment:%H:%M %d/%m/%Y}'}}: {meaning}"


def _paused_dates(calendar: WorkingCalendar, pauses: Iterable[Pause]) -> frozenset[date]:
    """The dates after each request, up to and including day 0 of the completion."""
    dates: set[date] = set()
    for pause in pauses:
        start, end = local_time(pause.start), local_time(pause.end)
        if end < start:
            raise DeadlineError(gettext("A pause ends before it starts"))
        last = day_zero(calendar, end)
        dates.update(start.date() + timedelta(days=n) for n in range(1, (last - start.date()).days + 1))
    return frozenset(dates)


Rule = Callable[[WorkingCalendar, date], LedgerDay]


def _working_day(calendar: WorkingCalendar, day: date) -> LedgerDay:
    return _row(calendar, day, counts=calendar.is_working(day), why=calendar.why(day))


def _calendar_day(calendar: WorkingCalendar, day: date) -> LedgerDay:
    if calendar.is_working(day):
        return _row(calendar, day, counts=True, why=gettext("calendar day"))
    why = gettext("%(why)s, counted: the term is not in working days") % {"why": calendar.why(day)}
    return _row(calendar, day, counts=True, why=why)


def _paused(calendar: WorkingCalendar, day: date) -> LedgerDay:
    return _row(calendar, day, counts=False, why=gettext("paused, waiting for the supplement"))


def _count_dates(
    calendar: WorkingCalendar, start: date, days: int, paused: frozenset[date], rule: Rule
) -> Iterator[LedgerDay]:
    """The dates after `start` until `days` of them have counted."""
    day = start
    while days > 0:
        day = day_after(day)
        row = _paused(calendar, day) if day in paused else rule(calendar, day)
        days -= row.counts
        yield row


def _roll_forward(calendar: WorkingCalendar, last: date, paused: frozenset[date]) -> list[LedgerDay]:
    """A term that ends on a day off is due on the next working day; that day is named, and does not count."""
    rows: list[LedgerDay] = []
    day = last
    while not calendar.is_working(day) or (rows and day in paused):
        day = day_after(day)
        if day in paused:
            rows.append(_paused(calendar, day))
        elif calendar.is_working(day):
            why = gettext("the term ended on a day off: due on the next working day")
            rows.append(_row(calendar, day, counts=False, why=why))
        else:
            rows.append(_working_day(calendar, day))
    return rows


def _nominal_end(start: date, value: int, unit: DurationUnit) -> date:
    """The date `value` days, months or years later; a day that the month lacks becomes its last."""
    if value > (LAST_YEAR - FIRST_YEAR) * 366:
        raise DeadlineError(out_of_range())
    if unit == DurationUnit.CALENDAR_DAY:
        return start + timedelta(days=value)
    months = start.year * 12 + start.month - 1 + value * (12 if unit == DurationUnit.YEAR else 1)
    year, month = months // 12, months % 12 + 1
    if year > LAST_YEAR:
        raise DeadlineError(out_of_range())
    return date(year, month, min(start.day, monthrange(year, month)[1]))


def _count_hours(calendar: WorkingCalendar, hours: int, moment: datetime, paused: frozenset[date]) -> DueDate:
    """Working hours from the moment itself, or from the next opening; lunch, nights and days off are skipped."""
    left = timedelta(hours=hours)
    rows: list[LedgerDay] = []
    day = moment.date()
    while True:
        used, end = _work_on(calendar, day, moment, left) if _is_open(calendar, day, paused) else (timedelta(), None)
        left -= used
        if end is not None or used:
            rows.append(_row(calendar, day, counts=True, why=_worked(used)))
        elif rows:
            rows.append(_paused(calendar, day) if day in paused else _working_day(calendar, day))
        if end is not None:
            return DueDate(end, tuple(rows))
        day = day_after(day)


def _is_open(calendar: WorkingCalendar, day: date, paused: frozenset[date]) -> bool:
    return calendar.is_working(day) and day not in paused


def _work_on(
    calendar: WorkingCalendar, day: date, moment: datetime, left: timedelta
) -> tuple[timedelta, datetime | None]:
    """Working time used on `day` from `moment`, at most `left`; and the moment when nothing is left, if it comes."""
    used = timedelta()
    for starts, ends in calendar.periods:
        begin = max(datetime.combine(day, starts, TIME_ZONE), moment)
        close = datetime.combine(day, ends, TIME_ZONE)
        if begin >= close:
            continue
        if left - used <= close - begin:
            return left, begin + (left - used)
        used += close - begin
    return used, None


def _worked(time_used: timedelta) -> str:
    hours = number_format(f"{time_used / timedelta(hours=1):.2f}".rstrip("0").rstrip("."))
    return gettext("%(hours)s working hours") % {"hours": hours}
