"""Cash on delivery of which the post does not tell: somebody asks it, and says what became of the money."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from dossiers.fees.balances import balance_of
from dossiers.fees.log import POST_CASH, log_money
from dossiers.fees.permissions import COLLECT, POST, require
from dossiers.fees.telling import tell
from dossiers.fees.wording import reason_in
from dossiers.log_entries import check_moment, digest, lock
from dossiers.models import Parcel
from dossiers.post.consequences import keep_cash, settle


def is_untold(parcel: Parcel) -> bool:
    """It is delivered, money was to be collected, and nobody has said whether it was."""
    is_asked = parcel.cash_on_delivery > 0 and parcel.cash_collected_at is None
    return is_asked and parcel.direction == Parcel.Direction.OUT and parcel.state == Parcel.State.DELIVERED


@transaction.atomic
def tell_cash(*, parcel: Parcel, collected: bool, reason: str, by: User, at: datetime) -> Parcel:
    """The postman took the whole amount, or took nothing: then it is open as before, and can be paid in every way.

    What the post tells later of money that it did collect is taken all the same; what is too much goes back.

    Args:
        reason: who at the post said so, and when.

    Raises:
        PermissionDenied: `by` neither takes money nor works for the post at the agency.
        ValidationError: nothing is untold any more, or no reason is given.
    """
    dossier = lock(parcel.dossier_id)
    require(by, parcel.agency, COLLECT, POST)
    reason = reason_in(reason)
    parcel = Parcel.objects.select_for_update(of=("self",)).select_related("agency", "leg__agency").get(pk=parcel.pk)
    if not is_untold(parcel):
        raise ValidationError(_("The money of this parcel is known in the meantime"), code="told")
    parcel.dossier, amount = dossier, parcel.cash_on_delivery
    data = {"parcel": parcel.reference, "amount": int(amount), "collected": collected, "reason_sha256": digest(reason)}
    log_money(dossier=dossier, action=POST_CASH, by=by, at=check_moment(at), origin="desk", data=data)
    parcel.handled_at, parcel.handled_by, parcel.handled_note = at, by, reason
    _keep(parcel, amount if collected else Decimal(0), at)
    parcel.save()
    if not collected:
        _ask_for_it(parcel, at)
    return parcel


def _keep(parcel: Parcel, amount: Decimal, at: datetime) -> None:
    parcel.error = ""
    if amount:
        keep_cash(parcel, amount, at)
        settle(parcel, at)
    else:
        parcel.cash_on_delivery = amount


def _ask_for_it(parcel: Parcel, at: datetime) -> None:
    """The applicant may think that it was all paid at the door: they hear what is open, and where it is paid."""
    still_open = balance_of(parcel.dossier).open
    if still_open:
        key = f"parcel:{parcel.pk}:cash_not_taken"
        tell(parcel.dossier, "cash_not_taken", at, key=key, amount=still_open, tracking_number=str(parcel))
