"""Money that comes in: each payment once, each receipt with its own number."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from pypdf import PdfReader

from casework.chain import verify
from casework.models import Message
from catalog.roles import Role
from dossiers.fees import balance_of, record_payment, take_cash, void_cash
from dossiers.fees.receipts import receipt_pdf
from dossiers.models import Dossier, Payment, Refund
from dossiers.workflow import State
from tests.dossiers.conftest import AtOnce
from tests.factories.dossiers import leg_of, now, step
from tests.factories.fees import CashDesk, member, owing, paid, payment_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> CashDesk:
    return CashDesk()


def cash(desk: CashDesk, dossier: Dossier, amount: int = 8000, **changes: Any) -> Payment:
    return take_cash(
        **{"dossier": dossier, "amount": Decimal(amount), "by": desk.cashier, "at": timezone.now(), **changes}
    )


def test_a_payment_is_recorded_once(desk: CashDesk) -> None:
    dossier = owing(desk)
    payment = payment_of(dossier)

    assert record_payment(payment=payment, at=now(), gateway_reference="14400001", bank="NCB") is not None
    assert record_payment(payment=payment, at=now(), gateway_reference="14400001") is None

    payment.refresh_from_db()
    assert (payment.state, payment.receipt_number, payment.bank) == ("paid", 1, "NCB")
    assert balance_of(dossier).open == 0
    assert [event.action for event in dossier.events.all()].count("pay") == 1
    assert Message.objects.filter(key__contains="payment_received").count() == 1


def test_the_log_stays_whole_and_names_nobody(desk: CashDesk) -> None:
    dossier = owing(desk)
    cash(desk, dossier, payer_name="Lý Thị Mận")

    assert verify(dossier.events.order_by("sequence")) is None
    assert "Mận" not in str(list(dossier.events.values("data")))


def test_a_bank_whose_clock_is_behind_pays_all_the_same(desk: CashDesk) -> None:
    dossier = owing(desk)
    payment = payment_of(dossier)

    event = record_payment(payment=payment, at=dossier.submitted_at - timedelta(minutes=30))

    assert event is not None
    assert event.at == dossier.updated_at
    payment.refresh_from_db()
    assert payment.paid_at == dossier.submitted_at - timedelta(minutes=30)


def test_money_that_comes_after_its_payment_expired_counts(desk: CashDesk) -> None:
    dossier = owing(desk)

    paid(dossier, state=Payment.State.EXPIRED)

    assert balance_of(dossier).open == 0


def test_a_second_payment_is_proposed_to_go_back(desk: CashDesk) -> None:
    dossier = owing(desk)
    paid(dossier)
    second = paid(dossier)

    assert Refund.objects.get().payment == second
    assert Refund.objects.get().amount == 8000


def test_receipts_are_numbered_by_agency_and_year_without_gaps(desk: CashDesk) -> None:
    other = CashDesk()
    for each in (desk, desk, other):
        paid(owing(each))
    last_year = paid(owing(desk), at=datetime.fromisoformat("2025-12-31T23:30:00+07:00"))

    rows = Payment.objects.filter(agency=desk.agency).order_by("paid_at", "pk")
    assert [(row.receipt_year, row.receipt_number) for row in rows] == [(2025, 1), (2026, 1), (2026, 2)]
    assert rows[0] == last_year
    assert Payment.objects.get(agency=other.agency).receipt_number == 1


def test_cash_is_taken_in_full_by_a_cashier_of_the_agency(desk: CashDesk) -> None:
    dossier = owing(desk)
    stranger = member(CashDesk().agency, Role.CASHIER)

    for other in (stranger, desk.desk.clerk, desk.desk.leader):
        with pytest.raises(PermissionDenied):
            cash(desk, dossier, by=other)
    with pytest.raises(ValidationError, match="8"):
        cash(desk, dossier, amount=7000)
    payment = cash(desk, dossier)

    assert payment.taken_by == desk.cashier
    assert payment.payer_name == dossier.applicant_name
    with pytest.raises(ValidationError):
        cash(desk, dossier)


def test_a_wrong_receipt_is_made_void_on_its_day_and_keeps_its_number(desk: CashDesk) -> None:
    dossier = owing(desk)
    wrong = cash(desk, dossier)

    void_cash(payment=wrong, reason="Thu nhầm hồ sơ", by=desk.cashier, at=timezone.now())
    right = cash(desk, dossier)

    assert (wrong.state, wrong.receipt_number, right.receipt_number) == ("cancelled", 1, 2)
    assert balance_of(dossier).open == 0
    assert record_payment(payment=wrong, at=timezone.now()) is None
    with pytest.raises(ValidationError):
        void_cash(payment=wrong, reason="Lần nữa", by=desk.cashier, at=timezone.now())


def test_a_receipt_of_yesterday_is_not_made_void(desk: CashDesk) -> None:
    dossier = owing(desk)
    payment = cash(desk, dossier, at=timezone.now() - timedelta(days=1))

    with pytest.raises(ValidationError):
        void_cash(payment=payment, reason="Nhầm", by=desk.cashier, at=timezone.now())


def test_an_online_payment_is_not_made_void_at_the_desk(desk: CashDesk) -> None:
    payment = paid(owing(desk), at=timezone.now())

    with pytest.raises(ValidationError):
        void_cash(payment=payment, reason="Nhầm", by=desk.cashier, at=timezone.now())


def test_a_receipt_is_not_made_void_after_the_result_was_handed_out_for_it(desk: CashDesk) -> None:
    dossier = owing(desk, State.APPROVED)
    payment = cash(desk, dossier)
    step(leg_of(dossier), "return", desk.desk, timezone.now())

    with pytest.raises(ValidationError):
        void_cash(payment=payment, reason="Nhầm", by=desk.cashier, at=timezone.now())
    payment.refresh_from_db()
    assert payment.state == Payment.State.PAID


@pytest.mark.django_db(transaction=True)
def test_fifty_notices_of_one_payment_are_one_receipt(at_once: AtOnce) -> None:
    payment = payment_of(owing(CashDesk()))
    moment = timezone.now()

    def told(number: int) -> object:
        mine = Payment.objects.select_related("agency").get(pk=payment.pk)
        return record_payment(payment=mine, at=moment, gateway_reference="14400001") is not None

    assert Counter(at_once(50, told)) == {True: 1, False: 49}


@pytest.mark.django_db(transaction=True)
def test_two_cashiers_take_the_money_of_one_dossier_once(at_once: AtOnce) -> None:
    desk = CashDesk()
    dossier = owing(desk)

    outcomes = at_once(8, lambda number: cash(desk, dossier).receipt_number)

    assert sorted(str(type(outcome).__name__) for outcome in outcomes) == ["ValidationError"] * 7 + ["int"]


def test_the_receipt_of_an_online_payment_leaves_no_room_for_signatures(desk: CashDesk) -> None:
    online = "".join(page.extract_text() for page in PdfReader(BytesIO(receipt_pdf(paid(owing(desk))))).pages)
    over_the_counter = "".join(
        page.extract_text() for page in PdfReader(BytesIO(receipt_pdf(cash(desk, owing(desk))))).pages
    )

    assert "ghi rõ họ tên" not in online
    assert "không cần ký tay" in online
    assert "ghi rõ họ tên" in over_the_counter
    assert "không cần ký tay" not in over_the_counter
