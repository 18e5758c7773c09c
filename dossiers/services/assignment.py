"""Who holds a leg."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from catalog.access import may, permissions_in
from dossiers.exceptions import IllegalMove
from dossiers.models import Event, Leg
from dossiers.services.log import check_moment, last_event, lock, record
from dossiers.workflow import ASSIGN, OPEN_STATES

# To take for oneself, and to give to others.
MAY_ASSIGN = frozenset({"dossiers.process", "dossiers.assign"})


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
