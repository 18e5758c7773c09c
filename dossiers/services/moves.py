"""One row of the workflow's table, carried out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from casework.numbering import next_serial
from catalog.access import may, permissions_in
from catalog.models import Agency
from dossiers.decisions import Completion, HandedOver, IssuedResult, MissingItem
from dossiers.exceptions import IllegalMove, NotThisStep
from dossiers.fees.blocking import give_back_after, require_payment
from dossiers.log_entries import check_moment, last_event, lock, record
from dossiers.messages import queue_message_for
from dossiers.models import Dossier, Event, Leg
from dossiers.printing import issue_for
from dossiers.rules import is_in_force, rules_of
from dossiers.secrets import compact
from dossiers.services.clock import clock_changes
from dossiers.services.enclosures import enclosed_data, keep_enclosures, require_enclosures
from dossiers.services.guards import Guard
from dossiers.services.steps import follow
from dossiers.services.summary import summarise
from dossiers.workflow import APPLICANT, MOVES, Clock, Move, moves_from


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A move with all that belongs to it."""

    leg: Leg  # as the caller saw it: its state decides who was first
    action: str
    by: User | None  # None: the applicant, or the system
    at: datetime
    origin: str
    reason: str = ""
    ground: str = ""  # the law that a refusal stands on
    items: Sequence[MissingItem] = ()
    results: Sequence[IssuedResult] = ()
    completions: Sequence[Completion] = ()
    receipt: HandedOver | None = None
    agency: Agency | None = None  # the desk that it is sent on to
    data: dict[str, Any] = field(default_factory=dict)

    @property
    def move(self) -> Move:
        return MOVES[self.action]


def allowed_moves(leg: Leg, user: User) -> dict[str, Move]:
    """What `user` may do with `leg` now, in the table's order."""
    held = permissions_in(user, leg.agency)
    in_force = moves_from(leg.state, rules_of(leg.dossier).moves)
    possible = {action: move for action, move in in_force.items() if move.permission in held}
    guard = Guard(leg, user)
    return {action: move for action, move in possible.items() if guard.allows(action)}


@transaction.atomic
def move_dossier(
    *,
    leg: Leg,
    action: str,
    by: User | None,
    at: datetime,
    reason: str = "",
    ground: str = "",
    items: Sequence[MissingItem] = (),
    result: IssuedResult | Sequence[IssuedResult] | None = None,
    completions: Sequence[Completion] = (),
    receipt: HandedOver | None = None,
    agency: Agency | None = None,
    origin: str = "desk",
) -> Event:
    """Carry out one row of MOVES, and log it. `agency` is the desk that a submission is sent on to.

    Raises:
        PermissionDenied: `by` may not make this move in the leg's agency; the applicant's moves are `by=None`.
        IllegalMove: the leg is no longer where `leg` says, or the table has no such row; carries who was first.
        ValidationError: what the row needs is missing (reason, ground, list, result, receipt), or cannot be true;
            "unpaid": the rules let it wait for what is owed.
    """
    results = [result] if isinstance(result, IssuedResult) else list(result or [])
    move = permitted_move(action, leg, by)
    change = Change(
        leg=leg,
        action=action,
        by=by,
        at=at,
        origin=origin,
        reason=reason.strip(),
        ground=ground.strip(),
        items=items,
        results=results,
        completions=completions,
        receipt=receipt,
        agency=agency,
    )
    _require(move, change)
    return carry_out(change)


def permitted_move(action: str, leg: Leg, by: User | None) -> Move:
    """The row of the table, when `by` may make it here; whoever holds number and secret is let in by the views."""
    move = MOVES.get(action)
    if move is None or not is_in_force(leg.dossier, action):
        raise IllegalMove(action, None)
    is_applicant = by is None or by.pk == leg.dossier.applicant_id
    if move.permission == APPLICANT and is_applicant:
        return move
    if move.permission == APPLICANT or by is None or not may(by, move.permission, leg.agency):
        raise PermissionDenied(_("This step is not yours to make in this agency"))
    return move


def _require(move: Move, change: Change) -> None:
    require_enclosures(change)
    if move.needs == "desk":
        _require_another_desk(change)


def _require_another_desk(change: Change) -> None:
    """Before receipt only the desks of the procedure come into question."""
    desks = change.leg.dossier.procedure.desks().exclude(pk=change.leg.agency_id)
    if change.agency is None or not desks.filter(pk=change.agency.pk).exists():
        raise ValidationError({"agency": _("This agency does not handle this procedure")}, code="desk")


def carry_out(change: Change) -> Event:
    """Change the leg when it is still where the caller saw it, then all that follows from it. In a transaction."""
    leg, move = change.leg, change.move
    dossier = lock(leg.dossier_id)
    leg.dossier = dossier
    require_payment(dossier, change.action)
    last = last_event(dossier.pk)
    fields = _compare_and_set(change, last)
    at = fields["updated_at"]
    if move.clock is Clock.START and not dossier.code:
        _give_code(dossier, leg, at)
    summarise(dossier, at)
    event = record(
        leg=leg, action=change.action, by=change.by, at=at, origin=change.origin, data=_log_data(change, dossier)
    )
    keep_enclosures(change, event)
    follow(leg, event, move)
    issue_for(event, leg)
    queue_message_for(event, leg, move)
    give_back_after(dossier, at)
    return event


def _compare_and_set(change: Change, last: Event | None) -> dict[str, Any]:
    """The state in the WHERE clause decides which of two officers was first, on every database."""
    leg, move = change.leg, change.move
    seen = Leg.objects.filter(pk=leg.pk, state=leg.state, agency=leg.agency_id)  # it may have been sent on
    if leg.state == move.target:  # the state does not tell: the time of the last move does
        seen = seen.filter(updated_at=leg.updated_at)
    if leg.state not in move.sources or not seen.exists():
        raise IllegalMove(change.action, last)
    guard = Guard(leg, change.by)
    if not guard.allows(change.action):
        raise IllegalMove(change.action, last) if move.guard == "sender" else NotThisStep(guard.step)
    at = check_moment(change.at, after=last.at if last else None)
    fields = {"state": move.target, "updated_at": at, **clock_changes(leg, move.clock, at)}
    if leg.officer_id is None and change.by and move.permission == "dossiers.process":
        fields["officer"] = change.by
    if change.agency:
        change.data["from_agency"] = leg.agency_id  # the log knows both: the leg only where it is now
        fields |= {"agency": change.agency, "officer": None}
    if not seen.update(**fields):
        raise IllegalMove(change.action, last)
    for name, value in fields.items():
        setattr(leg, name, value)
    return fields


def _give_code(dossier: Dossier, leg: Leg, at: datetime) -> None:
    """AGENCYCODE-YYMMDD-NNNN by the receiving agency and the local day (Circular 01/2018/TT-VPCP, article 19)."""
    day = timezone.localdate(at)
    serial = next_serial(series=leg.agency.code, day=day)
    dossier.code = f"{leg.agency.code}-{day:%y%m%d}-{serial:04d}"
    dossier.compact_code = compact(dossier.code)


def _log_data(change: Change, dossier: Dossier) -> dict[str, Any]:
    """References and hashes: the words themselves may name people, and stand where they can be erased."""
    data: dict[str, Any] = {"to": str(change.move.target), **change.data}
    if dossier.due_at:
        data["due_at"] = dossier.due_at.isoformat()
    if change.move.clock is Clock.START:
        data["code"] = dossier.code
    if change.agency:
        data["agency"] = change.agency.pk
    return data | enclosed_data(change)
