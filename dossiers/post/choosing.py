"""The applicant wants the result by post, or elsewhere than was said: as long as nothing is on its way."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from dossiers.log_entries import first_leg, last_event, lock, record
from dossiers.models import Dossier, Parcel
from dossiers.post.log import CHOOSE_POST
from dossiers.post.parcels import one_line
from dossiers.post.scope import Direction
from dossiers.post.stations import GONE
from dossiers.workflow import OPEN_STATES

BY_POST = Dossier.ReturnMethod.POST
LONGEST = 250  # signs of an address
MOST_CHOICES = 10  # of one dossier: each is an entry in its log


def may_choose_post(dossier: Dossier, parcels: Iterable[Parcel]) -> bool:
    """A result is still to come or to be fetched, and no parcel with it was begun."""
    going = any(parcel.direction == Direction.OUT and parcel.state not in GONE for parcel in parcels)
    return dossier.state in OPEN_STATES and not going


@transaction.atomic
def choose_post(*, dossier: Dossier, address: str, at: datetime) -> None:
    """The result goes to `address`; saying it twice changes nothing.

    Raises:
        ValidationError: it is on its way already, the dossier is over, or it was changed too often.
    """
    dossier = lock(dossier.pk)
    address = one_line(address)[:LONGEST]
    if (dossier.return_method, dossier.return_address) == (BY_POST, address):
        return
    often = dossier.events.filter(action=CHOOSE_POST).count() >= MOST_CHOICES
    if often or not may_choose_post(dossier, dossier.parcels.all()):
        raise ValidationError(_("This can no longer be changed here"), code="state")
    dossier.return_method, dossier.return_address = BY_POST, address
    dossier.save(update_fields=["return_method", "return_address"])
    leg = first_leg(dossier)
    leg.dossier = dossier
    last = last_event(dossier.pk)
    record(leg=leg, action=CHOOSE_POST, by=None, at=max(at, last.at) if last else at, origin="online")
