"""The gateway says nothing: it is asked, attempts expire, refunds are ordered again until it is sure."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from pytest_django import Settings

from dossiers.fees import decide_refund, propose_refund
from dossiers.fees.online import refunding
from dossiers.fees.online.attempts import TERM, order_of
from dossiers.fees.online.gateway import Refused, Unreachable, the_gateway
from dossiers.fees.online.pending import FIRST, GIVEN_UP, GRACE, settle_pending
from dossiers.fees.online.refunding import send_due
from dossiers.fees.online.statement import fetch
from dossiers.models import Event, Payment, Refund
from tests.dossiers.conftest import AtOnce
from tests.dossiers.conftest import at_once as at_once  # a fixture
from tests.factories.fees import CashDesk, owing, payment_of
from tests.fees.gateway import Bank

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> CashDesk:
    return CashDesk()


@pytest.fixture
def begun(bank: Bank, desk: CashDesk) -> Payment:
    """Begun a while ago, and nothing was heard."""
    at = timezone.now() - FIRST
    return payment_of(owing(desk), created_at=at, expires_at=at + TERM)


def at_the_bank(bank: Bank, payment: Payment, ending: str = "pay") -> None:
    order = order_of(payment, payer_address="203.0.113.7", language="vi")
    bank.press(the_gateway().pay_address(order), ending)


@pytest.fixture
def refund(bank: Bank, desk: CashDesk, begun: Payment) -> Refund:
    """Of 5,000 of 8,000 đ that were paid; a second person has agreed."""
    at_the_bank(bank, begun)
    settle_pending(timezone.now())
    begun.refresh_from_db()
    now = timezone.now()
    proposed = propose_refund(payment=begun, amount=Decimal(5000), reason="Được miễn", by=desk.cashier, at=now)
    return decide_refund(refund=proposed, approve=True, by=desk.desk.leader, at=now)


def later(refund: Refund) -> datetime:
    refund.refresh_from_db()
    return refund.next_attempt_at or timezone.now()


def test_a_payment_without_a_notice_is_found_by_asking(bank: Bank, begun: Payment) -> None:
    at_the_bank(bank, begun)

    assert settle_pending(timezone.now()) == {"paid": 1}

    begun.refresh_from_db()
    assert begun.state == Payment.State.PAID
    assert begun.gateway_reference == bank.payment(begun.reference)["number"]


def test_a_fresh_attempt_is_left_alone(bank: Bank, begun: Payment) -> None:
    assert settle_pending(begun.created_at + FIRST - timedelta(seconds=1)) == {}


def test_the_gateway_is_not_asked_at_every_round(bank: Bank, begun: Payment) -> None:
    now = timezone.now()

    assert settle_pending(now) == {"waiting": 1}
    assert settle_pending(now + timedelta(seconds=60)) == {}


@pytest.mark.parametrize("opened", [True, False])
def test_an_attempt_that_nobody_went_on_with_expires(bank: Bank, begun: Payment, opened: bool) -> None:
    if opened:
        at_the_bank(bank, begun, "poor")
        Payment.objects.update(state=Payment.State.PENDING)
    outcomes = settle_pending(begun.expires_at + GRACE + timedelta(seconds=1))

    begun.refresh_from_db()
    assert begun.state == (Payment.State.FAILED if opened else Payment.State.EXPIRED)
    assert sum(outcomes.values()) == 1


def test_a_gateway_that_is_down_ends_no_attempt_for_days(bank: Bank, begun: Payment) -> None:
    at_the_bank(bank, begun)
    bank.switch(down=True)
    for hours in (1, 24, 72):
        assert settle_pending(begun.created_at + timedelta(hours=hours)) == {"unreachable": 1}

    bank.switch(down=False)

    assert settle_pending(begun.created_at + timedelta(hours=80)) == {"paid": 1}


def test_in_the_end_an_attempt_is_given_up(bank: Bank, begun: Payment) -> None:
    bank.switch(down=True)

    assert settle_pending(begun.created_at + GIVEN_UP + timedelta(hours=1)) == {"expired": 1}


def test_a_gateway_that_is_down_is_asked_once_a_round(bank: Bank, desk: CashDesk, begun: Payment) -> None:
    for _number in range(5):
        payment_of(begun.dossier, created_at=begun.created_at, expires_at=begun.expires_at)
    bank.switch(down=True)

    assert settle_pending(timezone.now()) == {"unreachable": 1}


def test_a_refund_goes_back_through_the_gateway(bank: Bank, refund: Refund) -> None:
    assert send_due(timezone.now()) == {"done": 1}

    refund.refresh_from_db()
    [entry] = bank.payment(refund.payment.reference)["refunds"]
    assert (refund.state, refund.gateway_reference) == (Refund.State.DONE, entry["number"])
    assert (entry["amount"], entry["request"]) == (500_000, refund.reference)
    assert Event.objects.filter(action="refund").count() == 1
    assert send_due(timezone.now() + timedelta(days=1)) == {}


def test_a_refund_whose_answer_was_lost_is_carried_out_once(bank: Bank, refund: Refund) -> None:
    bank.switch(lose_answers=2)
    assert send_due(timezone.now()) == {"again": 1}
    assert send_due(timezone.now()) == {}  # not before its time
    assert send_due(later(refund)) == {"again": 1}

    assert send_due(later(refund)) == {"done": 1}

    assert len(bank.payment(refund.payment.reference)["refunds"]) == 1
    assert refund.attempts == 2  # before the last one
    refund.refresh_from_db()
    assert (refund.state, refund.attempts) == (Refund.State.DONE, 3)


def test_a_refund_waits_for_a_gateway_that_is_down_for_a_week(bank: Bank, refund: Refund) -> None:
    bank.switch(down=True)
    at = timezone.now()
    while at < timezone.now() + timedelta(days=7):
        assert send_due(at) == {"again": 1}
        at = later(refund)
    assert refund.state == Refund.State.SENDING
    assert refund.error == "HTTP 503"
    assert refund.attempts < 25

    bank.switch(down=False)

    assert send_due(at) == {"done": 1}


@pytest.mark.parametrize(("code", "state"), [("95", Refund.State.FAILED), ("99", Refund.State.SENDING)])
def test_a_refusal_inside_a_good_answer_is_read(bank: Bank, refund: Refund, code: str, state: str) -> None:
    bank.switch(refuse=code)

    send_due(timezone.now())

    refund.refresh_from_db()
    assert refund.state == state
    assert code in refund.error


def test_another_refund_of_the_payment_on_its_way_is_no_yes(bank: Bank, refund: Refund) -> None:
    """ "Repeated" without a number is about the other one."""
    bank.switch(refuse="94")

    assert send_due(timezone.now()) == {"again": 1}


def test_an_answer_that_the_gateway_did_not_sign_is_not_believed(bank: Bank, refund: Refund) -> None:
    bank.switch(unsigned=True)

    assert send_due(timezone.now()) == {"again": 1}

    refund.refresh_from_db()
    assert refund.state == Refund.State.SENDING


@pytest.mark.parametrize("state", [Refund.State.PROPOSED, Refund.State.DECLINED, Refund.State.FAILED])
def test_only_what_a_second_person_agreed_to_goes_back(bank: Bank, refund: Refund, state: str) -> None:
    Refund.objects.update(state=state)

    assert send_due(timezone.now()) == {}
    assert not bank.payment(refund.payment.reference)["refunds"]


def test_a_refund_of_cash_is_not_asked_of_the_gateway(bank: Bank, refund: Refund) -> None:
    Payment.objects.update(method=Payment.Method.CASH)

    assert send_due(timezone.now()) == {}


def test_more_than_was_paid_never_goes_back(desk: CashDesk, refund: Refund) -> None:
    with pytest.raises(ValidationError):
        propose_refund(
            payment=refund.payment, amount=Decimal(4000), reason="Nộp thừa", by=desk.cashier, at=timezone.now()
        )


def test_without_a_gateway_refunds_wait(refund: Refund, settings: Settings) -> None:
    settings.PAYMENT_URL = ""

    assert send_due(timezone.now()) == {}
    refund.refresh_from_db()
    assert refund.state == Refund.State.APPROVED


def test_the_statement_of_the_day_has_payments_and_refunds(bank: Bank, refund: Refund) -> None:
    send_due(timezone.now())

    lines = {line.reference: line for line in fetch(timezone.localdate())}

    assert (lines[refund.payment.reference].kind, lines[refund.payment.reference].amount) == ("pay", 8000)
    assert (lines[refund.reference].kind, lines[refund.reference].amount) == ("refund", 5000)
    assert all(line.succeeded for line in lines.values())
    assert fetch(timezone.localdate() - timedelta(days=1)) == []


def test_a_statement_that_cannot_be_had_says_why(bank: Bank) -> None:
    bank.switch(refuse="99")
    with pytest.raises(Refused, match="99"):
        fetch(timezone.localdate())
    bank.switch(refuse="", down=True)
    with pytest.raises(Unreachable, match="503"):
        fetch(timezone.localdate())


def test_a_statement_with_a_strange_line_is_named(bank: Bank, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [["pay", "A", "800000", "1", "00", "20260810101500"], ["pay", "A", "8e5", "1", "00", "20260810101500"]]
    monkeypatch.setattr("dossiers.fees.online.gateway.Gateway.statement_rows", lambda *_given, **_named: rows)

    with pytest.raises(Unreachable, match="line 2"):
        fetch(timezone.localdate())


def test_the_secret_is_in_no_error_and_no_word_about_the_gateway(bank: Bank, settings: Settings) -> None:
    settings.PAYMENT_URL = "http://DEMO0001:simulator-secret@127.0.0.1:9/"

    with pytest.raises(Unreachable) as caught:
        fetch(timezone.localdate())

    assert "simulator-secret" not in f"{caught.value}{the_gateway()!r}"


@pytest.mark.django_db(transaction=True)
def test_a_refund_that_two_workers_take_at_once_is_ordered_once(at_once: AtOnce, bank: Bank, refund: Refund) -> None:
    outcomes = at_once(8, lambda _number: refunding.send(Refund.objects.get(pk=refund.pk), timezone.now()))

    assert outcomes.count("done") == 1
    assert len(bank.payment(refund.payment.reference)["refunds"]) == 1
    assert Event.objects.filter(action="refund").count() == 1
