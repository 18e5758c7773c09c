"""Money in the demonstration: amounts that the desk named, cash and online payments, exemptions, refunds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone

from accounts.models import User
from catalog.models import Agency
from catalog.roles import Role
from dossiers.fees import (
    balance_of,
    decide_refund,
    new_reference,
    pay_back,
    record_payment,
    reduce_fee,
    set_fee,
    take_cash,
)
from dossiers.fees.cash_days import close_day, open_days
from dossiers.fees.takings import takings
from dossiers.models import Leg, Payment, Refund

Staff = Callable[[Leg, Role], User]
CHARGE = Decimal(100_000)  # VND, as many a provincial council has set it for a household business
CHANGE = Decimal(500_000)  # VND, with which each drawer begins its day
GROUND = "Nghị quyết của HĐND tỉnh về mức thu lệ phí (dữ liệu trình diễn)"
HARDSHIP = "Hộ nghèo, theo giấy chứng nhận đã xuất trình"


def name_amount(leg: Leg, at: datetime, staff: Staff) -> None:
    """The catalog only says “by the council's resolution”: the clerk names the amount."""
    for fee in leg.dossier.fees.filter(amount=None):
        set_fee(fee=fee, amount=CHARGE, reason=GROUND, by=staff(leg, Role.RECEPTIONIST), at=at)


def pay_cash(leg: Leg, at: datetime, staff: Staff) -> None:
    amount = balance_of(leg.dossier).open
    if amount:
        take_cash(dossier=leg.dossier, amount=amount, by=staff(leg, Role.CASHIER), at=at)


def pay_online(leg: Leg, at: datetime, staff: Staff) -> None:
    """As the gateway's notice would have said; the simulator knows nothing of what was before it started."""
    amount = balance_of(leg.dossier).open
    if not amount:
        return
    payment = Payment.objects.create(
        dossier=leg.dossier,
        agency=leg.agency,
        method=Payment.Method.ONLINE,
        amount=amount,
        reference=new_reference(),
        payer_name=leg.dossier.applicant_name,
        created_at=at,
    )
    record_payment(payment=payment, at=at, gateway_reference=f"DEMO{payment.pk:08d}", bank="NCB")


def exempt(leg: Leg, at: datetime, staff: Staff) -> None:
    for fee in leg.dossier.fees.filter(amount__gt=0, reduced_by=0):
        reduce_fee(fee=fee, amount=fee.amount or CHARGE, reason=HARDSHIP, by=staff(leg, Role.RECEPTIONIST), at=at)


def approve_refund(leg: Leg, at: datetime, staff: Staff) -> None:
    for refund in _refunds(leg, Refund.State.PROPOSED):
        decide_refund(refund=refund, approve=True, by=staff(leg, Role.LEADER), at=at)


def decline_refund(leg: Leg, at: datetime, staff: Staff) -> None:
    for refund in _refunds(leg, Refund.State.PROPOSED):
        why = "Hồ sơ đã được thẩm định xong khi người nộp xin rút"
        decide_refund(refund=refund, approve=False, by=staff(leg, Role.LEADER), at=at, reason=why)


def hand_back(leg: Leg, at: datetime, staff: Staff) -> None:
    for refund in _refunds(leg, Refund.State.APPROVED):
        pay_back(refund=refund, paid_to=leg.dossier.applicant_name, by=staff(leg, Role.CASHIER), at=at)


def _refunds(leg: Leg, state: Refund.State) -> list[Refund]:
    return list(Refund.objects.filter(payment__dossier=leg.dossier, state=state).select_related("payment__agency"))


# What the table of scenarios calls them.
MONEY_STEPS = {
    "name": name_amount,
    "cash": pay_cash,
    "online": pay_online,
    "exempt": exempt,
    "approve_refund": approve_refund,
    "decline_refund": decline_refund,
    "hand_back": hand_back,
}


def close_demo_days(before: date, cashiers: dict[Agency, User]) -> None:
    """Count the drawers of the days before `before`; of the newest, 2,000 VND are missing."""
    for agency, cashier in cashiers.items():
        for number, day in enumerate(open_days(agency, before)):
            expected = CHANGE + takings(agency, day).cash
            missing = Decimal(2_000) if number == 0 and expected else Decimal(0)
            close_day(
                agency=agency,
                day=day,
                opening=CHANGE,
                counted=expected - missing,
                note="Trả nhầm tiền lẻ" if missing else "",
                by=cashier,
                at=timezone.now(),
            )
