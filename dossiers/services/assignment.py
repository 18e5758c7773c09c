"""Who holds a leg."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from accounts.models import User
from catalog.absences import HAND_OUT, stand_in
from catalog.access import may, permissions_in
from catalog.holdings import agencies_granting
from dossiers.exceptions import IllegalMove
from dossiers.log_entries import check_moment, last_event, lock, record
from dossiers.models import Event, Leg, LegStep
from dossiers.models.process import StepRole
from dossiers.workflow import ASSIGN, OPEN_STATES

# To take for oneself, and to give to others.
MAY_ASSIGN = frozenset({"dossiers.process", HAND_OUT})
MOST_TRIES = 20  # of take_next, each lost to another officer


@transaction.atomic
def assign(*, leg: Leg, officer: User | None, by: User, at: datetime, origin: str = "desk") -> Event:
    """Give an open leg to `officer` of its agency, or (None) back to the agency. The state does not change.

    While `officer` is away, what others give them goes to their deputy: `leg.officer` says who has it afterwards.

    Raises:
        PermissionDenied: `by` may not assign in the leg's agency, or not this leg (see `may_give`).
        IllegalMove: someone else has just taken or assigned it, or it is closed.
        ValidationError: `officer` does not process dossiers in the leg's agency.
    """
    if not may_give(by, leg, permissions_in(by, leg.agency), to=officer):
        raise PermissionDenied(_("This step is not yours to make in this agency"))
    if officer and not may(officer, "dossiers.process", leg.agency):
        raise ValidationError({"officer": _("This person does not process dossiers in this agency")}, code="agency")
    named, officer = officer, stand_in(officer, leg.agency) if officer and officer != by else officer
    leg.dossier = lock(leg.dossier_id)
    last = last_event(leg.dossier_id)
    at = check_moment(at, after=last.at if last else None)
    seen = Leg.objects.filter(pk=leg.pk, officer=leg.officer_id, state__in=OPEN_STATES)
    if not seen.update(officer=officer):
        raise IllegalMove(ASSIGN, last)
    leg.officer = officer
    data = {"officer": officer.pk if officer else None}
    if named and named != officer:
        data["instead_of"] = named.pk
    return record(leg=leg, action=ASSIGN, by=by, at=at, origin=origin, data=data)


def may_give(by: User, leg: Leg, held: Collection[str], *, to: User | None = None) -> bool:
    """Whether `by`, who holds the permissions `held` in the leg's agency, may give the leg away (and to `to`).

    Whoever hands out work gives anything to anyone; an officer takes what nobody holds, and gives on what they hold.
    """
    if HAND_OUT in held or not MAY_ASSIGN & frozenset(held):
        return HAND_OUT in held
    return leg.officer_id == by.pk or (leg.officer_id is None and to in (None, by))


@transaction.atomic
def take_next(*, user: User, at: datetime) -> Leg | None:
    """Give `user` the most urgent leg that waits for processing in an agency where they process, and nobody holds.

    Two who ask at once never get the same: on PostgreSQL the second skips the dossier that the first has locked, and
    everywhere `assign` takes only what is still free. None: nothing waits.
    """
    for _try in range(MOST_TRIES):
        leg = _most_urgent(user)
        if leg is None:
            return None
        try:
            with transaction.atomic():
                assign(leg=leg, officer=user, by=user, at=at)
        except IllegalMove:
            continue
        return leg
    return None


def _most_urgent(user: User) -> Leg | None:
    """Locked by its dossier, like every move: a lock on the leg first would wait for one that waits for it."""
    legs = Leg.objects.where(user, "dossiers.process").untaken().queued().select_related("dossier", "agency")
    legs = legs.defer("dossier__answers", "dossier__search_text").exclude(_is_for_heads(user))
    if connection.features.has_select_for_update_skip_locked:
        legs = legs.select_for_update(skip_locked=True, of=("dossier",))
    return legs.first()


def _is_for_heads(user: User) -> Q:
    """At a step of division heads or leaders, in an agency where `user` is neither."""
    steps = LegStep.objects.filter(leg=OuterRef("pk"), started_at__isnull=False, finished_at=None)
    at_heads = Q(Exists(steps.filter(role__in=[StepRole.DIVISION_HEAD, StepRole.LEADER])))
    reviewed = agencies_granting(user, "dossiers.review")
    return Q(pk=None) if reviewed is None else at_heads & ~Q(agency__in=reviewed)
