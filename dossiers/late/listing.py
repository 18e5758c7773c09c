"""What is late now, and what was answered late: no name, no number that leads to a person."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, F, OuterRef, QuerySet

from casework.calendars import Calendars
from casework.deadlines import working_days_between
from catalog.models import Agency
from dossiers.late.letters import Letter, apologies_of, letter
from dossiers.models import Leg, Reappointment
from dossiers.workflow import ANSWERED_STATES

# What the rows read, and nothing that is personal.
_SHOWN = (
    "due_at",
    "finished_at",
    "state",
    "agency__name",
    "agency__slug",
    "agency__calendar",
    "dossier__code",
    "dossier__procedure_title",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LateRow:
    code: str
    procedure: str
    agency: str
    due_at: datetime
    days: int  # working days, by the agency's calendar; 0 on the day itself
    answered_at: datetime | None = None
    letter: Letter | None = None  # the last apology


def late_legs(now: datetime) -> QuerySet[Leg]:
    """Legs whose agency's term has run out, longest first; the queue's index gives a page of them."""
    legs = Leg.objects.late(now).filter(queue_at__lt=now)
    return legs.select_related("agency", "dossier").only(*_SHOWN).order_by("queue_at", "pk")


def answered_late(now: datetime, days: int) -> QuerySet[Leg]:
    """Legs that were decided after their due date within the last `days` days, the newest answer first."""
    since = now - timedelta(days=days)
    # No leg changes before it is finished: the index of changes finds the few.
    legs = Leg.objects.filter(updated_at__gte=since, finished_at__gte=since, finished_at__lte=now)
    late = legs.filter(state__in=ANSWERED_STATES, finished_at__gt=F("due_at"))
    return late.select_related("agency", "dossier").only(*_SHOWN).order_by("-finished_at", "-pk")


def late_rows(legs: QuerySet[Leg] | Collection[Leg], now: datetime) -> list[LateRow]:
    """One row for each of the late legs, in their order."""
    return _rows(legs, now)


def answered_rows(legs: QuerySet[Leg] | Collection[Leg]) -> list[LateRow]:
    """The same for legs that were answered late: their days end with the answer."""
    return _rows(legs, None)


def _rows(legs: QuerySet[Leg] | Collection[Leg], now: datetime | None) -> list[LateRow]:
    """The queries are as many for 10,000 rows as for one; `now` None: counted to each one's answer."""
    keys = legs.order_by().values("pk") if isinstance(legs, QuerySet) else [leg.pk for leg in legs]
    letters = {apology.leg_id: letter(apology) for apology in apologies_of(keys)}
    calendars = Calendars()
    calendars.load({leg.agency.calendar_id for leg in legs})
    return [
        LateRow(
            code=leg.dossier.code or "",
            procedure=leg.dossier.procedure_title,
            agency=leg.agency.name,
            due_at=leg.due_at,
            days=working_days_between(calendars.of(leg.agency.calendar_id), leg.due_at, end),
            answered_at=None if now else leg.finished_at,
            letter=letters.get(leg.pk),
        )
        for leg in legs
        if leg.due_at and (end := now or leg.finished_at)
    ]


def late_agencies(legs: QuerySet[Leg]) -> QuerySet[Agency]:
    """Agencies that have some of the legs, for the filter."""
    return Agency.objects.filter(pk__in=legs.order_by().values("agency")).order_by("name")


def apologised(legs: QuerySet[Leg], given: bool) -> QuerySet[Leg]:
    """Those for which the agency has apologised; not `given`: those for which nobody has."""
    has = Exists(Reappointment.objects.filter(leg=OuterRef("pk")))
    return legs.filter(has if given else ~has)
