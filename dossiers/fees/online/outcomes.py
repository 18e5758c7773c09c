"""What becomes of a payment after the gateway has said how it ended, whichever way the portal heard of it."""

from __future__ import annotations

from datetime import datetime

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from dossiers.fees import record_payment
from dossiers.fees.online.gateway import Transaction
from dossiers.models import Payment


class Outcome(models.TextChoices):
    """Of one telling."""

    PAID = "paid", _("paid")
    LATE = "late", _("paid after the payment had ended")
    REPEATED = "repeated", _("known before")
    FAILED = "failed", _("not paid")
    WAITING = "waiting", _("waiting for the payment")
    FORGED = "forged", _("forged")
    UNKNOWN = "unknown", _("of no payment of ours")
    AMOUNT = "amount", _("of another amount")
    OTHER = "other", _("of a transaction that paid something else")


def payment_named(reference: str) -> Payment | None:
    """The online payment that we called so."""
    if not (reference.isascii() and reference.isalnum()):  # PostgreSQL would not even take a NUL
        return None
    payments = Payment.objects.filter(method=Payment.Method.ONLINE).select_related("agency", "dossier")
    return payments.filter(reference=reference).first()


@transaction.atomic
def settle(payment: Payment, told: Transaction, at: datetime) -> Outcome:
    """Believe what the gateway said, after its signature was found right.

    A payment that is paid stays so whatever comes after. Money that comes for one which had ended is taken all the
    same, since the applicant has paid it; what is too much goes back (dossiers.fees.record_payment).
    """
    if told.amount != payment.amount:
        return Outcome.AMOUNT
    if told.unfinished:
        return Outcome.WAITING
    if not told.succeeded:
        return _end(payment, told, at)
    if not told.gateway_reference or _paid_another(payment, told):
        return Outcome.OTHER
    was_waiting = payment.state == Payment.State.PENDING
    event = record_payment(
        payment=payment,
        at=_moment(payment, told, at),
        gateway_reference=told.gateway_reference,
        bank=told.bank,
    )
    if event is None:
        return Outcome.REPEATED
    return Outcome.PAID if was_waiting else Outcome.LATE


def _end(payment: Payment, told: Transaction, at: datetime) -> Outcome:
    state = Payment.State.CANCELLED if told.by_payer else Payment.State.FAILED
    waiting = Payment.objects.filter(pk=payment.pk, state=Payment.State.PENDING)
    return Outcome.FAILED if waiting.update(state=state, cancelled_at=at) else Outcome.REPEATED


def _paid_another(payment: Payment, told: Transaction) -> bool:
    return Payment.objects.filter(gateway_reference=told.gateway_reference).exclude(pk=payment.pk).exists()


def _moment(payment: Payment, told: Transaction, at: datetime) -> datetime:
    """The bank's own moment, where it can be true."""
    return max(min(told.paid_at or at, at), payment.created_at)
