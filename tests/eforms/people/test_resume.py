"""A form is left, and taken up again elsewhere: by a link, and a code sent to the same address."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import requests
from django.core import mail
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from casework.models import Message
from dossiers.models import OneTimeCode
from eforms.models import Draft, ResumeLink
from eforms.services import delete_draft
from tests.eforms.conftest import Applicant
from tests.eforms.links import newest_code, newest_link, wrong
from tests.factories.eforms import make_draft, published_version
from tools.simulators.serving import running

pytestmark = pytest.mark.django_db


def send_link(applicant: Applicant, **addresses: str) -> str:
    """Ask for the link; gives the page's text."""
    given = addresses or {"email": "an@example.vn"}
    return str(applicant.client.post(applicant.url("luu"), given).content.decode())


def link() -> str:
    return newest_link("lam-tiep")


def test_the_link_opens_the_draft_on_another_device_after_a_code_to_the_same_address(applicant: Applicant) -> None:
    applicant.fill("nguoi-nop-1")
    page = send_link(applicant)
    device, address = Client(), link()

    assert "Đã lưu." in page
    assert "Đường dẫn làm tiếp đã gửi đến an@example.vn" in page
    assert "a…@example.vn" in device.get(address).content.decode()
    assert "an@example.vn" not in device.get(address).content.decode()
    device.post(address, {"send": "1"})
    assert Message.objects.get(reference__startswith="secret:code:").recipient == "an@example.vn"

    response = device.post(address, {"code": newest_code()})

    assert response.headers["Location"] == applicant.url()
    assert device.get(applicant.url()).headers["Location"] == applicant.url("nguoi-nop-2")
    assert not OneTimeCode.objects.exists()


def test_the_link_alone_opens_nothing_and_opening_it_sends_nothing(applicant: Applicant) -> None:
    """Mail programs open links to look for viruses."""
    applicant.fill("nguoi-nop-1")
    send_link(applicant)
    device = Client()

    page = device.get(link())

    assert page.status_code == 200
    assert "Nguyễn Văn An" not in page.content.decode()
    assert not device.cookies.keys() & {f"draft-{applicant.draft.uuid.hex}"}
    assert device.get(applicant.url()).status_code == 404
    assert Message.objects.count() == 1


def test_the_device_that_has_the_key_goes_on_at_once(applicant: Applicant) -> None:
    send_link(applicant)

    assert applicant.client.get(link()).headers["Location"] == applicant.url()


def test_a_code_has_five_tries_and_is_worth_nothing_after_ten_minutes(applicant: Applicant) -> None:
    send_link(applicant)
    device, address = Client(), link()
    device.post(address, {"send": "1"})
    right = newest_code()
    for _try in range(5):
        assert "sai hoặc đã hết hiệu lực" in device.post(address, {"code": wrong(right)}).content.decode()

    assert device.post(address, {"code": right}).status_code == 200
    device.post(address, {"send": "1"})
    OneTimeCode.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert device.post(address, {"code": newest_code()}).status_code == 200
    assert device.get(applicant.url()).status_code == 404


def test_codes_are_sent_three_times_in_a_quarter_of_an_hour(applicant: Applicant) -> None:
    send_link(applicant)
    device, address = Client(), link()
    for _time in range(5):
        page = device.post(address, {"send": "1"}, follow=True).content.decode()

    assert "Hiện không gửi thêm mã được" in page
    assert Message.objects.filter(reference__startswith="secret:code:").count() == 3


def test_a_code_for_one_draft_opens_no_other(applicant: Applicant) -> None:
    other = Applicant(make_draft(version=applicant.draft.version))
    send_link(applicant)
    mine = link()
    send_link(other)
    theirs = link()
    device = Client()
    device.post(mine, {"send": "1"})
    device.post(theirs, {"send": "1"})

    first, second = (
        re.findall(r"\b\d{6}\b", body)[0]
        for body in Message.objects.filter(reference__startswith="secret:code:")
        .order_by("pk")
        .values_list("body", flat=True)
    )
    if first != second:
        assert device.post(theirs, {"code": first}).status_code == 200
    assert device.get(other.url()).status_code == 404


def test_the_database_keeps_no_code(applicant: Applicant) -> None:
    send_link(applicant)
    Client().post(link(), {"send": "1"})

    assert newest_code() not in str(OneTimeCode.objects.values())


@pytest.mark.parametrize("token", ["abc:def:ghi", "x" * 200, "0" * 32, "12345678-1234-5678-1234-567812345678"])
def test_a_forged_link_says_that_it_does_not_work(client: Client, token: str) -> None:
    response = client.get(f"/nop-ho-so/lam-tiep/{token}/")

    assert response.status_code == 404
    assert "không còn dùng được" in response.content.decode()


def test_the_link_of_a_deleted_draft_says_that_it_does_not_work(applicant: Applicant) -> None:
    send_link(applicant)
    address = link()
    delete_draft(draft=applicant.draft)

    assert Client().get(address).status_code == 404
    assert Client().post(address, {"code": "123456"}).status_code == 404


def test_the_link_of_an_expired_draft_says_so(applicant: Applicant) -> None:
    send_link(applicant)
    Draft.objects.update(expires_at=timezone.now() - timedelta(minutes=1))

    assert Client().get(link()).status_code == 410


def test_after_submission_the_link_leads_to_the_receipt(applicant: Applicant) -> None:
    send_link(applicant)
    applicant.fill_until("kiem-tra")
    applicant.submit()
    device, address = Client(), link()
    device.post(address, {"send": "1"})

    assert device.post(address, {"code": newest_code()}, follow=True).redirect_chain[-1][0] == applicant.url("xong")


def test_a_draft_sends_its_link_to_a_few_addresses_only(applicant: Applicant) -> None:
    for number in range(9):
        page = send_link(applicant, email=f"an{number}@example.vn")

    assert Message.objects.filter(reference=f"secret:draft:{applicant.draft.uuid.hex}").count() == 5
    assert "đã gửi đủ" in page


def test_the_same_address_gets_the_link_once_an_hour(applicant: Applicant) -> None:
    for _time in range(4):
        assert "đã gửi đến" in send_link(applicant)

    assert Message.objects.count() == 1
    assert ResumeLink.objects.count() == 1


def test_nobody_fills_a_strangers_mail_box_with_links_of_many_drafts() -> None:
    version = published_version()
    for _number in range(8):
        send_link(Applicant(make_draft(version=version)), email="nguoi.la@example.vn")

    assert Message.objects.filter(recipient="nguoi.la@example.vn").count() == 5


def test_without_a_gateway_no_text_message_is_promised(applicant: Applicant, settings: Settings) -> None:
    settings.SMS_URL = ""

    assert 'name="phone"' not in applicant.get("luu").content.decode()
    assert "Nhập: thư điện tử" in send_link(applicant, phone="0912345678")
    assert not Message.objects.exists()


@pytest.fixture
def gateway(settings: Settings) -> Iterator[Callable[[], list[dict[str, Any]]]]:
    """The simulated gateway for text messages; gives what it was handed."""
    with running("sms", "--user", "cong", "--secret", "bi-mat") as page:
        settings.SMS_URL = page.replace("http://", "http://cong:bi-mat@")
        yield lambda: requests.get(f"{page}state", timeout=10).json()["messages"]


@pytest.mark.django_db(transaction=True)
def test_link_and_code_come_as_text_messages_too(gateway: Callable[[], list[dict[str, Any]]]) -> None:
    applicant = Applicant(make_draft())
    applicant.fill("nguoi-nop-1")

    page = send_link(applicant, phone="0912 345 678", email="an@example.vn")
    device, address = Client(), re.findall(r"/nop-ho-so/lam-tiep/\w+/", gateway()[0]["text"])[0]
    device.post(address, {"send": "1"})
    response = device.post(address, {"code": re.findall(r"\b\d{6}\b", gateway()[1]["text"])[0]})

    assert "0912345678, an@example.vn" in page
    assert [text["to"] for text in gateway()] == ["+84912345678", "+84912345678"]
    assert len(mail.outbox) == 1
    assert response.headers["Location"] == applicant.url()
