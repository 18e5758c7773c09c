"""How it was before: the levels, agencies and procedures of the time that ended on a day, and who has them now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from catalog.models import Agency, AgencyLevel, FormerLevel, Procedure

PAGE_SIZE = 50  # procedures


@dataclass(frozen=True, slots=True)
class Moved:
    """A procedure that another level handles now."""

    procedure: Procedure
    before: str
    now: str


def last_days(today: date) -> list[date]:
    """The days with which something ended, the latest first."""
    ended = Agency.objects.filter(valid_until__lt=today).order_by().values_list("valid_until")
    levels = AgencyLevel.objects.filter(valid_until__lt=today).order_by().values_list("valid_until")
    return sorted({day for (day,) in ended.union(levels) if day}, reverse=True)


class BeforePage:
    """The time up to `asked`, or up to the latest day on which a level of government ended."""

    def __init__(self, asked: str = "", page: str = "", today: date | None = None) -> None:
        self.today = today or timezone.localdate()
        self.days = last_days(self.today)
        self.asked, self.page_number = asked, page

    @cached_property
    def levels(self) -> list[AgencyLevel]:
        return list(AgencyLevel.objects.select_related("successor"))

    @cached_property
    def last_day(self) -> date | None:
        """None where nothing ever ended."""
        named = next((day for day in self.days if day.isoformat() == self.asked), None)
        ended = [level.valid_until for level in self.levels if level.valid_until in self.days]
        return named or max(ended, default=None) or next(iter(self.days), None)  # type: ignore[type-var]

    @property
    def next_day(self) -> date | None:
        """The first day of what came after."""
        return self.last_day + timedelta(days=1) if self.last_day else None

    @property
    def other_days(self) -> list[date]:
        return [day for day in self.days if day != self.last_day]

    @property
    def levels_then(self) -> list[AgencyLevel]:
        """In their order, those that ended included."""
        return [level for level in self.levels if self.last_day and _held(level, self.last_day)]

    @property
    def levels_now(self) -> list[AgencyLevel]:
        return [level for level in self.levels if _held(level, self.today)]

    @property
    def levels_changed(self) -> bool:
        return any(level.valid_until == self.last_day for level in self.levels)

    @cached_property
    def ended(self) -> list[Agency]:
        """Agencies that worked until that day, by their level and code."""
        found = Agency.objects.filter(valid_until=self.last_day).select_related("level", "successor")
        return list(found.order_by("level__rank", "code"))

    @cached_property
    def moved(self) -> Page[Moved]:
        """Procedures in force today whose levels then were others, a page of them."""
        procedures = moved_procedures(self.last_day, self.today) if self.last_day else Procedure.objects.none()
        then = FormerLevel.objects.filter(until=self.last_day).select_related("level").order_by("level__rank")
        rows = procedures.prefetch_related("levels", Prefetch("former_levels", then, to_attr="levels_of_then"))
        page = Paginator(rows.order_by("field__name", "title", "pk"), PAGE_SIZE).get_page(self.page_number)
        page.object_list = [_moved(procedure) for procedure in page.object_list]
        return page  # type: ignore[return-value]


def _held(level: AgencyLevel, day: date) -> bool:
    return (level.valid_from is None or level.valid_from <= day) and not level.has_ended(day)


def moved_procedures(last_day: date, today: date) -> QuerySet[Procedure]:
    """Procedures in force on `today` whose levels on `last_day` were not those that they have now."""
    former = FormerLevel.objects.filter(procedure=OuterRef("pk"), until=last_day)
    current = Procedure.levels.through.objects.filter(procedure=OuterRef("pk"))
    gone = former.exclude(
        level__in=Procedure.levels.through.objects.filter(procedure=OuterRef("procedure")).values("agencylevel")
    )
    come = current.exclude(
        agencylevel__in=FormerLevel.objects.filter(procedure=OuterRef("procedure"), until=last_day).values("level")
    )
    known = Procedure.objects.published(today).filter(Exists(former))
    return known.filter(Q(Exists(gone)) | Q(Exists(come))).select_related("field")


def _moved(procedure: Procedure) -> Moved:
    then = [former.level.name for former in procedure.levels_of_then]  # type: ignore[attr-defined]
    return Moved(procedure, ", ".join(then), ", ".join(level.name for level in procedure.levels.all()))
