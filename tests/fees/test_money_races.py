"""Two people at one dossier's money at once: nobody waits for ever."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from dossiers.fees import decide_refund, pay_back, payments, propose_refund, refunds, take_cash, void_cash
from dossiers.models import Refund
from tests.factories.fees import CashDesk, owing

pytestmark = pytest.mark.django_db


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What a step holds, in its order: a dossier, a drawer."""
    order: list[str] = []

    def noted(name: str, step: Callable[..., Any]) -> Callable[..., Any]:
        def call(*given: Any, **named: Any) -> Any:
            order.append(name)
            return step(*given, **named)

        return call

    for module in (payments, refunds):
        monkeypatch.setattr(module, "lock", noted("dossier", module.lock))
        monkeypatch.setattr(module, "hold_drawer", noted("drawer", module.hold_drawer))
    return order


def test_taking_voiding_and_paying_back_hold_the_dossier_before_the_drawer(held: list[str]) -> None:
    desk, now = CashDesk(), timezone.now()
    kept, voided = (
        take_cash(dossier=owing(desk), amount=Decimal(8000), by=desk.cashier, at=now) for _number in range(2)
    )
    refund = propose_refund(payment=kept, amount=Decimal(8000), reason="Nhầm", by=desk.cashier, at=now)
    decide_refund(refund=refund, approve=True, by=desk.desk.leader, at=now)
    held.clear()

    void_cash(payment=voided, reason="Nhầm", by=desk.cashier, at=timezone.now())
    assert held[:2] == ["dossier", "drawer"]
    held.clear()
    pay_back(refund=refund, paid_to="An", by=desk.cashier, at=timezone.now())

    assert held[:2] == ["dossier", "drawer"]
    assert Refund.objects.get().state == Refund.State.DONE
