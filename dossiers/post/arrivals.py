"""Papers that came by post, as the desk registers them: announced by the applicant, or an envelope on the table."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from catalog.access import permissions_in
from catalog.models import Agency
from dossiers.log_entries import check_moment, lock
from dossiers.models import Dossier, Leg, Parcel, ParcelEvent
from dossiers.post.log import PAPERS_ARRIVED, log_parcel
from dossiers.post.parcels import new_reference
from dossiers.post.scope import POST, Direction
from dossiers.post.stations import State

REGISTERING = frozenset({POST, "dossiers.receive"})


def may_register(user: User, agency: Agency) -> bool:
    """Whoever opens the post, or receives dossiers."""
    return bool(REGISTERING & permissions_in(user, agency))


@transaction.atomic
def register_arrival(*, parcel: Parcel, by: User, at: datetime, note: str = "") -> Parcel:
    """The desk has the papers in its hands, whatever the post has told so far.

    Raises:
        PermissionDenied: `by` opens no post there.
        ValidationError: they are no papers, or were registered already.
    """
    if not may_register(by, parcel.agency):
        raise PermissionDenied(_("You do not work for the post in this agency"))
    check_moment(at)
    dossier = lock(parcel.dossier_id)
    waiting = Parcel.objects.filter(pk=parcel.pk, direction=Direction.IN, handled_at=None)
    changed = waiting.exclude(state=State.CANCELLED).update(
        state=State.DELIVERED,
        finished_at=at,
        next_check_at=None,
        handled_at=at,
        handled_by=by,
        handled_note=" ".join(note.split())[:300],
        error="",
    )
    if not changed:
        raise ValidationError(_("These papers were registered already"), code="twice")
    parcel.refresh_from_db()
    ParcelEvent.objects.create(parcel=parcel, key=f"hand:{uuid.uuid4()}", at=at, state=State.DELIVERED)
    log_parcel(dossier=dossier, parcel=parcel, action=PAPERS_ARRIVED, by=by, at=at, origin="desk")
    return parcel


@transaction.atomic
def register_envelope(*, dossier: Dossier, leg: Leg, number: str, by: User, at: datetime) -> Parcel | None:
    """An envelope that nobody announced, from which `dossier` was received; its number tells it from others.

    Returns:
        None when an item with this number is known already.
    """
    number = "".join(number.upper().split())[:40]
    if not number or Parcel.objects.filter(tracking_number=number).exists():
        return None
    parcel = Parcel.objects.create(
        dossier=dossier,
        leg=leg,
        agency=leg.agency,
        direction=Direction.IN,
        state=State.COLLECTED,
        reference=new_reference(),
        tracking_number=number,
        name=dossier.applicant_name,
        phone=dossier.applicant_phone,
        address=dossier.applicant_address,
        created_by=by,
        created_at=at,
    )
    return register_arrival(parcel=parcel, by=by, at=at)
