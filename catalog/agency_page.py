"""What an agency's public page shows: where and when it is open, who sits there, and what it does for people."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import groupby
from urllib.parse import urlencode

from django.db.models import Count, F, Q, QuerySet, Window
from django.db.models.functions import RowNumber
from django.utils import timezone
from django.utils.translation import gettext as _

from casework.calendars import calendar_for
from casework.deadlines import WorkingCalendar
from catalog.agency_sites import site_address
from catalog.closures import ClosureNotice, closure_notices
from catalog.models import Agency, DeskDuty, Procedure
from portal.base.formatting import WEEKDAYS
from portal.base.text import fold

AHEAD = timedelta(days=30)  # how far the page looks for days on which the office is unusually closed or open
FIELDS = 6  # whose procedures are named; of the others only a link
SHOWN = 5  # procedures of one field; the list has them all
MAP = "https://www.openstreetmap.org/"
SATURDAY = 5


@dataclass(frozen=True, slots=True)
class UnusualDay:
    """A day off within the week, or a Saturday that is worked."""

    day: date
    why: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class Duty:
    """Who sits at a window of the desk, on which weekdays: "thứ Hai – thứ Tư, thứ Sáu"."""

    window: str
    name: str
    matter: str
    phone: str
    days: str
    is_today: bool


@dataclass(frozen=True, slots=True)
class FieldGroup:
    """Procedures of one field: the first few of them, and how many there are."""

    name: str
    slug: str
    count: int
    procedures: list[Procedure]

    @property
    def has_more(self) -> bool:
        return self.count > len(self.procedures)


class AgencyPage:
    """The page of `agency`, which comes with level, kind, parent and successor, as of `now`."""

    def __init__(self, agency: Agency, *, now: datetime | None = None) -> None:
        self.agency = agency
        self.now = timezone.localtime(now or timezone.now())
        self.today = self.now.date()

    @property
    def closed(self) -> bool:
        return self.agency.has_ended(self.today)

    @property
    def is_future(self) -> bool:
        return bool(self.agency.valid_from and self.agency.valid_from > self.today)

    @cached_property
    def heir(self) -> Agency | None:
        """Who does its work today."""
        return self.agency.heir(self.today) if self.closed else None

    @cached_property
    def predecessors(self) -> list[Agency]:
        """Agencies that ended, and whose work this one has."""
        ended = Agency.objects.filter(successor=self.agency.pk, valid_until__lt=self.today)
        return list(ended.order_by("-valid_until", "name"))

    @cached_property
    def children(self) -> list[Agency]:
        return [] if self.closed else list(self.agency.children.open(self.today))

    @cached_property
    def closures(self) -> list[ClosureNotice]:
        return [] if self.closed else closure_notices(Agency.objects.filter(pk=self.agency.pk), self.today)

    @cached_property
    def calendar(self) -> WorkingCalendar:
        return calendar_for(self.agency.calendar_id)

    @property
    def hours(self) -> list[str]:
        """`["07:30–11:30", "13:30–17:00"]`, of every working day."""
        return [f"{starts:%H:%M}–{ends:%H:%M}" for starts, ends in self.calendar.periods]

    @property
    def is_closed_now(self) -> bool:
        """A closing in force says more than the hours do."""
        return any(notice.holds_today for notice in self.closures)

    @property
    def today_text(self) -> str:
        """`Hôm nay, thứ Hai: làm việc` or why it does not."""
        weekday = WEEKDAYS[self.today.weekday()]
        if self.calendar.is_working(self.today):
            return _("Today, %(weekday)s: open in these hours") % {"weekday": weekday}
        reason = self.calendar.days_off.get(self.today)
        if reason:
            return _("Today, %(weekday)s: closed (%(reason)s)") % {"weekday": weekday, "reason": reason}
        return _("Today, %(weekday)s: closed") % {"weekday": weekday}

    @cached_property
    def unusual_days(self) -> list[UnusualDay]:
        """The next weeks' days off, weekends apart, and Saturdays that are worked."""
        last = self.today + AHEAD
        off = [UnusualDay(day, why, is_open=False) for day, why in self.calendar.days_off.items()]
        worked = [UnusualDay(day, why, is_open=True) for day, why in self.calendar.working_saturdays.items()]
        coming = [each for each in off if each.day.weekday() < SATURDAY] + worked
        return sorted((each for each in coming if self.today <= each.day <= last), key=lambda each: each.day)

    @property
    def site_url(self) -> str:
        """Of its own site on this portal."""
        return "" if self.closed else site_address(self.agency)

    @property
    def map_url(self) -> str:
        """The place on OpenStreetMap, or a search for the address there; empty without either."""
        agency = self.agency
        if agency.latitude is not None and agency.longitude is not None:
            place = urlencode({"mlat": agency.latitude, "mlon": agency.longitude})
            return f"{MAP}?{place}#map=17/{agency.latitude}/{agency.longitude}"
        return f"{MAP}search?{urlencode({'query': agency.address})}" if agency.address else ""

    @cached_property
    def duties(self) -> list[Duty]:
        """By window; the same person at the same window stands there once, with all days."""
        return [] if self.closed else _duties(self.agency.duties.all(), self.today)

    @cached_property
    def fields(self) -> list[FieldGroup]:
        """What it handles, itself or as one of its kind, by field; the largest field first."""
        return [] if self.closed else _by_field(self._procedures())

    @property
    def large_fields(self) -> list[FieldGroup]:
        """Those whose first procedures the page names."""
        return self.fields[:FIELDS]

    @property
    def other_fields(self) -> list[FieldGroup]:
        """In the order of the alphabet."""
        return sorted(self.fields[FIELDS:], key=lambda group: fold(group.name))

    @property
    def procedure_count(self) -> int:
        return sum(group.count for group in self.fields)

    def _procedures(self) -> QuerySet[Procedure]:
        bodies = Q(handling__agency=self.agency.pk)
        if self.agency.kind_id:
            bodies |= Q(handling__kind=self.agency.kind_id)
        named = Procedure.objects.filter(bodies).order_by().values("pk")  # two ways to be named are still one
        return Procedure.objects.published(self.today).filter(pk__in=named)


def _duties(rows: Iterable[DeskDuty], today: date) -> list[Duty]:
    days: dict[tuple[str, str, str, str], set[int]] = {}
    for row in rows:
        days.setdefault((row.window, row.name, row.matter, row.phone), set()).add(row.weekday)
    duties = [Duty(*who, _weekdays(sorted(on)), today.isoweekday() in on) for who, on in days.items()]
    return sorted(duties, key=lambda duty: (fold(duty.window), fold(duty.name)))


def _weekdays(days: list[int]) -> str:
    """Three days and more in a row as a range."""
    runs = [list(run) for _gap, run in groupby(enumerate(days), key=lambda pair: pair[1] - pair[0])]
    words = []
    for run in runs:
        names = [str(WEEKDAYS[day - 1]) for _place, day in run]
        words.append(f"{names[0]} – {names[-1]}" if len(names) > 2 else ", ".join(names))
    return ", ".join(words)


def _by_field(procedures: QuerySet[Procedure]) -> list[FieldGroup]:
    """Two queries, however many procedures there are."""
    counts = procedures.order_by().values_list("field", "field__name", "field__slug").annotate(Count("pk"))
    place = Window(RowNumber(), partition_by=[F("field")], order_by=["title", "pk"])
    first = procedures.alias(place=place).filter(place__lte=SHOWN).only("code", "title", "field").order_by("title")
    shown: dict[int, list[Procedure]] = {}
    for procedure in first:
        shown.setdefault(procedure.field_id, []).append(procedure)
    groups = [FieldGroup(name, slug, count, shown.get(pk, [])) for pk, name, slug, count in counts]
    return sorted(groups, key=lambda group: (-group.count, fold(group.name)))
