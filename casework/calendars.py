"""Working calendars between the database, the exchange file and the pure functions of casework.deadlines."""

from collections.abc import Collection, Iterable
from datetime import date, time
from itertools import groupby
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import BooleanField, ExpressionWrapper, F, Model, Q, QuerySet, TextField, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast
from django.utils.translation import gettext

from casework.deadlines import WorkingCalendar
from casework.models import Calendar, DayOff, WorkingPeriod, WorkingSaturday

DEFAULT_NAME = "Lịch làm việc chung"
# Where nobody has made a calendar yet: the usual office hours, and the cut-off of Decree 61/2018/NĐ-CP, article 18.
DEFAULT_PERIODS = ((time(7, 30), time(11, 30)), (time(13, 30), time(17)))
DEFAULT_CUT_OFF = time(15)
_COMPENSATORY = ("nghỉ bù", "thay cho ngày")


class CalendarDataError(ValueError):
    """A calendar file that cannot be read; names the entry."""


def calendar_for(calendar_id: int | None) -> WorkingCalendar:
    """The calendar of an agency; without one, or when it is gone, the default; without that, plain office hours.

    One query; nothing is cached, since a day off that is added counts at once.
    """
    return calendars_for([calendar_id])[calendar_id]


def calendars_for(calendar_ids: Iterable[int | None]) -> dict[int | None, WorkingCalendar]:
    """The same for many agencies at once, in one query however many they are."""
    wanted = set(calendar_ids)
    parts = _parts([key for key in wanted if key is not None])
    stored = {part.calendar: part for part in parts if part.kind == "calendar"}
    default = min((key for key, part in stored.items() if part.flag), default=None)
    return {key: _working(key if key in stored else default, parts) for key in wanted}


class Calendars:
    """The calendars of many agencies on one page, each read once."""

    def __init__(self) -> None:
        self._known: dict[int | None, WorkingCalendar] = {}

    def load(self, calendar_ids: Iterable[int | None]) -> None:
        """Read at once what the page will ask for."""
        if missing := set(calendar_ids) - self._known.keys():
            self._known |= calendars_for(missing)

    def of(self, calendar_id: int | None) -> WorkingCalendar:
        if calendar_id not in self._known:
            self._known[calendar_id] = calendar_for(calendar_id)
        return self._known[calendar_id]


class Part(NamedTuple):
    """A row of a calendar: itself (flag: the default one), its hours, a day off (flag: provisional) or a Saturday."""

    calendar: int
    kind: str
    first: str  # date or time, ISO
    second: str  # time or name
    flag: bool


def _parts(calendar_ids: Collection[int]) -> list[Part]:
    """Of these calendars and the default one, in one query; dates and times as text, which every database gives."""
    tables = [
        _rows(Calendar, "calendar", "cut_off", Value(""), key="pk", flag=F("is_default")),
        _rows(WorkingPeriod, "hours", "starts", F("ends")),
        _rows(WorkingSaturday, "saturday", "date", F("why")),
        _rows(DayOff, "off", "date", F("name"), flag=F("provisional")),
    ]
    asked = [table.filter(Q(calendar_key__in=calendar_ids) | Q(default_one=True)) for table in tables]
    return [Part(*row) for row in asked[0].union(*asked[1:], all=True)]


def _rows(
    model: type[Model],
    kind: str,
    first: str,
    second: Combinable,
    *,
    key: str = "calendar",
    flag: Combinable | None = None,
) -> QuerySet[Any, Any]:
    yes_or_no = ExpressionWrapper(flag or Value(False), output_field=BooleanField())
    of_default = F("is_default") if key == "pk" else F("calendar__is_default")
    rows = model._default_manager.order_by().alias(calendar_key=F(key), default_one=of_default)
    texts = Cast(first, TextField()), Cast(second, TextField())
    columns: QuerySet[Any, Any] = rows.values_list(key, Value(kind), *texts, yes_or_no)
    return columns


def _working(calendar: int | None, parts: list[Part]) -> WorkingCalendar:
    own = [part for part in parts if part.calendar == calendar]
    if not own:
        return WorkingCalendar(DEFAULT_PERIODS, DEFAULT_CUT_OFF, {}, {})
    days_off = {date.fromisoformat(part.first): part for part in own if part.kind == "off"}
    return WorkingCalendar(
        periods=_merged([(_time(part.first), _time(part.second)) for part in own if part.kind == "hours"]),
        cut_off=next(_time(part.first) for part in own if part.kind == "calendar"),
        days_off={day: part.second for day, part in days_off.items()},
        working_saturdays={date.fromisoformat(part.first): part.second for part in own if part.kind == "saturday"},
        provisional=frozenset(day for day, part in days_off.items() if part.flag),
    )


def _merged(periods: list[tuple[time, time]]) -> tuple[tuple[time, time], ...]:
    """In order and apart, whatever was entered; none at all gives the usual hours."""
    merged: list[tuple[time, time]] = []
    for starts, ends in sorted(periods):
        if merged and starts <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], ends))
        else:
            merged.append((starts, ends))
    return tuple(merged) or DEFAULT_PERIODS


@transaction.atomic
def load_calendar(data: dict[str, Any], *, name: str = DEFAULT_NAME) -> Calendar:
    """Take a calendar of the shape of data/calendar.json; taking it again changes nothing.

    The first calendar becomes the default. Hours and cut-off are set once, and what an administrator has entered
    stays; only days marked provisional follow the file, which may drop or confirm them.

    Raises:
        CalendarDataError: the file lacks something, or has a date or time that is none.
    """
    days = [_day_off(entry) for entry in _entries(data, "days_off")]
    saturdays = [_working_saturday(entry) for entry in _entries(data, "working_saturdays")]
    calendar: Calendar
    calendar, created = Calendar.objects.get_or_create(
        name=name,
        defaults={
            "cut_off": _time(data.get("transfer_cut_off")),
            "is_default": not Calendar.objects.filter(is_default=True).exists(),
        },
    )
    if created:
        _load_hours(calendar, data)
    _load_days_off(calendar, days)
    for saturday in saturdays:
        WorkingSaturday.objects.get_or_create(calendar=calendar, date=saturday.date, defaults={"why": saturday.why})
    return calendar


def _load_hours(calendar: Calendar, data: dict[str, Any]) -> None:
    for pair in _entries(data, "working_hours"):
        try:
            starts, ends = pair
        except (TypeError, ValueError) as error:
            raise CalendarDataError(
                gettext("Working hours are pairs of times, not %(what)s") % {"what": pair}
            ) from error
        WorkingPeriod.objects.create(calendar=calendar, starts=_time(starts), ends=_time(ends))


def is_compensatory(name: str) -> bool:
    """By the words that the official lists use: "(nghỉ bù)", "Ngày nghỉ (thay cho ngày 22/08/2026)"."""
    return any(words in name for words in _COMPENSATORY)


def _load_days_off(calendar: Calendar, days: list[DayOff]) -> None:
    by_date = {day.date: day for day in days}
    years = [year for year, _days in groupby(sorted(by_date), key=lambda day: day.year)]
    provisional = calendar.days_off.filter(provisional=True, date__year__in=years)
    provisional.exclude(date__in=by_date).delete()
    known = {day.date: day for day in calendar.days_off.filter(date__in=by_date)}
    for day in days:
        stored = known.get(day.date)
        if stored is None:
            DayOff.objects.create(
                calendar=calendar,
                date=day.date,
                name=day.name,
                provisional=day.provisional,
                compensatory=is_compensatory(day.name),
            )
        elif stored.provisional and (stored.name, True) != (day.name, day.provisional):
            DayOff.objects.filter(pk=stored.pk).update(name=day.name, provisional=day.provisional)


def _entries(data: dict[str, Any], key: str) -> list[Any]:
    entries = data.get(key)
    if not isinstance(entries, list):
        raise CalendarDataError(gettext("The calendar has no list “%(key)s”") % {"key": key})
    return entries


def _day_off(entry: Any) -> DayOff:
    return DayOff(date=_date(entry), name=_text(entry, "name"), provisional=bool(entry.get("provisional", False)))


def _working_saturday(entry: Any) -> WorkingSaturday:
    return WorkingSaturday(date=_date(entry), why=_text(entry, "why"))


def _text(entry: dict[str, Any], key: str) -> str:
    text = entry.get(key)
    if not isinstance(text, str) or not text.strip() or len(text) > 120:
        raise CalendarDataError(
            gettext("The entry of %(date)s has no “%(key)s”") % {"date": entry["date"], "key": key}
        )
    return text.strip()


def _date(entry: Any) -> date:
    try:
        return date.fromisoformat(entry["date"])
    except (KeyError, TypeError, ValueError) as error:
        raise CalendarDataError(gettext("Not a date of the form 2026-09-02: %(what)s") % {"what": entry}) from error


def _time(text: Any) -> time:
    try:
        return time.fromisoformat(text)
    except (TypeError, ValueError) as error:
        raise CalendarDataError(gettext("Not a time of the form 15:00: %(what)s") % {"what": text}) from error
