"""The public timeline: a dossier's events in the applicant's words, newest first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from catalog.models import Agency
from dossiers.fees.log import PAY, REDUCE, REFUND, VOID
from dossiers.models import Dossier, Event
from dossiers.models.corrections import CORRECT_DATA, ENTER_LATE
from dossiers.post.log import CAME_BACK, CHOOSE_POST, LOST, PAPERS_ARRIVED, POSTED, REROUTED
from dossiers.workflow import (
    APOLOGISE,
    APPLICANT,
    ARCHIVE,
    MOVES,
    REAPPOINT,
    RECALCULATE,
    RENEW_LOOKUP,
    SUBMIT,
    Clock,
)
from portal.base.formatting import money

SHOWN_AT_ONCE = 6  # older steps fold away
REDIRECT = "redirect"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step as the applicant reads it."""

    action: str
    at: datetime
    words: str
    who: str  # the agency, or the applicant
    by_agency: bool = True
    text: str = ""  # what the portal says of it
    reason: str = ""  # in the officer's words, with the law that it stands on: Vietnamese, whatever the page speaks
    is_pause: bool = False


def public_timeline(dossier: Dossier) -> list[Step]:
    """Every event that concerns the applicant; one query, and one more where the dossier was sent on."""
    related = ["leg__agency", "statement"]
    events = list(dossier.events.select_related(*related).order_by("-sequence"))
    with_desk = _desks_at(events)
    return [step for event in events if (step := _step(event, dossier, with_desk[event.pk]))]


@dataclass(frozen=True, slots=True)
class Desk:
    """Which agency had the leg when the event happened, and to which it was sent on by it."""

    name: str
    sent_to: str = ""


def _desks_at(events: Sequence[Event]) -> dict[int, Desk]:
    """By event; `events` are newest first, since the leg knows only where it is now."""
    now_with = {event.leg_id: event.leg.agency.name for event in events if event.leg}
    moves = [event for event in events if event.action == REDIRECT]
    keys = [event.data.get("from_agency") for event in moves]
    names = dict(Agency.objects.filter(pk__in=keys).values_list("pk", "name")) if keys else {}
    found: dict[int, Desk] = {}
    for event in events:
        name, sent_to = now_with.get(event.leg_id, ""), ""
        if event.action == REDIRECT:
            name, sent_to = names.get(event.data.get("from_agency"), name), name
            now_with[event.leg_id] = name
        found[event.pk] = Desk(name, sent_to)
    return found


def _step(event: Event, dossier: Dossier, desk: Desk) -> Step | None:
    if event.action == SUBMIT:
        return Step(action=SUBMIT, at=event.at, words=_("Dossier sent"), who=_("The applicant"), by_agency=False)
    if event.action in OTHER_STEPS:
        words, text = OTHER_STEPS[event.action](event)
        return Step(
            action=event.action, at=event.at, words=words, who=desk.name, text=text, reason=_public_reason(event)
        )
    move = MOVES.get(event.action)
    if move is None or not move.public:
        return None
    by_agency = move.permission != APPLICANT
    return Step(
        action=event.action,
        at=event.at,
        words=str(move.public),
        who=desk.name if by_agency else _("The applicant"),
        by_agency=by_agency,
        text=_detail(event, dossier, desk),
        reason=_public_reason(event),
        is_pause=move.clock is Clock.STOP,
    )


def _detail(event: Event, dossier: Dossier, desk: Desk) -> str:
    """What the step gave: the code and the due date, or where the dossier went."""
    if event.action == "receive" and dossier.code:
        return _("Dossier code %(code)s") % {"code": event.data.get("code", dossier.code)} + _due(event)
    if event.action == "answer":
        return _due(event).removeprefix("; ").capitalize()
    if desk.sent_to:
        return _("Sent on to %(agency)s") % {"agency": desk.sent_to}
    return ""


def _due(event: Event) -> str:
    due = event.data.get("due_at")
    return "; " + _("due before %(when)s") % {"when": _moment(datetime.fromisoformat(due))} if due else ""


def _put_off(event: Event) -> tuple[str, str]:
    """An apology with the date that was promised and the one that is promised now."""
    return _("The agency apologised and gave a new date"), _dates(event)


def _apologised(event: Event) -> tuple[str, str]:
    """The date had passed already; it is said when the result is expected."""
    return _("The agency apologised for the delay"), _dates(event)


def _dates(event: Event) -> str:
    old, new = (_moment(datetime.fromisoformat(event.data[name])) for name in ("old_due_at", "due_at"))
    return _("Promised before: %(old)s. Promised now: %(new)s.") % {"old": old, "new": new}


def _recalculated(event: Event) -> tuple[str, str]:
    """The calendar changed: which days, and what came of it."""
    days = [date_format(date.fromisoformat(day), "d/m/Y") for day in event.data.get("days", [])]
    why = _("The working calendar changed on: %(days)s.") % {"days": ", ".join(days)} if days else ""
    return _("The date of the result was counted again"), " ".join(filter(None, [_dates(event), why]))


def _corrected(event: Event) -> tuple[str, str]:
    return _("The data of the dossier were corrected"), _("What was corrected stands with the answers and papers.")


def _entered_late(event: Event) -> tuple[str, str]:
    return _("Entered from the paper receipt"), _("The time of receipt is the one on the paper.")


def _renewed(event: Event) -> tuple[str, str]:
    """Whoever holds the dossier sees that the secret they know is not the first one."""
    at_desk = _("At the desk, after a look at a document.")
    how = at_desk if event.origin == "desk" else _("Sent to the contact given with the dossier.")
    return _("A new lookup secret was given"), how


def _archived(event: Event) -> tuple[str, str]:
    return _("The result was moved to the archive"), _("It can still be fetched: call the agency before coming.")


def _posted(event: Event) -> tuple[str, str]:
    return _("The post has taken the result"), ""


def _came_back(event: Event) -> tuple[str, str]:
    return _("The post could not deliver the result"), _("It is at the agency again.")


def _lost_by_post(event: Event) -> tuple[str, str]:
    return _("The post lost the result"), _("The agency will see to another copy.")


def _rerouted(event: Event) -> tuple[str, str]:
    return _("The post was given another address for the result"), ""


def _chose_post(event: Event) -> tuple[str, str]:
    return _("You chose to have the result brought by post"), ""


def _papers_arrived(event: Event) -> tuple[str, str]:
    return _("The papers sent by post have arrived"), ""


def _paid(event: Event) -> tuple[str, str]:
    receipt = _("Receipt number %(receipt)s") % {"receipt": event.data.get("receipt", "")}
    return _("Fee paid: %(amount)s") % {"amount": money(event.data.get("amount", 0))}, receipt


def _receipt_cancelled(event: Event) -> tuple[str, str]:
    receipt = _("Receipt number %(receipt)s") % {"receipt": event.data.get("receipt", "")}
    return _("Fee receipt cancelled, the money given back"), receipt


def _exempted(event: Event) -> tuple[str, str]:
    return _("Exempted from the fee: %(amount)s") % {"amount": money(event.data.get("amount", 0))}, ""


def _refunded(event: Event) -> tuple[str, str]:
    return _("Fee paid back: %(amount)s") % {"amount": money(event.data.get("amount", 0))}, ""


OTHER_STEPS: Mapping[str, Callable[[Event], tuple[str, str]]] = {
    REAPPOINT: _put_off,
    APOLOGISE: _apologised,
    RECALCULATE: _recalculated,
    CORRECT_DATA: _corrected,
    ENTER_LATE: _entered_late,
    PAY: _paid,
    VOID: _receipt_cancelled,
    REDUCE: _exempted,
    REFUND: _refunded,
    POSTED: _posted,
    CAME_BACK: _came_back,
    LOST: _lost_by_post,
    REROUTED: _rerouted,
    CHOOSE_POST: _chose_post,
    PAPERS_ARRIVED: _papers_arrived,
    RENEW_LOOKUP: _renewed,
    ARCHIVE: _archived,
}
# Whose words are meant for the applicant alone: the others stay inside the agency, or are the applicant's own.
TOLD_WHY = frozenset({REAPPOINT, APOLOGISE, REDIRECT})


def _public_reason(event: Event) -> str:
    move = MOVES.get(event.action)
    return reason_of(event) if event.action in TOLD_WHY or (move and move.needs == "ground") else ""


def _moment(at: datetime) -> str:
    return date_format(timezone.localtime(at), "H:i, d/m/Y")


def reason_of(event: Event) -> str:
    """The words of the move, and the law that it stands on; empty when there were none, or they were erased."""
    if not hasattr(event, "statement"):
        return ""
    ground = event.statement.ground
    law = _("Legal ground: %(ground)s") % {"ground": ground} if ground else ""
    return " ".join(filter(None, [event.statement.text, law]))


def decision_reason(steps: Iterable[Step]) -> str:
    """Why the dossier was refused, denied or stopped: it stands on top of the page too."""
    grounds = (step.reason for step in steps if step.action in MOVES and MOVES[step.action].needs == "ground")
    return next(grounds, "")
