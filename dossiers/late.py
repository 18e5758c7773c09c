"""The public list of late dossiers: no name, no number that leads to a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from casework.calendars import Calendars
from casework.deadlines import working_days_between
from catalog.models import Agency
from dossiers.models import Leg


@dataclass(frozen=True, slots=True, kw_only=True)
class LateRow:
    code: str
    procedure: str
    agency: str
    due_at: datetime
    days: int  # working days, by the agency's calendar; 0 on the day itself


def late_legs(now: datetime) -> QuerySet[Leg]:
    """Legs whose agency's term has run out, longest first."""
    return Leg.objects.late(now).select_related("agency", "dossier").order_by("due_at", "pk")


def late_rows(legs: list[Leg], now: datetime) -> list[LateRow]:
    """One row for each of the late legs, in their order."""
    calendars = Calendars()
    return [
        LateRow(
            code=leg.dossier.code or "",
            procedure=leg.dossier.procedure_title,
            agency=leg.agency.name,
            due_at=leg.due_at,
            days=working_days_between(calendars.of(leg.agency.calendar_id), leg.due_at, now),
        )
        for leg in legs
        if leg.due_at
    ]


def late_agencies(now: datetime) -> QuerySet[Agency]:
    """Agencies that have late dossiers, for the filter."""
    return Agency.objects.filter(pk__in=late_legs(now).order_by().values("agency")).order_by("name")
