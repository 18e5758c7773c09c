"""Another address while the parcel is under way: the post is told first, and may ask for more."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.models import User
from dossiers.log_entries import check_moment, lock
from dossiers.models import Parcel
from dossiers.post.consequences import tell
from dossiers.post.gateway import Gateway, PostError, is_configured
from dossiers.post.log import REROUTED, log_parcel
from dossiers.post.parcels import Place, missing
from dossiers.post.remarks import remark
from dossiers.post.scope import Direction
from dossiers.post.stations import REDIRECTABLE


def reroute(*, parcel: Parcel, place: Place, by: User, at: datetime) -> Parcel:
    """The result goes to `place`, and the applicant is told; the post by hand where the clerk announced it by hand.

    Raises:
        ValidationError: the postman has it in his hands, or the post cannot be asked now.
    """
    lacking = missing(place)
    if lacking or parcel.direction != Direction.OUT or parcel.state not in REDIRECTABLE:
        raise ValidationError(lacking or _("The parcel can no longer be sent elsewhere"), code="state")
    cost = parcel.cost
    if parcel.attempts and is_configured():
        cost = _tell(parcel, place) or cost
    return _keep(parcel, place, cost, by, check_moment(at))


def _tell(parcel: Parcel, place: Place) -> Decimal | None:
    receiver = {"name": place.name, "phone": place.phone, "address": place.address}
    try:
        return Gateway().redirect(parcel, receiver)
    except PostError as error:
        raise ValidationError(str(error), code="post") from error


@transaction.atomic
def _keep(parcel: Parcel, place: Place, cost: Decimal | None, by: User, at: datetime) -> Parcel:
    dossier = lock(parcel.dossier_id)
    parcel = Parcel.objects.select_related("leg").get(pk=parcel.pk)
    if parcel.state not in REDIRECTABLE:
        raise ValidationError(_("The parcel can no longer be sent elsewhere"), code="state")
    if cost != parcel.cost:
        parcel.quoted, parcel.cost = parcel.cost, cost
    parcel.name, parcel.phone, parcel.address, parcel.error = place.name, place.phone, place.address, ""
    parcel.save(update_fields=["name", "phone", "address", "quoted", "cost", "error"])
    key = remark(parcel, gettext_noop("Sent on to another address"), at)
    log_parcel(dossier=dossier, parcel=parcel, action=REROUTED, by=by, at=at, origin="desk")
    parcel.dossier = dossier
    tell(parcel, "parcel_rerouted", at, key)
    return parcel
