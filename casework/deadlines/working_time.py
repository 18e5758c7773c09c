"""Working time: which days and hours an office works, and the moments that can be counted at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from django.utils.translation import gettext, pgettext_lazy

TIME_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
# Years outside are typing errors; a term that ends outside is refused instead of counted for ever.
FIRST_YEAR, LAST_YEAR = 2000, 2100
SATURDAY = 5
ONE_DAY = timedelta(days=1)
# With a context: the catalogue's small letters ("thứ Bảy") must not replace Django's own weekday names.
WEEKDAYS = (
    pgettext_lazy("in a sentence", "Monday"),
    pgettext_lazy("in a sentence", "Tuesday"),
    pgettext_lazy("in a sentence", "Wednesday"),
    pgettext_lazy("in a sentence", "Thursday"),
    pgettext_lazy("in a sentence", "Friday"),
    pgettext_lazy("in a sentence", "Saturday"),
    pgettext_lazy("in a sentence", "Sunday"),
)


class DeadlineError(ValueError):
    """A term, moment or calendar from which no due date can be counted; the text is in the reader's language."""


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """The days and hours on which an office works; Monday to Friday unless the mappings say otherwise."""

    periods: tuple[tuple[time, time], ...]  # in order, apart from each other: ((07:30, 11:30), (13:30, 17:00))
    cut_off: time  # a receipt at this time or later counts from the next working day
    days_off: Mapping[date, str]  # date: the day's name
    working_saturdays: Mapping[date, str]  # a Saturday or Sunday that is worked: the reason
    provisional: frozenset[date] = field(default=frozenset())  # days off that are not announced yet

    def __post_init__(self) -> None:
        bounds = [moment for period in self.periods for moment in period]
        if not bounds or any(later <= earlier for earlier, later in pairwise(bounds)):
            raise DeadlineError(gettext("The working hours of this calendar are missing or overlap"))

    def is_working(self, day: date) -> bool:
        if day in self.days_off:
            return False
        return day.weekday() < SATURDAY or day in self.working_saturdays

    def next_working_day(self, day: date) -> date:
        """`day` itself when it is a working day, else the first one after it."""
        while not self.is_working(day):
            day = day_after(day)
        return day

    def closing(self, day: date) -> datetime:
        """The end of working hours."""
        return datetime.combine(day, self.periods[-1][1], TIME_ZONE)

    def why(self, day: date) -> str:
        """Why a date is or is not a working day: the day off's name, the weekday, the reason of a working Saturday."""
        if name := self.days_off.get(day):
            return name
        if day.weekday() < SATURDAY:
            return gettext("working day")
        weekday = str(WEEKDAYS[day.weekday()])
        if reason := self.working_saturdays.get(day):
            return gettext("%(weekday)s, a working day: %(reason)s") % {"weekday": weekday, "reason": reason}
        return weekday


def day_zero(calendar: WorkingCalendar, received_at: datetime) -> date:
    """The working day on which a dossier counts as handed over; the cut-off itself is already too late."""
    moment = local_time(received_at)
    day = moment.date()
    if calendar.is_working(day) and moment.time() < calendar.cut_off:
        return day
    return calendar.next_working_day(day_after(day))


def working_days_between(calendar: WorkingCalendar, start: date, end: date) -> int:
    """Working days after `start` up to and including `end`; negative when `end` is the earlier one.

    Moments (aware datetimes) are taken by their date in Asia/Ho_Chi_Minh.
    """
    first, last = _date_of(start), _date_of(end)
    if last < first:
        return -working_days_between(calendar, last, first)
    return sum(calendar.is_working(first + timedelta(days=n)) for n in range(1, (last - first).days + 1))


def local_time(moment: datetime) -> datetime:
    """The moment in Asia/Ho_Chi_Minh.

    Raises:
        DeadlineError: no offset, or a year that is a typing error.
    """
    if moment.tzinfo is None:
        raise DeadlineError(gettext("The time needs an offset, e.g. 2026-08-04T09:12:00+07:00"))
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise DeadlineError(out_of_range())
    return moment.astimezone(TIME_ZONE)


def out_of_range() -> str:
    return gettext("Dates are counted from the year %(first)d to %(last)d") % {"first": FIRST_YEAR, "last": LAST_YEAR}


def day_after(day: date) -> date:
    if day.year > LAST_YEAR:
        raise DeadlineError(out_of_range())
    return day + ONE_DAY


def _date_of(day: date) -> date:
    return local_time(day).date() if isinstance(day, datetime) else day
