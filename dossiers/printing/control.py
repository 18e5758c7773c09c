"""The process-control slip (form 05 of 2018, 06 of 2025): a row for each hand-over. It travels with the dossier."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone

from dossiers.models import Event, Leg
from dossiers.printing.frame import line, moment
from dossiers.steps import SlipRow, slip
from dossiers.workflow import APPLICANT, MOVES

_APPLICANT = "Người nộp hồ sơ"


def slip_data(leg: Leg) -> dict[str, Any]:
    """As the dossier stands now; the steps that lie ahead are left out."""
    rows = [_step_row(row) for row in slip(leg) if row.number] or _event_rows(leg)
    return {
        "rows": rows,
        "coordinating": [each.agency.name for each in leg.dossier.legs.all() if each.pk != leg.pk],
        "officer": str(leg.officer or ""),
        "printed": moment(timezone.now()),
        "signer": "",
    }


def _step_row(row: SlipRow) -> dict[str, str]:
    return {
        "step": row.step,
        "giver": row.giver,
        "receiver": row.receiver,
        "at": _time(row.at),
        "due": _time(row.due_at),
        "ended": _time(row.ended_at),
        "result": {"early": "Trước hạn", "on_time": "Đúng hạn", "late": "Quá hạn"}.get(row.result, ""),
        "note": "; ".join(filter(None, [row.outcome, line(row.note), "chờ người nộp bổ sung" if row.waits else ""])),
    }


def _event_rows(leg: Leg) -> list[dict[str, str]]:
    """Of a dossier from before its steps were kept: who made which move, and when."""
    events = [event for event in leg.dossier.events.all() if event.action in MOVES and event.leg_id == leg.pk]
    givers = [_APPLICANT, *(_actor(event) for event in events)]
    return [_event_row(event, giver) for event, giver in zip(events, givers, strict=False)]


def _event_row(event: Event, giver: str) -> dict[str, str]:
    move = MOVES[event.action]
    row = dict.fromkeys(("due", "ended", "result", "note"), "")
    return {**row, "step": str(move.label), "giver": giver, "receiver": _actor(event), "at": _time(event.at)}


def _actor(event: Event) -> str:
    if event.actor is None and MOVES[event.action].permission == APPLICANT:
        return _APPLICANT
    return str(event.actor or "Hệ thống")


def _time(at: datetime | None) -> str:
    return f"{timezone.localtime(at):%H:%M %d/%m/%Y}" if at else ""
