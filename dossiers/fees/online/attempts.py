"""An attempt to pay online: begun by the reader, good for a quarter of an hour."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from dossiers import throttle
from dossiers.exceptions import DossierError
from dossiers.fees import Balance, balance_of, new_reference
from dossiers.fees.balances import NOTHING
from dossiers.fees.on_delivery import beside, collecting_parcel
from dossiers.fees.online.gateway import Order, configured
from dossiers.log_entries import first_leg, lock
from dossiers.models import Dossier, Payment

TERM = timedelta(minutes=15)
LEAST_LEFT = timedelta(minutes=3)  # of an attempt that is gone on with: the bank's page takes a while
ATTEMPTS = 20  # new ones of a dossier
ATTEMPTS_WINDOW = timedelta(days=1)


class NotPayable(DossierError):
    """Nothing is open, an amount is not set yet, or no gateway is there."""


class TooManyAttempts(DossierError):
    """ATTEMPTS were begun for this dossier within ATTEMPTS_WINDOW."""


def payable_online(dossier: Dossier, balance: Balance) -> Decimal:
    """What can be paid now. VND; 0: nothing.

    A sum that is not whole yet is not asked for: the rest would have to be paid once more. Nor is what the postman
    collects: he would ask for it a second time.
    """
    if not configured() or not balance.open or balance.unknown:
        return NOTHING
    return beside(collecting_parcel(dossier), balance.open)


@transaction.atomic
def begin_payment(*, dossier: Dossier, at: datetime) -> Payment:
    """What is open and not left to the postman, to be paid online.

    An attempt for the same sum that is still good is gone on with. So a reader with two windows does not pay twice.

    Raises:
        NotPayable, TooManyAttempts
    """
    dossier = lock(dossier.pk)
    amount = payable_online(dossier, balance_of(dossier))
    if not amount:
        raise NotPayable(_("Nothing can be paid online for this dossier now."))
    waiting = dossier.payments.filter(method=Payment.Method.ONLINE, state=Payment.State.PENDING, amount=amount)
    begun = waiting.filter(expires_at__gt=at + LEAST_LEFT).first()
    if begun:
        return begun
    if not throttle.take("pay", str(dossier.pk), limit=ATTEMPTS, window=ATTEMPTS_WINDOW, now=at):
        raise TooManyAttempts(_("Payment was begun too often today. Pay at the one-stop desk, or come back tomorrow."))
    return Payment.objects.create(
        dossier=dossier,
        agency=first_leg(dossier).agency,
        method=Payment.Method.ONLINE,
        amount=amount,
        reference=new_reference(),
        created_at=at,
        expires_at=at + TERM,
    )


def order_of(payment: Payment, *, payer_address: str, language: str) -> Order:
    """How the gateway is asked for it. It learns the dossier's number, and nothing of the applicant."""
    dossier = payment.dossier
    return Order(
        reference=payment.reference,
        amount=payment.amount,
        info=f"Nop phi le phi ho so {dossier.code or dossier.submission_number}",
        created=payment.created_at,
        expires=payment.expires_at or payment.created_at + TERM,
        return_address=f"{settings.BASE_URL}{reverse('dossiers:pay_return')}",
        payer_address=payer_address,
        language=language,
    )
