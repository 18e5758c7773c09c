"""A change of a calendar in words, a line each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from casework.calendar_days import Day, DayKind, span
from catalog.models import Agency
from dossiers.calendar_changes import changed_days, changed_hours
from dossiers.models import CalendarChange


@dataclass(frozen=True, slots=True)
class Line:
    """What happens to `day`, or to something that has no date."""

    words: str
    day: date | None = None


def lines_of(change: CalendarChange) -> list[Line]:
    """Dates in their order, then hours, then agencies; one query when agencies change."""
    return [
        *[Line(day_words(entry), day) for day, entry in sorted(changed_days(change).items())],
        *_hours(change),
        *_agencies(change),
    ]


def day_words(day: Day) -> str:
    """`ngày nghỉ: Quốc khánh (dự kiến)`."""
    if day.kind == DayKind.PLAIN:
        return _("as every week again")
    name = f"{day.name} ({_('not yet announced')})" if day.provisional else day.name
    return (_("working day: %(name)s") if day.kind == DayKind.WORK else _("day off: %(name)s")) % {"name": name}


def _hours(change: CalendarChange) -> Iterable[Line]:
    hours = changed_hours(change)
    if hours is None:
        return
    spans = ", ".join(span(*period) for period in hours[0])
    yield Line(_("working hours %(hours)s, cut-off %(cut_off)s") % {"hours": spans, "cut_off": f"{hours[1]:%H:%M}"})


def _agencies(change: CalendarChange) -> Iterable[Line]:
    if not change.agencies:
        return
    keys = {key for keys in change.agencies.values() for key in keys}
    names = dict(Agency.objects.filter(pk__in=keys).values_list("pk", "name"))
    for key in change.agencies.get("join", []):
        yield Line(_("%(agency)s counts by this calendar from now on") % {"agency": names.get(key, "")})
    for key in change.agencies.get("leave", []):
        yield Line(_("%(agency)s counts by the default calendar again") % {"agency": names.get(key, "")})
