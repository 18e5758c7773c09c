"""Money that comes in: one place makes a payment a paid one, whichever way it came."""

from __future__ import annotations

import secrets
from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import User
from casework.numbering import next_serial
from dossiers.fees.balances import balance_of
from dossiers.fees.cash_days import hold_drawer
from dossiers.fees.elsewhere import require_not_collected_too, require_payable
from dossiers.fees.log import PAY, VOID, log_money
from dossiers.fees.on_delivery import follow_balance
from dossiers.fees.permissions import COLLECT, require
from dossiers.fees.refunds import propose_surplus
from dossiers.fees.telling import tell
from dossiers.fees.wording import one_line, reason_in
from dossiers.log_entries import check_moment, digest, first_leg, lock
from dossiers.messages import LANGUAGE
from dossiers.models import Dossier, Event, Payment
from dossiers.workflow import OPEN_STATES

NAME_LENGTH = 300


def new_reference() -> str:
    """Our own name of a payment or refund, as a gateway is told it: 20 letters and digits that nobody can guess."""
    return "".join(secrets.choice("ABCDEFGHJKLMNPQRSTUVWXYZ23456789") for _letter in range(20))


def receipt_name(payment: Payment) -> str:
    """The number on the receipt, e.g. `00015/2026`; empty while nothing is paid."""
    return f"{payment.receipt_number:05d}/{payment.receipt_year}" if payment.receipt_number else ""


@transaction.atomic
def record_payment(
    *,
    payment: Payment,
    at: datetime,
    by: User | None = None,
    gateway_reference: str = "",
    bank: str = "",
    origin: str = "online",
) -> Event | None:
    """The money has come: number the receipt, log it, tell the applicant; what is too much is proposed to go back.

    Money that comes after its payment expired, or after the dossier was refused, has come all the same.

    Args:
        at: when it was paid, by the bank's clock for an online payment.

    Returns:
        None when the payment was paid before (or is a receipt that was made void): nothing has changed.
    """
    dossier = lock(payment.dossier_id)
    year = timezone.localtime(at).year
    unpaid = Payment.objects.filter(pk=payment.pk, receipt_number=None).exclude(state=Payment.State.PAID)
    if not unpaid.update(
        state=Payment.State.PAID,
        paid_at=at,
        receipt_year=year,
        taken_by=by,
        gateway_reference=gateway_reference or payment.gateway_reference,
        bank=bank or payment.bank,
    ):
        return None
    number = next_serial(series=f"receipt:{payment.agency.code}", day=date(year, 1, 1))
    Payment.objects.filter(pk=payment.pk).update(receipt_number=number)
    payment.refresh_from_db()
    data = {**_reference(payment), "method": payment.method, "receipt": receipt_name(payment)}
    event = log_money(dossier=dossier, action=PAY, by=by, at=at, origin=origin, data=data)
    follow_balance(dossier)
    _tell(dossier, payment, "payment_received", at)
    with translation.override(LANGUAGE):
        reason = _("Paid more than is owed")
    propose_surplus(dossier=dossier, reason=reason, by=None, at=at)
    return event


@transaction.atomic
def take_cash(
    *, dossier: Dossier, amount: Decimal, by: User, at: datetime, payer_name: str = "", seen: str = ""
) -> Payment:
    """All that is open, over the counter, or all but what the postman collects.

    A parcel that is being prepared collects nothing any more.

    Args:
        amount: what the cashier saw as open: when another payment came in between, nothing is taken.
        seen: what else collects the same money, as the cashier was shown it: Elsewhere.mark.

    Raises:
        PermissionDenied: `by` collects nothing at the agency.
        ValidationError: another amount is open, nothing is, the postman collects it, something that the cashier has
            not seen may bring it, or the day's cash is closed.
    """
    dossier = lock(dossier.pk)
    agency = first_leg(dossier).agency
    require(by, agency, COLLECT)
    check_moment(at)
    require_payable(dossier, amount, seen)
    hold_drawer(agency, at)
    payment = Payment.objects.create(
        dossier=dossier,
        agency=agency,
        method=Payment.Method.CASH,
        amount=amount,
        reference=new_reference(),
        created_at=at,
        payer_name=one_line(payer_name, NAME_LENGTH) or dossier.applicant_name[:NAME_LENGTH],
    )
    record_payment(payment=payment, at=at, by=by, origin="desk")
    require_not_collected_too(dossier)
    return payment


@transaction.atomic
def void_cash(*, payment: Payment, reason: str, by: User, at: datetime) -> Payment:
    """Cancel a wrong cash receipt on the day it was given; its number stays used, the money goes back at once.

    Raises:
        PermissionDenied: `by` collects nothing at the agency.
        ValidationError: another day, the day is closed, money went back already, or the result was handed out for it.
    """
    dossier = lock(payment.dossier_id)
    require(by, payment.agency, COLLECT)
    reason = reason_in(reason)
    if payment.paid_at is None or timezone.localdate(payment.paid_at) != timezone.localdate(at):
        raise ValidationError(_("Only a receipt of today can be cancelled; later, propose a refund"), code="day")
    hold_drawer(payment.agency, at)
    if payment.refunds.exists():
        raise ValidationError(_("A refund of this payment was begun already"), code="refund")
    cash = Payment.objects.filter(pk=payment.pk, state=Payment.State.PAID, method=Payment.Method.CASH)
    if not cash.update(state=Payment.State.CANCELLED, cancelled_at=at, cancelled_by=by, cancel_reason=reason):
        raise ValidationError(_("This receipt is cancelled already, or is not of cash"), code="state")
    if dossier.state not in OPEN_STATES and balance_of(dossier).open:
        raise ValidationError(_("The result was handed out for this payment; propose a refund"), code="closed")
    payment.refresh_from_db()
    data = {**_reference(payment), "receipt": receipt_name(payment), "reason_sha256": digest(reason)}
    log_money(dossier=dossier, action=VOID, by=by, at=at, origin="desk", data=data)
    follow_balance(dossier)
    _tell(dossier, payment, "payment_cancelled", at)
    return payment


def _reference(payment: Payment) -> dict[str, object]:
    return {"payment": payment.pk, "reference": payment.reference, "amount": int(payment.amount)}


def _tell(dossier: Dossier, payment: Payment, kind: str, at: datetime) -> None:
    key = f"payment:{payment.pk}:{kind}"
    tell(dossier, kind, at, key=key, amount=payment.amount, receipt=receipt_name(payment))
