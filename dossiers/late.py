"""The public list of late dossiers: no name, no number that leads to a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from casework.calendars import calendar_for
from casework.deadlines import WorkingCalendar, working_days_between
from catalog.models import Agency
from dossiers.models import Leg
from dossiers.workflow import RUNNING_STATES


@dataclass(frozen=True, slots=True, kw_only=True)
class LateRow:
    code: str
    procedure: str
    agency: str
    due_at: datetime
    days: int  # working days, by the agency's calendar; 0 on the day itself


def late_legs(now: datetime) -> QuerySet[Leg]:
    """Legs whose agency's term has run out, longest first."""
    legs = Leg.objects.filter(state__in=RUNNING_STATES, due_at__lt=now)
    return legs.select_related("agency", "dossier").order_by("due_at", "pk")


def late_rows(legs: list[Leg], now: datetime) -> list[LateRow]:
    """Each calendar is read once."""
    calendars: dict[int | None, WorkingCalendar] = {}
    rows = []
    for leg in legs:
        if leg.due_at is None:
            continue
        key = leg.agency.calendar_id
        if key not in calendars:
            calendars[key] = calendar_for(key)
        rows.append(
            LateRow(
                code=leg.dossier.code or "",
                procedure=leg.dossier.procedure_title,
                agency=leg.agency.name,
                due_at=leg.due_at,
                days=working_days_between(calendars[key], leg.due_at, now),
            )
        )
    return rows


def late_agencies(now: datetime) -> QuerySet[Agency]:
    """Agencies that have late dossiers, for the filter."""
    return Agency.objects.filter(pk__in=late_legs(now).order_by().values("agency")).order_by("name")
