"""Dossiers that cost something, and what is paid for them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from accounts.models import User
from catalog.models import Agency, Procedure, SubmissionChannel
from catalog.roles import Role
from dossiers.fees import new_reference, record_payment
from dossiers.models import Dossier, Payment
from dossiers.workflow import State
from tests.factories.accounts import UserFactory
from tests.factories.catalog import MembershipFactory, ProcedureFactory
from tests.factories.dossiers import Desk, dossier_in, make_desk


@dataclass
class CashDesk:
    """A desk with somebody who takes the money."""

    desk: Desk = field(default_factory=make_desk)
    cashier: User = field(init=False)

    def __post_init__(self) -> None:
        self.cashier = member(self.desk.agency, Role.CASHIER)

    @property
    def agency(self) -> Agency:
        return self.desk.agency


def member(agency: Agency | None, role: Role) -> User:
    """Somebody new with one role."""
    return MembershipFactory(user=UserFactory(), agency=agency, role=role).user


def costing(
    agency: Agency, *, fee: int | None = None, charge: int | None = 8000, note: str = "", **changes: Any
) -> Procedure:
    """A procedure with the same amounts on every channel."""
    procedure: Procedure = ProcedureFactory(agency=agency, **changes)
    SubmissionChannel.objects.filter(procedure=procedure).update(fee=fee, charge=charge, fee_note=note)
    return Procedure.objects.get(pk=procedure.pk)


def owing(desk: CashDesk, state: str = State.RECEIVED, *, fee: int | None = None, **changes: Any) -> Dossier:
    """A dossier with 8,000 đ of lệ phí, unless named otherwise."""
    amounts = {name: changes.pop(name) for name in ("charge", "note") if name in changes}
    return dossier_in(state, desk=desk.desk, procedure=costing(desk.agency, fee=fee, **amounts), **changes)


def payment_of(dossier: Dossier, amount: int = 8000, *, method: str = "online", **changes: Any) -> Payment:
    """One that waits for the money."""
    agency = dossier.legs.select_related("agency").get().agency
    given = {"dossier": dossier, "agency": agency, "method": method, "amount": Decimal(amount), **changes}
    return Payment.objects.create(**{"reference": new_reference(), **given})


def paid(dossier: Dossier, amount: int = 8000, *, at: datetime | None = None, **changes: Any) -> Payment:
    """One that was paid, a while after the last step of the dossier."""
    payment = payment_of(dossier, amount, **changes)
    record_payment(payment=payment, at=at or dossier.updated_at + timedelta(minutes=5))
    return payment
