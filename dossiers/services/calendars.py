"""Editing a calendar: everything is collected in one open change, and counts when that is applied."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounts.models import User
from casework.calendar_days import (
    PLAIN,
    Day,
    DayKind,
    Days,
    check_day,
    check_hours,
    check_new_day,
    copy_of,
    stored_days,
)
from casework.calendars import calendar_for
from casework.models import Calendar
from catalog.calendars import agencies_of, editable_calendars, kept_agencies
from catalog.models import Agency
from dossiers.calendar_changes import PENDING, changed_days, open_change, planned_days
from dossiers.exceptions import DossierError
from dossiers.models import CalendarChange


class ChangedMeanwhile(DossierError):
    """Another administrator has edited, applied or discarded the change since the page was shown."""

    def __str__(self) -> str:
        return _("The change was edited or closed by somebody else meanwhile. Look at it again; nothing was applied.")


@transaction.atomic
def plan_days(*, calendar: Calendar, days: Days, by: User, at: datetime, new: bool = False) -> CalendarChange:
    """Set dates, or clear them (`PLAIN`). With `new`, a date of which the calendar says something is refused.

    Raises:
        PermissionDenied: the calendar is not `by`'s to edit.
        ValidationError: a date cannot be that; none of them is taken then.
    """
    change = _begin(calendar, by, at)
    planned = planned_days(calendar, change)
    for day, entry in days.items():
        if new:
            check_new_day(day, entry, planned)
        check_day(day, entry)
    stored = stored_days(calendar)
    overlay = changed_days(change) | dict(days)
    different = {day: entry for day, entry in overlay.items() if stored.get(day, PLAIN) != entry}
    return _save(change, days={day.isoformat(): different[day].to_json() for day in sorted(different)})


@transaction.atomic
def confirm_days(*, calendar: Calendar, dates: Iterable[date], by: User, at: datetime) -> CalendarChange:
    """Provisional days that have been announced as they were."""
    planned = planned_days(calendar, open_change(calendar))
    days = {
        day: Day(kind=DayKind.OFF, name=planned[day].name, compensatory=planned[day].compensatory)
        for day in dates
        if day in planned and planned[day].provisional
    }
    return plan_days(calendar=calendar, days=days, by=by, at=at)


@transaction.atomic
def plan_hours(
    *, calendar: Calendar, periods: list[tuple[time, time]], cut_off: time, by: User, at: datetime
) -> CalendarChange:
    """The hours of every working day.

    Raises:
        PermissionDenied, ValidationError: as plan_days; hours that overlap, a cut-off outside of them.
    """
    ordered = check_hours(periods, cut_off)
    change = _begin(calendar, by, at)
    now = calendar_for(calendar.pk)
    if (now.periods, now.cut_off) == (ordered, cut_off):
        return _save(change, hours={})
    spans = [[f"{starts:%H:%M}", f"{ends:%H:%M}"] for starts, ends in ordered]
    return _save(change, hours={"periods": spans, "cut_off": f"{cut_off:%H:%M}"})


@transaction.atomic
def plan_agencies(*, calendar: Calendar, agencies: Iterable[Agency], by: User, at: datetime) -> CalendarChange:
    """Exactly these agencies shall count by the calendar; who leaves counts by the default again.

    Raises:
        PermissionDenied: an agency or the calendar is not `by`'s.
        ValidationError: the default is everyone's who names none.
    """
    if calendar.is_default:
        raise ValidationError(_("The default calendar holds for every agency that has none of its own"))
    wanted = {agency.pk for agency in agencies}
    present = set(agencies_of(calendar).values_list("pk", flat=True))
    touched = wanted ^ present
    if kept_agencies(by).filter(pk__in=touched).count() != len(touched):
        raise PermissionDenied(_("You do not keep the calendar of one of these agencies"))
    lists = {"join": sorted(wanted - present), "leave": sorted(present - wanted)}
    return _save(_begin(calendar, by, at), agencies={name: keys for name, keys in lists.items() if keys})


def discard(*, change: CalendarChange, by: User, at: datetime) -> None:
    """Nothing of it ever counted.

    Raises:
        PermissionDenied: the calendar is not `by`'s to edit.
        ChangedMeanwhile: it was closed before.
    """
    require_editable(change.calendar, by)
    open_one = CalendarChange.objects.filter(pk=change.pk, state=CalendarChange.State.OPEN)
    if not open_one.update(state=CalendarChange.State.DISCARDED, closed_by=by, closed_at=at):
        raise ChangedMeanwhile


@transaction.atomic
def give_own_calendar(*, agency: Agency, by: User) -> Calendar:
    """A calendar for one agency, as a copy of the one that it counts by: no due date moves by that.

    Raises:
        PermissionDenied: the agency is not one whose calendar `by` keeps.
        ValidationError: it has a calendar of its own.
    """
    if not kept_agencies(by).filter(pk=agency.pk).exists():
        raise PermissionDenied(_("You do not keep the calendar of one of these agencies"))
    if agency.calendar_id and not Agency.objects.filter(calendar=agency.calendar_id).exclude(pk=agency.pk).exists():
        raise ValidationError(_("This agency has a calendar of its own already"), code="own")
    source = agency.calendar or Calendar.objects.filter(is_default=True).first()
    made = copy_of(source, _free_name(agency))
    Agency.objects.filter(pk=agency.pk).update(calendar=made)
    return made


def _free_name(agency: Agency) -> str:
    name = (_("Calendar of %(agency)s") % {"agency": agency.name})[:100]
    taken = Calendar.objects.filter(name__startswith=name).count()
    return f"{name} ({taken + 1})" if taken else name


def _begin(calendar: Calendar, by: User, at: datetime) -> CalendarChange:
    """The calendar's open change, held until the transaction ends; a new one when there is none.

    Raises:
        PermissionDenied: the calendar is not `by`'s to edit.
        ValidationError: code `ordered`, the one before waits to be applied.
    """
    require_editable(calendar, by)
    pending = CalendarChange.objects.select_for_update().filter(calendar=calendar, state__in=PENDING)
    if change := pending.first():
        if change.state == CalendarChange.State.ORDERED:
            raise ValidationError(_("A change of this calendar is being applied: wait a few minutes"), code="ordered")
        return change
    try:
        with transaction.atomic():
            return CalendarChange.objects.create(calendar=calendar, opened_by=by, opened_at=at)
    except IntegrityError:  # another administrator began one at the same moment
        return CalendarChange.objects.select_for_update().get(calendar=calendar, state=CalendarChange.State.OPEN)


def require_editable(calendar: Calendar, by: User) -> None:
    """Raises PermissionDenied: the calendar is not `by`'s to edit."""
    if not editable_calendars(by).filter(pk=calendar.pk).exists():
        raise PermissionDenied(_("This calendar is not yours to edit"))


def _save(change: CalendarChange, **fields: Any) -> CalendarChange:
    CalendarChange.objects.filter(pk=change.pk).update(version=F("version") + 1, **fields)
    change.refresh_from_db()
    return change
