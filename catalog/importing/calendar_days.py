"""The workbook of working calendars: hours, days off, Saturdays that are worked; each sheet's rows are looked over."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time
from typing import Any, BinaryIO

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from casework.calendars import DEFAULT_CUT_OFF, DEFAULT_NAME, is_compensatory
from casework.models import Calendar, DayOff, WorkingPeriod, WorkingSaturday
from catalog.importing.columns import Column, Sheet, Words
from catalog.importing.errors import EntryRejected, ImportFileError
from catalog.importing.jobs import Look, Outcome, Work
from catalog.importing.reader import ObjectReader, shown
from catalog.importing.row_work import RowWork, Values, as_iso
from catalog.importing.tables import read_tables
from catalog.importing.workbooks import SheetRow

EARLIEST, LATEST = date(2000, 1, 1), date(2100, 12, 31)


def _calendars() -> dict[str, Words]:
    return {name: name for name in Calendar.objects.values_list("name", flat=True)}


def _date_column() -> Column:
    return Column(key="date", heading=_("Day"), kind="date", width=14, required=True, help=_("e.g. 02/09/2026"))


CALENDAR = Column(
    key="calendar",
    heading=_("Calendar"),
    width=26,
    choices=_calendars,
    strict=False,
    help=_("Empty: the calendar that everybody uses. A new name makes a new calendar."),
)
HOURS = Sheet(
    key="Hours",
    title=_("Working hours"),
    help=_(
        "One row for each stretch of a working day. Hours that overlap with them give way; the calendar's others stay."
    ),
    columns=(
        CALENDAR,
        Column(key="from", heading=_("From (time)"), width=12, required=True, help=_("e.g. 07:30")),
        Column(key="to", heading=_("To (time)"), width=12, required=True, help=_("e.g. 11:30")),
        Column(
            key="cut_off",
            heading=_("Cut-off"),
            width=12,
            help=_("Dossiers received from this time on count from the next working day; once for each calendar."),
        ),
    ),
)
DAYS_OFF = Sheet(
    key="DaysOff",
    title=_("Days off"),
    help=_("Days that the file does not name stay as they are."),
    columns=(
        CALENDAR,
        _date_column(),
        Column(key="name", heading=_("Name of the day"), width=34, required=True),
        Column(key="provisional", heading=_("Not yet announced"), kind="yes", width=16),
    ),
)
SATURDAYS = Sheet(
    key="WorkingSaturdays",
    title=_("Working Saturdays"),
    columns=(CALENDAR, _date_column(), Column(key="why", heading=_("Reason"), width=34, required=True)),
)
SHEETS = (HOURS, DAYS_OFF, SATURDAYS)


class _CalendarRows(RowWork):
    """Rows of one sheet; the key begins with the calendar's name, which `name` stands in for where it is empty."""

    key_column = "place"

    def __init__(self, rows: Sequence[SheetRow], default: str) -> None:
        super().__init__()
        self.entries, self.default = rows, default
        for row in rows:
            name = str(row.cells.get("calendar") or default)
            row.cells["place"] = f"{name} · {self.place(row)}"

    def place(self, row: SheetRow) -> str:
        return str(as_iso(row.cells.get("date")) or "")

    def in_words(self, reason: str) -> str:
        return super().in_words(reason.removeprefix("place: "))

    def _calendar_name(self, reader: ObjectReader) -> str:
        return reader.text("calendar", limit=120) or self.default

    def _day(self, reader: ObjectReader) -> date | None:
        day = reader.day("date")
        if day and not EARLIEST <= day <= LATEST:
            reader.reject("date", gettext("there is no such year"))
        if day is None and not any(reason.startswith("date") for reason in reader.reasons):
            reader.reject("date", gettext("is missing"))
        return day

    def title(self, values: Values) -> str:
        return str(values.get("name") or values.get("why") or values.get("calendar") or "")


class HoursWork(_CalendarRows):
    """Each row is one stretch of a working day; the cut-off that it may name is the whole calendar's."""

    sheet = HOURS

    def place(self, row: SheetRow) -> str:
        return str(row.cells.get("from") or "")

    def given(self, reader: ObjectReader) -> Values:
        starts, ends = _time(reader, "from"), _time(reader, "to")
        if starts and ends and ends <= starts:
            reader.reject("to", gettext("lies before the beginning"))
        cut_off = {"cut_off": _time(reader, "cut_off")} if "cut_off" in reader else {}
        return {"calendar": self._calendar_name(reader), "from": starts, "to": ends, **cut_off}

    def present(self, key: str) -> Values | None:
        name, _dot, starts = key.partition(" · ")
        found = WorkingPeriod.objects.filter(calendar__name=name).select_related("calendar")
        period = next((each for each in found if f"{each.starts:%H:%M}" == starts.zfill(5)[:5]), None)
        if period is None:
            return None
        values = {"from": period.starts, "to": period.ends, "cut_off": period.calendar.cut_off}
        return {"calendar": name, **{key: f"{value:%H:%M}" for key, value in values.items()}}

    def store(self, key: str, values: Values) -> None:
        calendar = _calendar(values["calendar"])
        self._refuse_overlap(calendar, values)
        calendar.working_periods.filter(starts=values["from"]).delete()
        WorkingPeriod.objects.create(calendar=calendar, starts=values["from"], ends=values["to"])
        if values.get("cut_off"):
            Calendar.objects.filter(pk=calendar.pk).update(cut_off=values["cut_off"])

    def _refuse_overlap(self, calendar: Calendar, values: Values) -> None:
        """Hours of the calendar that no row of the file names give way; those of the file do not overlap."""
        places = (row.cells["place"].rpartition(" · ") for row in self.entries)
        named = {starts.zfill(5)[:5] for name, _dot, starts in places if name == calendar.name}
        for period in calendar.working_periods.all():
            if not (
                period.starts < time.fromisoformat(values["to"]) and period.ends > time.fromisoformat(values["from"])
            ):
                continue
            start = f"{period.starts:%H:%M}"
            if start == values["from"]:
                continue
            if start in named:
                raise EntryRejected([gettext("overlaps the hours from %(start)s on") % {"start": start}])
            period.delete()


class DaysOffWork(_CalendarRows):
    sheet = DAYS_OFF

    def given(self, reader: ObjectReader) -> Values:
        day, name = self._day(reader), reader.text("name", required=True, limit=120)
        provisional = bool(reader.take("provisional"))
        return {"calendar": self._calendar_name(reader), "date": day, "name": name, "provisional": provisional}

    def present(self, key: str) -> Values | None:
        name, _dot, day = key.partition(" · ")
        stored = _on_day(DayOff, name, day)
        if stored is None:
            return None
        return {"calendar": name, "date": stored.date, "name": stored.name, "provisional": stored.provisional}

    def store(self, key: str, values: Values) -> None:
        calendar = _calendar(values["calendar"])
        row = {"name": values["name"], "provisional": values["provisional"]}
        row["compensatory"] = is_compensatory(values["name"])
        DayOff.objects.update_or_create(calendar=calendar, date=values["date"], defaults=row)


class SaturdaysWork(_CalendarRows):
    sheet = SATURDAYS

    def given(self, reader: ObjectReader) -> Values:
        day, why = self._day(reader), reader.text("why", required=True, limit=120)
        if day and day.weekday() < 5:
            reader.reject("date", gettext("is neither a Saturday nor a Sunday"))
        return {"calendar": self._calendar_name(reader), "date": day, "why": why}

    def present(self, key: str) -> Values | None:
        name, _dot, day = key.partition(" · ")
        stored = _on_day(WorkingSaturday, name, day)
        return None if stored is None else {"calendar": name, "date": stored.date, "why": stored.why}

    def store(self, key: str, values: Values) -> None:
        calendar, why = _calendar(values["calendar"]), {"why": values["why"]}
        WorkingSaturday.objects.update_or_create(calendar=calendar, date=values["date"], defaults=why)


class CalendarWork(Work):
    """All sheets one after the other."""

    def __init__(self, sheets: dict[str, list[SheetRow]], default: str) -> None:
        works: list[_CalendarRows] = [
            HoursWork(sheets.get(HOURS.key, []), default),
            DaysOffWork(sheets.get(DAYS_OFF.key, []), default),
            SaturdaysWork(sheets.get(SATURDAYS.key, []), default),
        ]
        self.entries = [(work, row) for work in works for row in work.entries]

    def look(self, entry: tuple[RowWork, SheetRow]) -> Look:
        work, row = entry
        return work.look(row)

    def write(self, entry: tuple[RowWork, SheetRow], look: Look) -> Outcome:
        work, row = entry
        return work.write(row, look)

    def forget(self) -> None:
        """Everything is asked anew for each row."""

    def settle(self) -> None:
        """Open dossiers are counted again by recalculate_due_dates, which somebody looks over first."""


def _time(reader: ObjectReader, column: str) -> str:
    """`7:30`, `07:30:00` and a cell of the kind time become `07:30`."""
    text = reader.text(column)
    try:
        return f"{time.fromisoformat(text.zfill(5) if len(text) < 6 else text.zfill(8)):%H:%M}" if text else ""
    except ValueError:
        reader.reject(column, gettext("%(value)s is not a time like 07:30") % {"value": shown(text)})
        return ""


def _calendar(name: str) -> Calendar:
    first = not Calendar.objects.filter(is_default=True).exists()
    calendar: Calendar
    calendar, _created = Calendar.objects.get_or_create(
        name=name, defaults={"cut_off": DEFAULT_CUT_OFF, "is_default": first}
    )
    return calendar


def _on_day(model: Any, calendar: str, day: str) -> Any:
    try:
        return model.objects.filter(calendar__name=calendar, date=date.fromisoformat(day)).first()
    except ValueError:
        return None


def read_calendar(name: str, stream: BinaryIO, by: User | None = None, calendar: str = "") -> CalendarWork:
    """Rows without a calendar's name belong to `calendar`, or to the default one.

    Raises:
        ImportFileError: a sentence for the person who chose the file.
    """
    default = Calendar.objects.filter(is_default=True).values_list("name", flat=True).first() or DEFAULT_NAME
    tables = read_tables(name, stream, SHEETS)
    if not tables:
        message = gettext("%(file)s has no sheet “%(sheet)s”")
        raise ImportFileError(message % {"file": name, "sheet": DAYS_OFF.title})
    return CalendarWork(tables, calendar or default)
