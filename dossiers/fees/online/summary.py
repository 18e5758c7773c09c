"""What the applicant sees of a dossier's money: on the tracking page, and right after sending."""

from __future__ import annotations

from typing import Any

from dossiers.fees import balance_of
from dossiers.fees.on_delivery import beside, collecting_parcel
from dossiers.fees.online.attempts import payable_online
from dossiers.models import Dossier, Payment
from dossiers.visits import Visit


def money_context(visit: Visit) -> dict[str, Any]:
    """For part_money.html and part_money_due.html; eight queries, three where no money is in it."""
    balance = balance_of(visit.dossier)
    if balance.is_empty:
        return {"balance": None}
    shown = visit.dossier.payments.filter(state__in=[Payment.State.PAID, Payment.State.PENDING])
    payments = list(shown.prefetch_related("refunds").order_by("created_at"))
    parcel = collecting_parcel(visit.dossier) if balance.open else None
    return {
        "balance": balance,
        "fees": visit.dossier.fees.all(),
        "paid": [payment for payment in payments if payment.state == Payment.State.PAID],
        "waiting_payments": [payment for payment in payments if payment.state == Payment.State.PENDING],
        "payable_online": payable_online(visit.dossier, balance),
        "on_delivery": parcel,
        "beside_the_postman": beside(parcel, balance.open),
    }


def money_after_sending(dossier: Dossier) -> dict[str, Any]:
    """For the page that confirms a submission: what is to be paid, and whether it can be paid from here."""
    balance = balance_of(dossier)
    return {
        "to_pay": balance.open,
        "may_pay_online": bool(payable_online(dossier, balance)),
        "fee_unknown": balance.unknown,
    }
