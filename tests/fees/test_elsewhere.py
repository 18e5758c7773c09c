"""Cash at the desk, while the postman or the bank collects the same money."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from catalog.roles import Role
from dossiers.fees import balance_of, record_payment, reduce_fee, take_cash, void_cash
from dossiers.fees.elsewhere import elsewhere
from dossiers.models import Dossier, Parcel, Payment, Refund
from dossiers.post.parcels import prepare_result
from dossiers.workflow import State
from tests.desk.conftest import employ
from tests.dossiers.conftest import AtOnce
from tests.factories.dossiers import leg_of
from tests.factories.fees import CashDesk, owing, payment_of
from tests.fees.gateway import Bank
from tests.fees.test_paying import PAY, come_back, visiting

pytestmark = pytest.mark.django_db


def parcel_of(dossier: Dossier, state: str, **changes: Any) -> Parcel:
    """On whose delivery 8,000 đ are collected."""
    leg = leg_of(dossier)
    given = {"direction": "out", "reference": f"BG{Parcel.objects.count():010d}", "cash_on_delivery": 8000}
    return Parcel.objects.create(
        **{"dossier": dossier, "leg": leg, "agency": leg.agency, "state": state, "name": "An", **given, **changes}
    )


def cash(desk: CashDesk, dossier: Dossier, *, seen: str = "") -> Payment:
    return take_cash(dossier=dossier, amount=Decimal(8000), by=desk.cashier, at=timezone.now(), seen=seen)


def money_of(dossier: Dossier) -> str:
    return reverse("fees:money", args=[dossier.pk])


@pytest.mark.parametrize(
    ("state", "attempts"),
    [("draft", 1), ("ordered", 1), ("ordered", 0), ("collected", 1), ("transit", 1), ("failed", 1)],
)
def test_no_cash_is_taken_for_what_the_postman_collects(
    state: str, attempts: int, desk: CashDesk, cashier: Client
) -> None:
    dossier = owing(desk)
    parcel = parcel_of(dossier, state, attempts=attempts)

    page = cashier.get(money_of(dossier)).text
    assert "không thu khoản này tại đây" in page
    assert str(parcel) in page
    assert 'value="cash"' not in page
    answer = cashier.post(money_of(dossier), {"do": "cash", "amount": "8000"}, follow=True)

    assert "Chưa thu khoản nào" in answer.text
    assert not Payment.objects.exists()


@pytest.mark.parametrize("state", ["returning", "returned", "cancelled"])
def test_what_comes_back_collects_nothing(state: str, desk: CashDesk) -> None:
    dossier = owing(desk)
    parcel_of(dossier, state, attempts=1)

    assert cash(desk, dossier).state == Payment.State.PAID


def test_what_the_postman_leaves_is_taken_at_once(desk: CashDesk, cashier: Client) -> None:
    dossier = owing(desk, charge=10_000)
    parcel = parcel_of(dossier, "transit", attempts=1)

    page = cashier.get(money_of(dossier)).text
    assert "Thu 2.000 đồng tiền mặt" in page
    assert "Bưu tá thu 8.000 đồng" in page
    assert "Thu 10.000 đồng tiền mặt" not in page
    answer = cashier.post(money_of(dossier), {"do": "cash", "amount": "10000"}, follow=True)
    assert "Số phải nộp hiện là 2.000 đồng" in answer.text
    cashier.post(money_of(dossier), {"do": "cash", "amount": "2000"})

    assert [payment.amount for payment in Payment.objects.all()] == [2000]
    assert balance_of(dossier).open == 8000
    parcel.refresh_from_db()
    assert (parcel.cash_on_delivery, parcel.error) == (8000, "")
    assert cashier.post(money_of(dossier), {"do": "cash", "amount": "8000"}, follow=True).text.count("Chưa thu khoản")
    assert not Refund.objects.exists()


def test_what_the_postman_leaves_is_paid_online_at_once(desk: CashDesk, bank: Bank, client: Client) -> None:
    dossier = owing(desk, charge=10_000)
    parcel_of(dossier, "transit", attempts=1)
    visiting(client, dossier)

    assert "Nộp trực tuyến 2.000 đồng" in client.get(reverse("dossiers:dossier")).text
    page = client.get(PAY).text
    assert "Nộp 2.000 đồng" in page
    assert "8.000 đồng" in page
    assert "Trả cho bưu tá" in page
    come_back(client, bank.press(client.post(PAY).url))

    payment = Payment.objects.get()
    assert (payment.amount, payment.state) == (2000, "paid")
    assert balance_of(dossier).open == 8000


def test_after_delivery_the_rest_is_taken_without_a_question_and_all_with_one(desk: CashDesk, cashier: Client) -> None:
    dossier, other = owing(desk, charge=10_000), owing(desk, charge=10_000)
    for each in (dossier, other):
        parcel_of(each, "delivered", attempts=1)

    cashier.post(money_of(dossier), {"do": "cash", "amount": "2000"})
    cashier.post(money_of(other), {"do": "cash", "amount": "10000"})
    assert [payment.amount for payment in Payment.objects.all()] == [2000]
    cashier.post(money_of(other), {"do": "cash", "amount": "10000", "seen": elsewhere(other).mark})

    assert balance_of(dossier).open == 8000
    assert balance_of(other).open == 0


def test_a_parcel_that_is_being_prepared_collects_nothing_once_the_cashier_has(desk: CashDesk) -> None:
    dossier = owing(desk)
    parcel = parcel_of(dossier, "draft")

    receipt = cash(desk, dossier)

    parcel.refresh_from_db()
    assert parcel.cash_on_delivery == 0
    void_cash(payment=receipt, reason="Nhầm", by=desk.cashier, at=timezone.now())
    parcel.refresh_from_db()
    assert parcel.cash_on_delivery == 8000


def test_a_parcel_announced_at_that_very_moment_lets_no_cash_be_taken(
    desk: CashDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    dossier = owing(desk)
    parcel = parcel_of(dossier, "draft")

    def announce_first(given: Dossier) -> None:
        Parcel.objects.filter(pk=parcel.pk).update(attempts=1)

    monkeypatch.setattr("dossiers.fees.payments.follow_balance", announce_first)
    with pytest.raises(ValidationError) as refused:
        cash(desk, dossier)

    assert refused.value.code == "on_delivery"
    assert not Payment.objects.exists()


def test_an_exemption_lowers_what_a_prepared_parcel_collects_and_an_announced_one_is_shown_to_the_clerk(
    desk: CashDesk,
) -> None:
    prepared, announced = owing(desk), owing(desk)
    parcels = [parcel_of(prepared, "draft"), parcel_of(announced, "transit", attempts=1)]
    for dossier in (prepared, announced):
        reduce_fee(fee=dossier.fees.get(), amount=Decimal(3000), reason="Hộ nghèo", by=desk.cashier, at=timezone.now())

    for parcel in parcels:
        parcel.refresh_from_db()
    assert [(parcel.cash_on_delivery, parcel.error) for parcel in parcels] == [
        (5000, ""),
        (8000, "Bưu tá thu hộ 8.000 đồng, nhưng nay chỉ còn phải nộp 5.000 đồng: hãy báo bưu chính."),
    ]


def test_of_two_parcels_one_collects(desk: CashDesk) -> None:
    dossier = owing(desk)
    parcels = [parcel_of(dossier, "draft") for _number in range(2)]

    reduce_fee(fee=dossier.fees.get(), amount=Decimal(3000), reason="Hộ nghèo", by=desk.cashier, at=timezone.now())

    amounts = [Parcel.objects.get(pk=parcel.pk).cash_on_delivery for parcel in parcels]
    assert amounts == [5000, 0]


@pytest.mark.parametrize(
    "begin", [lambda dossier: payment_of(dossier), lambda dossier: parcel_of(dossier, "delivered")]
)
def test_what_may_have_been_paid_elsewhere_is_shown_and_confirmed(begin: Any, desk: CashDesk, cashier: Client) -> None:
    dossier = owing(desk)
    begin(dossier)

    assert "Khoản tiền này có thể đang được nộp theo cách khác" in cashier.get(money_of(dossier)).text
    cashier.post(money_of(dossier), {"do": "cash", "amount": "8000"})
    assert not Payment.objects.filter(state="paid").exists()
    cashier.post(money_of(dossier), {"do": "cash", "amount": "8000", "seen": elsewhere(dossier).mark})

    assert Payment.objects.get(method="cash").state == Payment.State.PAID


def test_a_result_that_follows_another_collects_nothing_besides(desk: CashDesk) -> None:
    dossier = owing(desk, State.APPROVED)
    parcel_of(dossier, "transit", attempts=1, leg=None)
    clerk = employ(Role.POSTAL_CLERK, desk.agency)

    parcel = prepare_result(leg=leg_of(dossier), by=clerk, at=timezone.now())

    assert parcel.cash_on_delivery == 0


def test_a_payment_begun_after_the_page_was_shown_is_seen_first(desk: CashDesk) -> None:
    dossier = owing(desk)
    payment_of(dossier)
    shown = elsewhere(dossier).mark
    payment_of(dossier)

    with pytest.raises(ValidationError) as refused:
        cash(desk, dossier, seen=shown)

    assert refused.value.code == "elsewhere"


def test_money_that_comes_online_after_the_cash_is_proposed_to_go_back(desk: CashDesk) -> None:
    dossier = owing(desk)
    online = payment_of(dossier)
    cash(desk, dossier, seen=elsewhere(dossier).mark)

    record_payment(payment=online, at=timezone.now(), gateway_reference="14400001")

    refund = Refund.objects.get()
    assert (refund.payment, refund.amount, refund.state) == (online, 8000, Refund.State.PROPOSED)


def test_the_bank_is_asked_before_cash_is_taken(desk: CashDesk, cashier: Client, bank: Bank, client: Client) -> None:
    dossier = owing(desk)
    visiting(client, dossier)
    bank.press(client.post(PAY).url)  # paid there; its notice is still on the way
    seen = elsewhere(dossier).mark

    answer = cashier.post(money_of(dossier), {"do": "cash", "amount": "8000", "seen": seen}, follow=True)

    assert "Chưa thu khoản nào" in answer.text
    assert [payment.method for payment in Payment.objects.filter(state="paid")] == ["online"]
    assert not Refund.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_cashiers_at_once_give_one_receipt(at_once: AtOnce) -> None:
    desk = CashDesk()
    dossier = owing(desk, State.RECEIVED)

    def take(_number: int) -> str:
        try:
            return cash(desk, dossier).state
        except ValidationError as error:
            return str(error.code)

    assert Counter(at_once(10, take)) == {"paid": 1, "amount": 9}
    assert balance_of(dossier).paid == 8000
    assert Payment.objects.get().receipt_number == 1
