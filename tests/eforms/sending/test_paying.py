"""Right after sending: what is to be paid, and the way to it."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import Settings

from catalog.models import SubmissionChannel
from dossiers.models import Dossier, Payment
from tests.eforms.conftest import Applicant

pytestmark = pytest.mark.django_db
GATEWAY = "http://DEMO0001:simulator-secret@gateway.example/"


def send(applicant: Applicant, **fees: object) -> str:
    """The page that confirms a submission for which the catalog asks `fees`."""
    SubmissionChannel.objects.filter(procedure=applicant.draft.procedure).update(**fees)
    applicant.fill_until("kiem-tra")
    applicant.get("kiem-tra")
    applicant.post("nhan-ket-qua-3", {"fee_exemption": "no"})  # asked only of whoever has to pay
    applicant.submit()
    return applicant.get("xong").content.decode()


def test_whoever_has_sent_a_dossier_can_pay_at_once(applicant: Applicant, settings: Settings) -> None:
    settings.PAYMENT_URL = GATEWAY
    page = send(applicant, fee=None, charge=8000)
    assert "Còn phải nộp 8.000 đồng" in page
    assert f'action="{applicant.url("xong/nop-phi")}"' in page

    answer = applicant.client.post(applicant.url("xong/nop-phi"))

    assert answer.url == "/ho-so/tra-cuu/nop-phi/"
    assert "Sang trang thanh toán" in applicant.client.get(answer.url).content.decode()
    assert applicant.client.post(answer.url).url.startswith("http://gateway.example/paymentv2/vpcpay.html?")
    assert Payment.objects.get().dossier == Dossier.objects.get()


def test_without_a_gateway_the_page_names_the_desk(applicant: Applicant, settings: Settings) -> None:
    settings.PAYMENT_URL = ""

    page = send(applicant, fee=None, charge=8000)

    assert "Còn phải nộp 8.000 đồng" in page
    assert "Nộp tại Bộ phận Một cửa" in page
    assert "nop-phi" not in page


def test_what_costs_nothing_asks_for_nothing(applicant: Applicant, settings: Settings) -> None:
    settings.PAYMENT_URL = GATEWAY

    page = send(applicant, fee=0, charge=0)

    assert "phải nộp" not in page
    assert "mức thu" not in page


def test_an_amount_that_is_not_known_is_named_later(applicant: Applicant, settings: Settings) -> None:
    settings.PAYMENT_URL = GATEWAY

    page = send(applicant, fee=None, charge=None, fee_note="Theo nghị quyết của HĐND tỉnh")

    assert "Cơ quan cho biết mức thu phí, lệ phí khi tiếp nhận hồ sơ" in page


def test_the_way_to_paying_is_for_whoever_holds_the_draft(applicant: Applicant, settings: Settings) -> None:
    settings.PAYMENT_URL = GATEWAY
    send(applicant, fee=None, charge=8000)

    assert Client().post(applicant.url("xong/nop-phi")).status_code == 404
    assert applicant.client.get(applicant.url("xong/nop-phi")).status_code == 405


def test_nothing_is_paid_before_it_is_sent(applicant: Applicant) -> None:
    assert applicant.client.post(applicant.url("xong/nop-phi")).status_code == 404
