"""The public list of late dossiers: no name, no number that leads to a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from casework.calendars import Calendars
from casework.deadlines import working_days_between
from catalog.models import Agency
from dossiers.models import Leg, Reappointment


@dataclass(frozen=True, slots=True, kw_only=True)
class LateRow:
    code: str
    procedure: str
    agency: str
    due_at: datetime
    days: int  # working days, by the agency's calendar; 0 on the day itself
    reason: str = ""  # in the agency's words, of its last apology
    apologised_at: datetime | None = None
    promised_at: datetime | None = None  # when the result is expected now


def late_legs(now: datetime) -> QuerySet[Leg]:
    """Legs whose agency's term has run out, longest first."""
    return Leg.objects.late(now).select_related("agency", "dossier").order_by("due_at", "pk")


def _apologies(legs: list[Leg]) -> dict[int, Reappointment]:
    """The last apology for each of the legs, in one query."""
    given = Reappointment.objects.filter(leg__in=[leg.pk for leg in legs]).select_related("event__statement")
    return {apology.leg_id: apology for apology in given.order_by("announced_at", "pk")}


def _told(apology: Reappointment | None) -> dict[str, Any]:
    if apology is None:
        return {}
    statement = getattr(apology.event, "statement", None)
    return {
        "reason": statement.text if statement else "",
        "apologised_at": apology.announced_at,
        "promised_at": apology.new_due,
    }


def late_rows(legs: list[Leg], now: datetime) -> list[LateRow]:
    """One row for each of the late legs, in their order."""
    calendars = Calendars()
    apologies = _apologies(legs)
    return [
        LateRow(
            code=leg.dossier.code or "",
            procedure=leg.dossier.procedure_title,
            agency=leg.agency.name,
            due_at=leg.due_at,
            days=working_days_between(calendars.of(leg.agency.calendar_id), leg.due_at, now),
            **_told(apologies.get(leg.pk)),
        )
        for leg in legs
        if leg.due_at
    ]


def late_agencies(now: datetime) -> QuerySet[Agency]:
    """Agencies that have late dossiers, for the filter."""
    return Agency.objects.filter(pk__in=late_legs(now).order_by().values("agency")).order_by("name")
