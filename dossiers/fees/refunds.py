"""Money that goes back: proposed by the system or an officer, decided by a second person, paid back once."""

from __future__ import annotations

import secrets
from datetime import datetime
from decimal import Decimal

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q, Sum
from django.utils.translation import gettext as _

from accounts.models import User
from catalog.holdings import agencies_granting
from dossiers.fees.balances import NOTHING, balance_of
from dossiers.fees.cash_days import hold_drawer
from dossiers.fees.log import APPROVE_REFUND, DECLINE_REFUND, PROPOSE_REFUND, REFUND, log_money
from dossiers.fees.permissions import APPROVE, COLLECT, SETTING, require
from dossiers.fees.telling import tell
from dossiers.fees.wording import REASON_LENGTH, one_line, reason_in
from dossiers.log_entries import digest, lock
from dossiers.models import Dossier, Payment, Refund
from portal.base.formatting import money

PAYABLE = (Refund.State.APPROVED, Refund.State.FAILED)  # failed at the gateway: then over the counter


def waiting_for(user: User) -> Q:
    """Condition on refunds: `user` may decide on them as a second person, or pay them back."""
    decides = _at(user, APPROVE) & Q(state=Refund.State.PROPOSED) & ~Q(proposed_by=user) & ~Q(payment__taken_by=user)
    by_itself = Q(state=Refund.State.APPROVED, payment__method=Payment.Method.ONLINE)
    return decides | _at(user, COLLECT) & Q(state__in=PAYABLE) & ~by_itself


def _at(user: User, permission: str) -> Q:
    places = agencies_granting(user, permission)
    return Q() if places is None else Q(payment__agency__in=places)


@transaction.atomic
def propose_refund(*, payment: Payment, amount: Decimal, reason: str, by: User | None, at: datetime) -> Refund:
    """Ask that `amount` of a payment goes back; a second person decides.

    Args:
        by: None: the system, e.g. when the dossier is refused.

    Raises:
        PermissionDenied: `by` neither receives, collects nor approves at the agency.
        ValidationError: nothing is paid, more than was paid would go back, or no reason is given.
    """
    dossier = lock(payment.dossier_id)
    if by:
        require(by, payment.agency, APPROVE, *SETTING)
    reason = reason_in(reason)
    left = refundable(payment)
    if not NOTHING < amount <= left or amount != amount.to_integral_value():
        raise ValidationError(
            {"amount": _("At most %(amount)s of this payment can go back") % {"amount": money(left)}}, code="amount"
        )
    refund = Refund.objects.create(
        payment=payment, amount=amount, reason=reason, reference=_new_reference(), proposed_by=by, proposed_at=at
    )
    data = {**_reference(refund), "reason_sha256": digest(reason)}
    origin = "desk" if by else "system"
    log_money(dossier=dossier, action=PROPOSE_REFUND, by=by, at=at, origin=origin, data=data)
    return refund


def propose_surplus(*, dossier: Dossier, reason: str, by: User | None, at: datetime) -> list[Refund]:
    """Propose all that was paid beyond what is owed, of the newest payments first; in a transaction."""
    rest = balance_of(dossier).surplus
    proposed = []
    for payment in dossier.payments.filter(state=Payment.State.PAID).order_by("-paid_at", "-pk") if rest else ():
        amount = min(rest, refundable(payment))
        if amount:
            proposed.append(propose_refund(payment=payment, amount=amount, reason=reason, by=by, at=at))
            rest -= amount
    return proposed


def refundable(payment: Payment) -> Decimal:
    """What of a payment has not gone back, nor is about to. VND."""
    if not Payment.objects.filter(pk=payment.pk, state=Payment.State.PAID).exists():
        return NOTHING
    taken = payment.refunds.exclude(state=Refund.State.DECLINED).aggregate(sum=Sum("amount"))["sum"]
    return payment.amount - (taken or NOTHING)


@transaction.atomic
def decide_refund(*, refund: Refund, approve: bool, by: User, at: datetime, reason: str = "") -> Refund:
    """Approve or decline what was proposed.

    Raises:
        PermissionDenied: `by` does not decide at the agency, proposed it, or took the money in.
        ValidationError: it is decided already, or is declined without a reason.
    """
    payment = refund.payment
    dossier = lock(payment.dossier_id)
    require(by, payment.agency, APPROVE)
    if by.pk in {refund.proposed_by_id, payment.taken_by_id}:
        raise PermissionDenied(_("A second person decides on money that goes back"))
    reason = one_line(reason, REASON_LENGTH) if approve else reason_in(reason)
    state = Refund.State.APPROVED if approve else Refund.State.DECLINED
    open_ones = Refund.objects.filter(pk=refund.pk, state=Refund.State.PROPOSED)
    if not open_ones.update(state=state, decided_by=by, decided_at=at, error="" if approve else reason):
        raise ValidationError(_("This refund is decided already"), code="decided")
    refund.refresh_from_db()
    action = APPROVE_REFUND if approve else DECLINE_REFUND
    data = {**_reference(refund), **({"reason_sha256": digest(reason)} if reason else {})}
    log_money(dossier=dossier, action=action, by=by, at=at, origin="desk", data=data)
    return refund


@transaction.atomic
def pay_back(*, refund: Refund, paid_to: str, by: User, at: datetime, way: Refund.Way = Refund.Way.COUNTER) -> Refund:
    """Hand the money over the counter, out of the day's drawer, or note that it was transferred.

    Args:
        paid_to: who took it, or to which account it went.
        way: COUNTER or TRANSFER.

    Raises:
        PermissionDenied: `by` collects nothing at the agency.
        ValidationError: nobody is named, it is not approved, is on its way through the gateway, or the day is closed.
    """
    require(by, refund.payment.agency, COLLECT)
    paid_to = one_line(paid_to, REASON_LENGTH)
    if not paid_to:
        raise ValidationError({"paid_to": _("Enter who took the money, or the bank account")}, code="paid_to")
    if refund.state == Refund.State.APPROVED and refund.payment.method == Payment.Method.ONLINE:
        raise ValidationError(_("This refund goes through the bank by itself"), code="online")
    lock(refund.payment.dossier_id)  # first the dossier, then the drawer, as everywhere: else two could wait for ever
    if way == Refund.Way.COUNTER:
        hold_drawer(refund.payment.agency, at)
    if not complete_refund(refund=refund, at=at, way=way, by=by, paid_to=paid_to, sources=PAYABLE):
        raise ValidationError(_("This refund is not to be paid back now"), code="state")
    return refund


@transaction.atomic
def complete_refund(
    *,
    refund: Refund,
    at: datetime,
    way: Refund.Way,
    by: User | None = None,
    gateway_reference: str = "",
    paid_to: str = "",
    sources: tuple[str, ...] = (*PAYABLE, Refund.State.SENDING),
) -> bool:
    """The money is back with the applicant: log it and tell them. False when it was so before, or is not approved."""
    dossier = lock(refund.payment.dossier_id)
    waiting = Refund.objects.filter(pk=refund.pk, state__in=sources)
    if not waiting.update(
        state=Refund.State.DONE, done_at=at, way=way, gateway_reference=gateway_reference, paid_to=paid_to, error=""
    ):
        return False
    refund.refresh_from_db()
    origin = "desk" if by else "system"
    data = {**_reference(refund), "way": way.value}
    log_money(dossier=dossier, action=REFUND, by=by, at=at, origin=origin, data=data)
    tell(dossier, "refund_done", at, key=f"refund:{refund.pk}:done", amount=refund.amount, reason=refund.reason)
    return True


def _reference(refund: Refund) -> dict[str, object]:
    return {
        "refund": refund.pk,
        "payment": refund.payment_id,
        "reference": refund.reference,
        "amount": int(refund.amount),
    }


def _new_reference() -> str:
    return "H" + secrets.token_hex(10).upper()
