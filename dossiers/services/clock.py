"""What a move writes onto the clock of a leg."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from casework.calendars import calendar_for
from casework.deadlines import Pause, SupplementRule, due_date
from dossiers.deadlines import pauses, put_off, term
from dossiers.models import Leg
from dossiers.workflow import Clock


def clock_changes(leg: Leg, clock: Clock, at: datetime) -> dict[str, Any]:
    """The columns of the leg that change when a move does `clock` at `at`. A stopped clock has no due date."""
    if clock is Clock.START:
        return {"clock_from": at, "received_at": at, "due_at": _due(leg, at, ())}
    if clock is Clock.STOP:
        return {"clock_stopped_at": at, "due_at": None}
    if clock is Clock.RESUME:
        return _resume(leg, at)
    if clock is Clock.END:
        return {"finished_at": at, "clock_stopped_at": None}
    return {}


def _resume(leg: Leg, at: datetime) -> dict[str, Any]:
    """From zero (Decree 61/2018/NĐ-CP, article 17), unless the dossier's rule is to pause."""
    if leg.dossier.supplement_rule == SupplementRule.RESTART or leg.clock_from is None or leg.clock_stopped_at is None:
        return {
            "clock_from": at,
            "clock_stopped_at": None,
            "pauses": [],
            "extra_days": 0,
            "due_at": _due(leg, at, ()),
        }
    stretches = (*pauses(leg), Pause(leg.clock_stopped_at, at))
    return {
        "clock_stopped_at": None,
        "pauses": [{"from": pause.start.isoformat(), "until": pause.end.isoformat()} for pause in stretches],
        "due_at": _due(leg, leg.clock_from, stretches, leg.extra_days),
    }


def _due(leg: Leg, clock_from: datetime, stretches: tuple[Pause, ...], extra_days: int = 0) -> datetime | None:
    limit = term(leg.dossier)
    if limit is None:
        return None
    calendar = calendar_for(leg.agency.calendar_id)
    return put_off(calendar, due_date(calendar, limit, clock_from, stretches), extra_days).due_at
