"""The public timeline: a dossier's events in the applicant's words, newest first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from dossiers.models import Dossier, Event
from dossiers.workflow import APPLICANT, MOVES, SUBMIT, Clock

SHOWN_AT_ONCE = 6  # older steps fold away


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step as the applicant reads it."""

    at: datetime
    words: str
    who: str  # the agency, or the applicant
    text: str = ""
    is_pause: bool = False


def public_timeline(dossier: Dossier) -> list[Step]:
    """Every event that concerns the applicant; one query."""
    events = dossier.events.select_related("leg__agency", "statement").order_by("-sequence")
    return [step for event in events if (step := _step(event, dossier))]


def _step(event: Event, dossier: Dossier) -> Step | None:
    if event.action == SUBMIT:
        return Step(at=event.at, words=_("Dossier sent"), who=_("The applicant"))
    move = MOVES.get(event.action)
    if move is None or not move.public:
        return None
    by_applicant = move.permission == APPLICANT
    agency = event.leg.agency.name if event.leg else ""
    return Step(
        at=event.at,
        words=str(move.public),
        who=_("The applicant") if by_applicant else agency,
        text=_detail(event, dossier),
        is_pause=move.clock is Clock.STOP,
    )


def _detail(event: Event, dossier: Dossier) -> str:
    """What the step gave: the code and the due date, or the reason of a refusal."""
    if event.action == "receive" and dossier.code:
        return _("Dossier code %(code)s") % {"code": event.data.get("code", dossier.code)} + _due(event)
    if event.action == "answer":
        return _due(event).removeprefix("; ").capitalize()
    if event.action in ("refuse", "deny"):
        return reason_of(event)
    return ""


def _due(event: Event) -> str:
    due = event.data.get("due_at")
    if not due:
        return ""
    moment = timezone.localtime(datetime.fromisoformat(due))
    return "; " + _("due before %(when)s") % {"when": date_format(moment, "H:i, d/m/Y")}


def reason_of(event: Event) -> str:
    """The words of the move; empty when there were none, or they were erased."""
    return event.statement.text if hasattr(event, "statement") else ""


def last_reason(steps: Iterable[Step]) -> str:
    """The ground of a refusal, which stands on top of the page too."""
    return next((step.text for step in steps if step.text), "")
