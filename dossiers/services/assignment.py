"""Who holds a leg."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from catalog.access import may, permissions_in
from dossiers.exceptions import IllegalMove
from dossiers.models import Event, Leg
from dossiers.services.log import check_moment, last_event, lock, record
from dossiers.workflow import ASSIGN, OPEN_STATES

# To take for oneself, and to give to others.
MAY_ASSIGN = frozenset({"dossiers.process", "dossiers.assign"})
MOST_TRIES = 20  # of take_next, each lost to another officer


@transaction.atomic
def assign(*, leg: Leg, officer: User | None, by: User, at: datetime, origin: str = "desk") -> Event:
    """Give an open leg to `officer` of its agency, or (None) back to the agency. The state does not change.

    Raises:
        PermissionDenied: `by` may not assign in the leg's agency.
        IllegalMove: someone else has just taken or assigned it, or it is closed.
        ValidationError: `officer` does not process dossiers in the leg's agency.
    """
    if not MAY_ASSIGN & permissions_in(by, leg.agency):
        raise PermissionDenied(_("This step is not yours to make in this agency"))
    if officer and not may(officer, "dossiers.process", leg.agency):
        raise ValidationError({"officer": _("This person does not process dossiers in this agency")}, code="agency")
    leg.dossier = lock(leg.dossier_id)
    last = last_event(leg.dossier_id)
    at = check_moment(at, after=last.at if last else None)
    seen = Leg.objects.filter(pk=leg.pk, officer=leg.officer_id, state__in=OPEN_STATES)
    if not seen.update(officer=officer):
        raise IllegalMove(ASSIGN, last)
    leg.officer = officer
    return record(
        leg=leg, action=ASSIGN, by=by, at=at, origin=origin, data={"officer": officer.pk if officer else None}
    )


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
    legs = legs.defer("dossier__answers", "dossier__search_text")
    if connection.features.has_select_for_update_skip_locked:
        legs = legs.select_for_update(skip_locked=True, of=("dossier",))
    return legs.first()
