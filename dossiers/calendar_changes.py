"""What an open change of a calendar says, read together with the calendar itself."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date, time

from casework.calendar_days import Day, DayKind, Periods, stored_days, with_days
from casework.calendars import calendar_for
from casework.deadlines import WorkingCalendar
from casework.models import Calendar
from catalog.calendars import agencies_of
from catalog.models import Agency
from dossiers.models import CalendarChange
from dossiers.recalculation import Repair, Switch

PENDING = (CalendarChange.State.OPEN, CalendarChange.State.ORDERED)


def open_change(calendar: Calendar) -> CalendarChange | None:
    """The one that is being prepared, or waits to be applied."""
    return CalendarChange.objects.filter(calendar=calendar, state__in=PENDING).first()


def changed_days(change: CalendarChange | None) -> dict[date, Day]:
    """The dates that the change sets or clears."""
    if change is None:
        return {}
    return {date.fromisoformat(day): Day.of_json(entry) for day, entry in change.days.items()}


def changed_hours(change: CalendarChange | None) -> tuple[Periods, time] | None:
    """The stretches and the cut-off, when they change."""
    if change is None or not change.hours:
        return None
    periods = tuple((time.fromisoformat(starts), time.fromisoformat(ends)) for starts, ends in change.hours["periods"])
    return periods, time.fromisoformat(change.hours["cut_off"])


def planned_days(calendar: Calendar, change: CalendarChange | None) -> dict[date, Day]:
    """Every date of which the calendar will say something once the change is applied."""
    days = stored_days(calendar) | changed_days(change)
    return {day: entry for day, entry in days.items() if entry.kind != DayKind.PLAIN}


def planned_calendar(calendar: Calendar, change: CalendarChange | None) -> WorkingCalendar:
    """By which dossiers will count once the change is applied."""
    counts = calendar_for(calendar.pk)
    if hours := changed_hours(change):
        counts = replace(counts, periods=hours[0], cut_off=hours[1])
    return with_days(counts, changed_days(change))


def planned_agencies(change: CalendarChange) -> tuple[set[int], set[int], set[int]]:
    """Keys of the agencies that stay with the calendar, join it and leave it, as they stand now."""
    present = set(agencies_of(change.calendar).values_list("pk", flat=True))
    own = set(Agency.objects.filter(calendar=change.calendar).values_list("pk", flat=True))
    joining = set(change.agencies.get("join", [])) - own
    leaving = set(change.agencies.get("leave", [])) & own
    return present - joining - leaving, joining, leaving


def switches_of(change: CalendarChange) -> list[Switch]:
    """Which agencies will count by which calendar instead of which."""
    now, planned = calendar_for(change.calendar_id), planned_calendar(change.calendar, change)
    staying, joining, leaving = planned_agencies(change)
    groups: dict[int | None, list[int]] = defaultdict(list)
    for pk, calendar_id in Agency.objects.filter(pk__in=joining).values_list("pk", "calendar"):
        groups[calendar_id].append(pk)
    switches = [Switch(staying, now, planned)]
    switches += [Switch(agencies, calendar_for(former), planned) for former, agencies in groups.items()]
    if leaving:
        switches.append(Switch(leaving, now, calendar_for(None)))
    return switches


def repairs() -> list[Repair]:
    """Every agency with the calendar by which it counts now; five queries for each calendar."""
    groups: dict[int | None, list[int]] = defaultdict(list)
    for pk, calendar_id in Agency.objects.values_list("pk", "calendar"):
        groups[calendar_id].append(pk)
    return [Repair(agencies, calendar_for(calendar_id)) for calendar_id, agencies in groups.items()]
