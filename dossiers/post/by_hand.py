"""What a clerk says of a parcel: handed over, delivered, come back; what was agreed about one that came back."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from dossiers.log_entries import check_moment, lock
from dossiers.models import Parcel
from dossiers.post.consequences import settle
from dossiers.post.following import Told, take_in
from dossiers.post.parcels import Place, prepare_result
from dossiers.post.scope import Direction
from dossiers.post.stations import BY_HAND, State


def say(
    *, parcel: Parcel, state: Parcel.State, by: User, at: datetime, note: str = "", cash: Decimal | None = None
) -> Parcel:
    """Move a parcel by hand; the post's own news go on from there.

    Raises:
        ValidationError: it cannot be there next.
    """
    if state not in BY_HAND.get(parcel.state, ()):
        raise ValidationError(_("The parcel cannot be there next; look at it again"), code="state")
    told = Told(key=f"hand:{uuid.uuid4()}", state=state, at=check_moment(at), note=note[:300], cash=cash)
    return take_in(parcel=parcel, told=[told], at=at, by=by)


def hand_over(*, parcels: Iterable[Parcel], by: User, at: datetime) -> int:
    """The postman has taken those that are announced.

    Returns:
        How many; the others stay as they are.
    """
    announced = [parcel for parcel in parcels if parcel.state == State.ORDERED]
    for parcel in announced:
        say(parcel=parcel, state=State.COLLECTED, by=by, at=at)
    return len(announced)


@transaction.atomic
def handle(*, parcel: Parcel, note: str, by: User, at: datetime) -> None:
    """Note what was agreed with the person; the parcel leaves the list of those to look at.

    Raises:
        ValidationError: nothing is written, or somebody else has handled it.
    """
    note = " ".join(note.split())[:300]
    if not note:
        raise ValidationError({"note": _("Write what was agreed")}, code="required")
    open_ones = Parcel.objects.filter(pk=parcel.pk, handled_at=None)
    if not open_ones.update(handled_at=at, handled_by=by, handled_note=note):
        raise ValidationError(_("Somebody else has just handled this parcel"), code="twice")


@transaction.atomic
def send_again(*, parcel: Parcel, place: Place, note: str, by: User, at: datetime) -> Parcel:
    """What came back goes out once more, perhaps elsewhere; in the place of what was lost, another copy of the result.

    Raises:
        ValidationError: it has neither come back nor been lost, or as `handle` and `prepare_result`.
    """
    if parcel.state not in {State.RETURNED, State.LOST} or parcel.direction != Direction.OUT or parcel.leg is None:
        raise ValidationError(_("Only what came back or was lost can be sent again"), code="state")
    handle(parcel=parcel, note=note, by=by, at=at)
    return prepare_result(leg=parcel.leg, by=by, at=at, weight=parcel.weight, place=place)


@transaction.atomic
def try_return(*, parcel: Parcel, at: datetime) -> str:
    """Once more after what stood in the way was mended.

    Returns:
        What still stands in the way; empty: nothing.
    """
    dossier = lock(parcel.dossier_id)
    parcel = Parcel.objects.select_related("agency", "leg__agency").get(pk=parcel.pk)
    parcel.dossier = dossier
    if parcel.state != State.DELIVERED:
        return _("The parcel is not delivered")
    parcel.error = ""
    settle(parcel, at)
    parcel.save(update_fields=["error"])
    return parcel.error
