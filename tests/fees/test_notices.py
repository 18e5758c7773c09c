"""What the gateway tells, and what somebody else tells in its name."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from casework.models import Message
from dossiers.fees import balance_of
from dossiers.fees.online.attempts import order_of
from dossiers.fees.online.checks import the_gateway_is_named_in_full
from dossiers.fees.online.gateway import the_gateway
from dossiers.fees.online.notices import FORGED_KEPT, cut, take_notice
from dossiers.fees.online.outcomes import Outcome
from dossiers.models import Event, Payment, PaymentNotice, Refund
from dossiers.workflow import State
from tests.dossiers.conftest import AtOnce
from tests.dossiers.conftest import at_once as at_once  # a fixture
from tests.factories.fees import CashDesk, owing, payment_of
from tests.fees.gateway import signed, told

pytestmark = pytest.mark.django_db
NOTICE = "/ho-so/thanh-toan/thong-bao/"
GATEWAY = "http://DEMO0001:simulator-secret@gateway.example/"


@pytest.fixture(autouse=True)
def _gateway(settings: Settings) -> None:
    settings.PAYMENT_URL = GATEWAY


@pytest.fixture
def payment() -> Payment:
    return payment_of(owing(CashDesk()))


def tell(client: Client, fields: dict[str, str]) -> str:
    answer = client.get(NOTICE, fields)
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    return answer.json()["RspCode"]


def outcomes() -> list[str]:
    return list(PaymentNotice.objects.order_by("pk").values_list("outcome", flat=True))


def test_a_notice_pays_and_numbers_the_receipt(client: Client, payment: Payment) -> None:
    assert tell(client, signed(told(payment.reference))) == "00"

    payment.refresh_from_db()
    assert (payment.state, payment.bank, payment.receipt_number) == (Payment.State.PAID, "NCB", 1)
    assert balance_of(payment.dossier).is_settled
    assert outcomes() == [Outcome.PAID]
    assert PaymentNotice.objects.get().network == "127.0.0.0/24"


def test_a_notice_that_is_replayed_changes_nothing(client: Client, payment: Payment) -> None:
    notice = signed(told(payment.reference))
    tell(client, notice)
    events, messages = Event.objects.count(), Message.objects.count()

    assert [tell(client, notice) for _time in range(3)] == ["02", "02", "02"]

    assert (Event.objects.count(), Message.objects.count()) == (events, messages)
    assert outcomes() == [Outcome.PAID, Outcome.REPEATED]  # the auditor reads of each sort once


@pytest.mark.parametrize(
    "forge",
    [
        lambda notice: {**notice, "vnp_Amount": "100"},
        lambda notice: {**notice, "vnp_TxnRef": "ANOTHER"},
        lambda notice: {**notice, "vnp_SecureHash": "0" * 128},
        lambda notice: {**notice, "vnp_SecureHash": "Ớ" * 128},
        lambda notice: {name: value for name, value in notice.items() if name != "vnp_SecureHash"},
        lambda notice: signed(told(notice["vnp_TxnRef"]), secret="guessed"),
        lambda notice: signed(told(notice["vnp_TxnRef"], vnp_TmnCode="ANOTHER1")),
        lambda notice: {},
    ],
)
def test_a_forged_notice_is_refused_and_kept(client: Client, payment: Payment, forge: object) -> None:
    assert tell(client, forge(signed(told(payment.reference)))) == "97"

    payment.refresh_from_db()
    assert payment.state == Payment.State.PENDING
    assert outcomes() == [Outcome.FORGED]
    assert PaymentNotice.objects.get().payment is None


def test_a_flood_of_forged_notices_does_not_fill_the_table(client: Client) -> None:
    for number in range(FORGED_KEPT + 5):
        assert tell(client, {"vnp_TxnRef": f"{number}", "vnp_SecureHash": "0"}) == "97"

    assert PaymentNotice.objects.count() == FORGED_KEPT


@pytest.mark.parametrize("reference", ["", "x" * 5000, "\x00", "🙂", "' OR 1=1", "<script>"])
def test_a_notice_of_a_payment_that_is_not_ours_is_not_known(client: Client, reference: str) -> None:
    assert tell(client, signed(told(reference))) in {"01", "97"}


def test_a_notice_of_another_amount_pays_nothing(client: Client, payment: Payment) -> None:
    for amount in ("799900", "800100", "", "-800000", "8e5", "٨٠٠٠٠٠"):
        assert tell(client, signed(told(payment.reference, vnp_Amount=amount))) == "04"

    payment.refresh_from_db()
    assert payment.state == Payment.State.PENDING
    assert set(outcomes()) == {Outcome.AMOUNT}


def test_one_transaction_of_the_bank_does_not_pay_for_two_dossiers(client: Client, payment: Payment) -> None:
    other = payment_of(owing(CashDesk()))
    tell(client, signed(told(other.reference, vnp_TransactionNo="12345")))

    assert tell(client, signed(told(payment.reference, vnp_TransactionNo="12345"))) == "99"

    payment.refresh_from_db()
    assert payment.state == Payment.State.PENDING
    assert outcomes()[-1] == Outcome.OTHER


def test_a_cash_payment_is_not_paid_by_a_notice(client: Client) -> None:
    cash = payment_of(owing(CashDesk()), method="cash")

    assert tell(client, signed(told(cash.reference))) == "01"


@pytest.mark.parametrize("ended", [Payment.State.EXPIRED, Payment.State.FAILED, Payment.State.CANCELLED])
def test_money_that_comes_late_has_come(client: Client, payment: Payment, ended: str) -> None:
    Payment.objects.filter(pk=payment.pk).update(state=ended)

    assert tell(client, signed(told(payment.reference))) == "00"

    payment.refresh_from_db()
    assert payment.state == Payment.State.PAID
    assert outcomes() == [Outcome.LATE]


def test_money_for_a_refused_dossier_is_proposed_to_go_back(client: Client) -> None:
    payment = payment_of(owing(CashDesk(), State.REFUSED))

    tell(client, signed(told(payment.reference)))

    refund = Refund.objects.get()
    assert (refund.payment, refund.amount, refund.state) == (payment, 8000, Refund.State.PROPOSED)


def test_what_was_paid_twice_is_proposed_to_go_back(client: Client, payment: Payment) -> None:
    again = payment_of(payment.dossier)

    for each in (payment, again):
        tell(client, signed(told(each.reference)))

    assert Payment.objects.filter(state=Payment.State.PAID).count() == 2
    assert Refund.objects.get().amount == 8000


@pytest.mark.parametrize(("code", "state"), [("24", Payment.State.CANCELLED), ("51", Payment.State.FAILED)])
def test_a_payment_that_failed_can_be_begun_anew(client: Client, payment: Payment, code: str, state: str) -> None:
    notice = signed(told(payment.reference, vnp_ResponseCode=code, vnp_TransactionStatus="02"))

    assert [tell(client, notice), tell(client, notice)] == ["00", "02"]

    payment.refresh_from_db()
    assert payment.state == state
    assert balance_of(payment.dossier).open == 8000


def test_a_failure_told_after_the_payment_changes_nothing(client: Client, payment: Payment) -> None:
    tell(client, signed(told(payment.reference)))

    assert tell(client, signed(told(payment.reference, vnp_TransactionStatus="02", vnp_ResponseCode="51"))) == "02"

    payment.refresh_from_db()
    assert payment.state == Payment.State.PAID


@pytest.mark.parametrize("moment", ["20990101000000", "19990101000000", "", "2026", "hôm qua"])
def test_a_bank_with_a_wrong_clock_is_not_believed(client: Client, payment: Payment, moment: str) -> None:
    tell(client, signed(told(payment.reference, vnp_PayDate=moment)))

    payment.refresh_from_db()
    assert payment.created_at <= payment.paid_at <= timezone.now()


@pytest.mark.parametrize("address", ["", "https://DEMO0001@gateway.example/", "https://DEMO0001:@gateway.example/"])
def test_without_a_gateway_and_its_secret_nobody_can_tell_anything(
    client: Client, payment: Payment, settings: Settings, address: str
) -> None:
    settings.PAYMENT_URL = address

    assert client.get(NOTICE, signed(told(payment.reference), secret="")).status_code == 404
    assert [error.id for error in the_gateway_is_named_in_full()] == (["dossiers.E005"] if address else [])


def test_a_secret_with_any_signs_is_read_from_the_address(settings: Settings) -> None:
    settings.PAYMENT_URL = "https://DEMO0001:a%2Fb%40c%3A%25@gateway.example:8443/vnpay"

    gateway = the_gateway()

    assert (gateway.merchant, gateway.secret) == ("DEMO0001", "a/b@c:%")
    assert (gateway.base, gateway.origin) == ("https://gateway.example:8443/vnpay/", "https://gateway.example:8443")
    assert the_gateway_is_named_in_full() == []


def test_the_signature_covers_vietnamese_words_and_signs_of_an_address(client: Client, payment: Payment) -> None:
    words = "Nộp phí & lệ phí = 100% +++ ~ * ! ' ( )"

    assert tell(client, signed(told(payment.reference, vnp_OrderInfo=words))) == "00"


@pytest.mark.django_db(transaction=True)
def test_fifty_notices_at_once_are_one_payment(at_once: AtOnce) -> None:
    payment = payment_of(owing(CashDesk()))
    notice = signed(told(payment.reference))

    answers = at_once(50, lambda _number: take_notice(notice, network="203.0.113.7", at=timezone.now()))

    assert Counter(answers) == {Outcome.PAID: 1, Outcome.REPEATED: 49}
    assert Event.objects.filter(action="pay").count() == 1
    assert Payment.objects.filter(state=Payment.State.PAID, receipt_number=1).count() == 1
    assert Message.objects.filter(key__contains="payment").count() == 1
    assert balance_of(payment.dossier).paid == 8000
    assert set(PaymentNotice.objects.values_list("outcome", "times")) == {("paid", 1), ("repeated", 49)}
    assert PaymentNotice.objects.count() == 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("lead", [{}, {"vnp_TmnCode": "ANOTHER1"}])
def test_the_same_unknown_or_forged_notice_at_once_stands_once(at_once: AtOnce, lead: dict[str, str]) -> None:
    notice = signed(told("NOBODYS", **lead))

    at_once(FORGED_KEPT, lambda _number: take_notice(notice, network="203.0.113.7", at=timezone.now()))

    assert [row.times for row in PaymentNotice.objects.all()] == [FORGED_KEPT]


@pytest.mark.parametrize(
    ("address", "kept"),
    [("203.0.113.7", "203.0.113.0/24"), ("2001:db8:1:2::/64", "2001:db8:1::/48"), ("unix:", ""), ("", "")],
)
def test_the_last_part_of_an_address_is_not_kept(address: str, kept: str) -> None:
    assert cut(address) == kept


def test_a_notice_is_kept_with_its_moment(payment: Payment) -> None:
    at = timezone.now() + timedelta(seconds=1)

    take_notice(signed(told(payment.reference)), network="203.0.113.7", at=at)

    assert PaymentNotice.objects.get().received_at == at


def test_our_own_signed_way_to_the_gateway_is_no_word_of_the_gateway(client: Client, payment: Payment) -> None:
    order = order_of(payment, payer_address="203.0.113.1", language="vi")
    fields = dict(parse_qsl(urlsplit(the_gateway().pay_address(order)).query))

    assert tell(client, fields) == "99"
    client.get("/ho-so/thanh-toan/tro-ve/", fields)

    payment.refresh_from_db()
    assert payment.state == Payment.State.PENDING
