"""What a closed desk means for whoever needs it: until when, what goes on elsewhere, and from which day again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.apps import apps
from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from casework.calendars import Calendars
from casework.deadlines import working_days_between

if TYPE_CHECKING:  # the procedure's preview uses this module
    from catalog.models import Agency, DeskClosure

AHEAD = timedelta(days=14)  # how long before it begins the public pages say so
SHOWN = 5  # on one page; in a storm every commune may be closed, and their list says which


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosureNotice:
    """One closing as the public reads it. `reopens_on` is the first working day after it; None: not known yet."""

    closure: DeskClosure
    holds_today: bool
    reopens_on: date | None

    @property
    def desk(self) -> Agency:
        return self.closure.agency

    @property
    def title(self) -> str:
        """`UBND xã A tạm ngừng tiếp nhận tại trụ sở từ 10/08/2026 đến hết 14/08/2026`."""
        sentence = (
            _("%(desk)s works elsewhere %(days)s") if self.closure.other_address else _("%(desk)s is closed %(days)s")
        )
        return sentence % {"desk": self.desk.name, "days": self.days}

    @property
    def days(self) -> str:
        first, last = self.closure.first_day, self.closure.last_day
        if last is None:
            return _("from %(first)s until further notice") % {"first": _date(first)}
        if last == first:
            return _("on %(day)s") % {"day": _date(first)}
        return _("from %(first)s to %(last)s") % {"first": _date(first), "last": _date(last)}

    @property
    def online_stopped(self) -> bool:
        """Online dossiers are not taken today."""
        return self.holds_today and self.closure.online_intake_stopped


def _date(day: date) -> str:
    return date_format(day, "d/m/Y")


def closure_notices(
    agencies: QuerySet[Agency], today: date, *, limit: int | None = SHOWN, calendars: Calendars | None = None
) -> list[ClosureNotice]:
    """The closings of `agencies` that hold today or begin within two weeks, the first to begin first."""
    everything = apps.get_model("catalog", "DeskClosure")._default_manager
    closures = everything.between(today, today + AHEAD).filter(agency__in=agencies.order_by().values("pk"))
    return described(closures.order_by("first_day", "agency__name")[:limit], today, calendars)


def described(closures: QuerySet[DeskClosure], today: date, calendars: Calendars | None = None) -> list[ClosureNotice]:
    """One query for the closings, and one for all calendars among them that `calendars` does not have yet."""
    found = list(closures.select_related("agency", "other_desk"))
    calendars = calendars or Calendars()
    calendars.load({closure.agency.calendar_id for closure in found})
    return [describe(closure, today, calendars) for closure in found]


def describe(closure: DeskClosure, today: date, calendars: Calendars | None = None) -> ClosureNotice:
    reopens_on = None
    if closure.last_day:
        calendar = (calendars or Calendars()).of(closure.agency.calendar_id)
        reopens_on = calendar.next_working_day(closure.last_day + timedelta(days=1))
    return ClosureNotice(closure=closure, holds_today=closure.holds_on(today), reopens_on=reopens_on)


def online_stop(agency: Agency, today: date) -> ClosureNotice | None:
    """The closing that keeps `agency` from taking dossiers online today."""
    closure = agency.closures.stopping_online(today).select_related("agency", "other_desk").first()
    return describe(closure, today) if closure else None


def working_days_ahead(closure: DeskClosure, announced: date) -> int:
    """Working days of the desk between the announcement and the first day; negative when it began before."""
    return working_days_between(Calendars().of(closure.agency.calendar_id), announced, closure.first_day)
