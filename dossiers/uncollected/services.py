"""Putting a result on its shelf, and into the archive when nobody came."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from catalog.access import may
from dossiers.log_entries import check_moment, last_event, lock, record
from dossiers.messages import queue_notice
from dossiers.models import Leg, StoredResult
from dossiers.uncollected.waiting import waiting_of
from dossiers.workflow import ARCHIVE, State

RETURN = "dossiers.return"


@transaction.atomic
def store_result(*, leg: Leg, place: str, by: User, at: datetime) -> StoredResult:
    """Note where the result of `leg` lies; another place takes the place of the one before.

    Raises:
        PermissionDenied: `by` returns no results in the leg's agency.
        ValidationError: no place, or no result waits.
    """
    _check(leg, by)
    place = " ".join(place.split())[:100]
    if not place:
        raise ValidationError({"place": _("Write where the result lies")}, code="required")
    lock(leg.dossier_id)
    if not Leg.objects.filter(pk=leg.pk, state=State.APPROVED).exists():
        raise ValidationError(_("No result of this dossier waits any more"), code="state")
    stored, _created = StoredResult.objects.update_or_create(
        leg=leg, defaults={"place": place, "stored_at": at, "stored_by": by}
    )
    return stored


@transaction.atomic
def archive_result(*, leg: Leg, by: User, at: datetime) -> bool:
    """Move a result whose storage term is over to the archive; the applicant is told, and may still fetch it.

    Returns:
        False when it was fetched or moved in the meantime, or the desk still has to keep it.

    Raises:
        PermissionDenied: as for `store_result`.
    """
    _check(leg, by)
    dossier = lock(leg.dossier_id)
    leg = Leg.objects.select_related("stored_result", "agency").get(pk=leg.pk)
    leg.dossier = dossier
    if leg.state != State.APPROVED or not waiting_of(leg, at).is_over:
        return False
    last = last_event(dossier.pk)
    moment = check_moment(at, after=last.at if last else None)
    StoredResult.objects.update_or_create(
        leg=leg, defaults={"archived_at": moment}, create_defaults={"archived_at": moment, "stored_by": by}
    )
    days = waiting_of(leg, at).days
    event = record(leg=leg, action=ARCHIVE, by=by, at=moment, origin="desk", data={"days": days})
    queue_notice(dossier, "archived", moment, key=f"event:{event.sequence}")
    return True


def archive_results(*, legs: Iterable[Leg], by: User, at: datetime) -> int:
    """Each in a transaction of its own. Returns how many were moved."""
    return sum(archive_result(leg=leg, by=by, at=at) for leg in legs)


def _check(leg: Leg, by: User) -> None:
    if not may(by, RETURN, leg.agency):
        raise PermissionDenied(_("This step is not yours to make in this agency"))
