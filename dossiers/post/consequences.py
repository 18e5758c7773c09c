"""What follows when a parcel reaches a station: the applicant is told, cash is kept, the result counts as returned."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import User
from dossiers.decisions import HandedOver
from dossiers.exceptions import DossierError
from dossiers.fees import record_payment
from dossiers.messages import LANGUAGE, queue_notice
from dossiers.models import Parcel, Payment, ResultReceipt
from dossiers.post.log import CAME_BACK, LOST, ORIGIN, POSTED, log_parcel
from dossiers.post.stations import State
from dossiers.services.enclosures import require_enclosures
from dossiers.services.moves import Change, carry_out
from dossiers.workflow import State as DossierState
from portal.base.formatting import money

COD = "COD-"  # before the parcel's reference: that of the payment


def follow_up(parcel: Parcel, *, before: Parcel.State, key: str, at: datetime, by: User | None) -> None:
    """In the transaction in which `parcel` moved; the caller saves it."""
    if parcel.direction == Parcel.Direction.IN:
        return
    if parcel.state in {State.COLLECTED, State.TRANSIT} and before in {State.DRAFT, State.ORDERED}:
        _log(parcel, POSTED, at, by)
        tell(parcel, "parcel_sent", at, "sent")
    elif parcel.state == State.FAILED:
        parcel.handled_at = None
        tell(parcel, "parcel_failed", at, key)
    elif parcel.state == State.RETURNED:
        parcel.handled_at = None
        _log(parcel, CAME_BACK, at, by)
        tell(parcel, "parcel_returned", at, "returned")
    elif parcel.state == State.LOST:
        parcel.handled_at = None
        _log(parcel, LOST, at, by)
        tell(parcel, "parcel_lost", at, key)
    elif parcel.state == State.DELIVERED:
        settle(parcel, at)


def keep_cash(parcel: Parcel, amount: Decimal, at: datetime) -> bool:
    """The postman took `amount`; another sum than was asked for is kept too, and shown to the clerk.

    Returns:
        False when it was kept before.
    """
    if parcel.cash_collected_at:
        return False
    payment = Payment.objects.create(
        dossier=parcel.dossier,
        agency=parcel.agency,
        method=Payment.Method.POST,
        amount=amount,
        reference=f"{COD}{parcel.reference}",
        payer_name=parcel.name,
        created_at=at,
    )
    record_payment(payment=payment, at=at, origin=ORIGIN)
    parcel.cash_collected_at = at
    parcel.error = ""
    if amount != parcel.cash_on_delivery:
        with translation.override(LANGUAGE):
            asked = {"told": money(amount), "asked": money(parcel.cash_on_delivery)}
            parcel.error = _("The post collected %(told)s instead of %(asked)s") % asked
    return True


def return_result(parcel: Parcel, *, received: datetime, at: datetime) -> None:
    """The workflow's "return", made by the system: the post is what proves the receipt.

    Raises:
        ValidationError: the rules let it wait, e.g. for what is unpaid.
        DossierError: the dossier is elsewhere.
    """
    leg = parcel.leg
    if leg is None or leg.state != DossierState.APPROVED:
        return
    leg.dossier = parcel.dossier
    receipt = HandedOver(
        manner=ResultReceipt.Manner.POST,
        recipient=ResultReceipt.Recipient.APPLICANT,
        name=parcel.name,
        received_on=_day(received, leg.finished_at, at),
        register_number=str(parcel)[:80],
    )
    change = Change(leg=leg, action="return", by=None, at=at, origin=ORIGIN, receipt=receipt)
    require_enclosures(change)
    carry_out(change)


def _day(received: datetime, decided: datetime | None, at: datetime) -> date:
    """Of the receipt; the post's clock may be wrong, but nothing is received before it is decided, nor tomorrow."""
    latest = min(received, at)
    return timezone.localdate(max(latest, decided) if decided else latest)


def settle(parcel: Parcel, at: datetime) -> None:
    """It is delivered: say what is missing, and return the result where the rules let it; the caller saves."""
    if parcel.cash_on_delivery and not parcel.cash_collected_at:
        with translation.override(LANGUAGE):
            asked = {"asked": money(parcel.cash_on_delivery)}
            parcel.error = _("The post has not told that it collected %(asked)s") % asked
    try:
        with transaction.atomic(), translation.override(LANGUAGE):
            return_result(parcel, received=parcel.finished_at or at, at=at)
    except (ValidationError, DossierError) as error:
        parcel.error = " ".join(filter(None, [parcel.error, _sentence(error)]))[:500]


def _sentence(error: Exception) -> str:
    return " ".join(error.messages) if isinstance(error, ValidationError) else str(error)


def _log(parcel: Parcel, action: str, at: datetime, by: User | None) -> None:
    origin = "desk" if by else ORIGIN
    log_parcel(dossier=parcel.dossier, parcel=parcel, action=action, by=by, at=at, origin=origin)


def tell(parcel: Parcel, kind: str, at: datetime, key: str) -> None:
    """The applicant hears of it once for each `key`: number and what the postman asks for, no name and no address."""
    with translation.override(LANGUAGE):
        cash = money(parcel.cash_on_delivery) if parcel.cash_on_delivery else ""
        cost = money(parcel.cost) if parcel.cost else ""
    more = {"tracking_number": str(parcel), "cash": cash, "postage": cost}
    queue_notice(parcel.dossier, kind, at, key=f"parcel:{parcel.pk}:{key}", more=more)
