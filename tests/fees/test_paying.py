"""The citizen pays: from the dossier's page to the bank and back, with the simulated gateway over HTTP."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from dossiers.fees import balance_of
from dossiers.fees.online.attempts import ATTEMPTS, LEAST_LEFT, TERM, begin_payment
from dossiers.models import Dossier, Fee, Payment
from dossiers.secrets import lookup_secret
from dossiers.workflow import State
from tests.factories.fees import CashDesk, owing, paid, payment_of
from tests.fees.gateway import Bank, signed, told

pytestmark = pytest.mark.django_db
PAY = "/ho-so/tra-cuu/nop-phi/"
PAGE = "/ho-so/tra-cuu/ho-so/"
RETURN = "/ho-so/thanh-toan/tro-ve/"
RESULT = "/ho-so/thanh-toan/ket-qua/"
NOTICE = "/ho-so/thanh-toan/thong-bao/"


def visiting(client: Client, dossier: Dossier) -> None:
    answer = client.post("/ho-so/tra-cuu/", {"number": dossier.submission_number, "secret": lookup_secret(dossier)})
    assert answer.status_code == 302


@pytest.fixture
def dossier(client: Client, bank: Bank) -> Dossier:
    """Open before the reader, 8,000 đ to be paid."""
    dossier = owing(CashDesk())
    visiting(client, dossier)
    return dossier


def come_back(client: Client, address: str) -> str:
    """Follow the bank's way back; gives the page that the reader sees."""
    parts = urlsplit(address)
    answer = client.get(f"{parts.path}?{parts.query}")
    assert answer.status_code == 302
    assert "vnp_" not in answer.url  # nothing of the gateway stays in the address
    return client.get(answer.url).content.decode()


def hear(client: Client, address: str) -> str:
    """The notice of the same payment, server to server."""
    return client.get(NOTICE, dict(parse_qsl(urlsplit(address).query))).json()["RspCode"]


def test_the_dossiers_page_asks_for_the_money(client: Client, dossier: Dossier) -> None:
    page = client.get(PAGE).content.decode()

    assert "Còn phải nộp 8.000 đồng" in page
    assert f'href="{PAY}"' in page


def test_paying_from_the_page_to_the_receipt(client: Client, dossier: Dossier, bank: Bank) -> None:
    to_bank = client.post(PAY)
    back = bank.press(to_bank.url)
    assert hear(client, back) == "00"

    page = come_back(client, back)

    assert "Đã nộp phí" in page
    payment = Payment.objects.get()
    assert f"00001/{payment.receipt_year}" in page
    assert balance_of(dossier).is_settled
    assert f'href="{PAY}"' not in client.get(PAGE).content.decode()


def test_the_gateway_is_asked_when_no_notice_came(client: Client, dossier: Dossier, bank: Bank) -> None:
    back = bank.press(client.post(PAY).url)

    assert "Đã nộp phí" in come_back(client, back)

    assert Payment.objects.get().state == Payment.State.PAID
    assert hear(client, back) == "02"  # the notice came after all


@pytest.mark.parametrize("trouble", [{"down": True}, {"refuse": "99"}, {"unsigned": True}])
def test_while_the_gateway_says_nothing_the_reader_is_told_to_wait(
    client: Client, dossier: Dossier, bank: Bank, trouble: dict[str, object]
) -> None:
    back = bank.press(client.post(PAY).url)
    bank.switch(**trouble)

    page = come_back(client, back)

    assert "Đang chờ ngân hàng xác nhận" in page
    assert "không nộp lại" in page
    assert Payment.objects.get().state == Payment.State.PENDING


def test_a_page_that_is_loaded_again_and_again_asks_the_gateway_once(
    client: Client, dossier: Dossier, bank: Bank, monkeypatch: pytest.MonkeyPatch
) -> None:
    back = bank.press(client.post(PAY).url)
    asked: list[object] = []
    monkeypatch.setattr("dossiers.fees.online.pending.ask", lambda *given: asked.append(given))
    come_back(client, back)

    for _time in range(5):
        client.get(RESULT)

    assert len(asked) == 1


@pytest.mark.parametrize(("ending", "words"), [("cancel", "Đã hủy thanh toán"), ("poor", "Chưa nộp được phí")])
def test_whoever_did_not_pay_can_try_again(
    client: Client, dossier: Dossier, bank: Bank, ending: str, words: str
) -> None:
    page = come_back(client, bank.press(client.post(PAY).url, ending))

    assert words in page
    assert f'href="{PAY}"' in page
    assert client.post(PAY).url != ""
    assert Payment.objects.filter(state=Payment.State.PENDING).count() == 1


def test_two_windows_lead_to_one_payment(client: Client, dossier: Dossier) -> None:
    assert client.post(PAY).url == client.post(PAY).url
    assert Payment.objects.count() == 1


def test_an_attempt_that_is_about_to_end_is_not_gone_on_with(client: Client, dossier: Dossier) -> None:
    now = timezone.now()
    first = begin_payment(dossier=dossier, at=now - TERM + LEAST_LEFT)

    assert begin_payment(dossier=dossier, at=now).pk != first.pk


def test_another_amount_is_another_attempt(client: Client, dossier: Dossier) -> None:
    client.post(PAY)
    Fee.objects.update(reduced_by=3000)

    address = client.post(PAY).url

    assert "vnp_Amount=500000&" in address
    assert Payment.objects.count() == 2


def test_what_is_asked_of_the_gateway_names_nobody(client: Client, dossier: Dossier, bank: Bank) -> None:
    address = client.post(PAY).url

    fields = dict(parse_qsl(urlsplit(address).query))
    assert fields["vnp_OrderInfo"] == f"Nop phi le phi ho so {dossier.code}"
    assert lookup_secret(dossier).replace("-", "") not in address.replace("-", "")
    assert dossier.applicant_name not in "".join(fields.values())
    assert "simulator-secret" not in address
    assert address.startswith(bank.address)


def test_the_page_may_lead_to_the_gateway_and_nowhere_else(client: Client, dossier: Dossier, bank: Bank) -> None:
    policy = client.get(PAY)["Content-Security-Policy"]

    assert f"form-action 'self' {bank.address.rstrip('/')}" in policy
    assert bank.address.rstrip("/") not in client.get(PAGE)["Content-Security-Policy"]


def test_paying_asks_for_the_number_and_the_secret(bank: Bank) -> None:
    owing(CashDesk())
    stranger = Client()

    for answer in (stranger.get(PAY), stranger.post(PAY), stranger.get(RESULT)):
        assert answer.status_code == 302
        assert answer.url.startswith("/ho-so/tra-cuu/")
    assert not Payment.objects.exists()


def test_another_site_cannot_begin_a_payment(dossier: Dossier) -> None:
    client = Client(enforce_csrf_checks=True)
    visiting(client, dossier)

    assert client.post(PAY).status_code == 403
    assert not Payment.objects.exists()


def test_a_reader_whose_visit_has_ended_learns_what_became_of_it_and_nothing_else(
    client: Client, dossier: Dossier, bank: Bank
) -> None:
    back = bank.press(client.post(PAY).url)
    stranger = Client()

    page = come_back(stranger, back)

    assert "Đã nộp phí" in page
    assert dossier.code not in page
    assert dossier.applicant_name not in page
    assert f'href="{PAGE}"' not in page


@pytest.mark.parametrize("change", [{"vnp_Amount": "1"}, {"vnp_SecureHash": "0"}, {"vnp_TxnRef": "\x00"}])
def test_a_way_back_that_is_not_the_gateways_leads_to_the_look_up(
    client: Client, dossier: Dossier, change: dict[str, str]
) -> None:
    payment = payment_of(dossier)

    answer = client.get(RETURN, {**signed(told(payment.reference)), **change})

    assert answer.url == "/ho-so/tra-cuu/"


def test_the_way_back_alone_pays_nothing(client: Client, dossier: Dossier, bank: Bank) -> None:
    """It came through the reader's hands; only the gateway itself is believed."""
    payment = payment_of(dossier)

    client.get(RETURN, signed(told(payment.reference)))
    client.get(RESULT)

    payment.refresh_from_db()
    assert payment.state == Payment.State.PENDING


@pytest.mark.parametrize("state", [State.REFUSED, State.WITHDRAWN, State.STOPPED])
def test_nothing_is_asked_for_a_dossier_that_ended_without_a_result(client: Client, bank: Bank, state: str) -> None:
    dossier = owing(CashDesk(), state)
    visiting(client, dossier)

    assert client.get(PAY).status_code == 302
    assert client.post(PAY).url == PAGE
    assert not Payment.objects.exists()


def test_what_is_paid_is_not_asked_for_again(client: Client, dossier: Dossier) -> None:
    paid(dossier, method="cash")

    assert client.post(PAY).url == PAGE
    assert "8.000 đồng" in client.get(PAGE).content.decode()
    assert Payment.objects.count() == 1


def test_an_amount_that_the_desk_has_yet_to_name_is_not_paid_in_part(client: Client, bank: Bank) -> None:
    dossier = owing(CashDesk(), charge=None, note="Theo nghị quyết của HĐND tỉnh")
    visiting(client, dossier)

    page = client.get(PAGE).content.decode()

    assert "Cơ quan chưa cho biết mức thu" in page
    assert f'href="{PAY}"' not in page
    assert client.post(PAY).url == PAGE


def test_without_a_gateway_the_fee_is_paid_at_the_desk(client: Client, settings: Settings) -> None:
    settings.PAYMENT_URL = ""
    dossier = owing(CashDesk())
    visiting(client, dossier)

    page = client.get(PAGE).content.decode()

    assert "Còn phải nộp 8.000 đồng" in page
    assert "Nộp tại Bộ phận Một cửa" in page
    assert f'href="{PAY}"' not in page
    assert client.post(PAY).url == PAGE


def test_attempts_are_counted(client: Client, dossier: Dossier) -> None:
    for number in range(ATTEMPTS):
        begin_payment(dossier=dossier, at=timezone.now() + number * TERM)

    Payment.objects.update(expires_at=timezone.now() - timedelta(days=1))
    answer = client.post(PAY)

    assert answer.url == PAGE
    assert Payment.objects.count() == ATTEMPTS


def test_the_dossiers_page_asks_as_often_however_much_was_paid(
    client: Client, dossier: Dossier, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _number in range(2):
        paid(dossier)
    client.get(PAGE)
    with django_assert_max_num_queries(60) as few:
        client.get(PAGE)
    for _number in range(8):
        paid(dossier)

    with django_assert_max_num_queries(len(few)):
        client.get(PAGE)


def test_hostile_words_of_a_fee_stay_words(client: Client, dossier: Dossier) -> None:
    Fee.objects.update(note="<script>alert(1)</script>{{ 7 }}{% url 'x' %}\u202e</dl>")

    for address in (PAGE, PAY):
        assert "<script>alert(1)" not in client.get(address).content.decode()


def test_the_receipt_is_for_whoever_opened_the_dossier(client: Client, dossier: Dossier) -> None:
    payment, waiting = paid(dossier), payment_of(dossier)
    other = paid(owing(CashDesk()))
    address = "/ho-so/tra-cuu/bien-lai/{}.pdf".format

    answer = client.get(address(payment.pk))

    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    assert "no-store" in answer["Cache-Control"]
    for key in (other.pk, waiting.pk, 0, 10**30):
        assert client.get(address(key)).status_code == 404
    assert Client().get(address(payment.pk)).status_code == 302
