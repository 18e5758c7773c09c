"""Messages that reached nobody, as letters on paper."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from casework.models import Message
from casework.models.messages import BY_HAND
from dossiers.models import Reading
from dossiers.submission import Applicant
from tests.desk.conftest import SignIn
from tests.factories.casework import MessageFactory
from tests.factories.dossiers import Desk, dossier_in

pytestmark = pytest.mark.django_db
HOSTILE = "#let x = 1; #panic() $a$ *đậm* @ref <nhãn> </text> {{ a }} " + "Ẵ" * 200
BODY = "Kính gửi Ông/Bà,\n\nXin bổ sung giấy khai sinh.\nĐịa chỉ: Số 1\n\nThư này gửi tự động, xin không trả lời.\n"


def unreached(desk: Desk, name: str = "Lò Thị Ẳm", **values: object) -> Message:
    applicant = Applicant(name=name, address="Thôn Ỷ La, xã Kim", phone="0905123456", email="")
    dossier = dossier_in(desk=desk, applicant=applicant)
    Message.objects.filter(reference=f"dossier:{dossier.pk}").delete()
    given = {"channel": BY_HAND, "state": "failed", "subject": "[TN-1] Cần bổ sung giấy tờ", "body": BODY, **values}
    return MessageFactory(**{"reference": f"dossier:{dossier.pk}", **given})


def sheets(client: Client, **query: object) -> list[str]:
    answer = client.get(reverse("messages:letters"), query)
    assert answer["Content-Type"] == "application/pdf"
    return [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(answer.content)).pages]


@pytest.fixture
def client(desk: Desk, sign_in: SignIn) -> Client:
    return sign_in(desk.clerk)


def test_a_letter_names_whom_it_goes_to_and_from_which_agency(desk: Desk, client: Client) -> None:
    message = unreached(desk)

    [sheet] = sheets(client, thu=message.pk)

    assert "Kính gửi: Lò Thị Ẳm Thôn Ỷ La, xã Kim Điện thoại: 0905123456" in sheet
    assert "CẦN BỔ SUNG GIẤY TỜ Xin bổ sung giấy khai sinh. Địa chỉ: Số 1" in sheet
    assert desk.agency.name.upper() in sheet
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in sheet
    assert "tự động" not in sheet
    assert sheet.count("Kính gửi") == 1
    key = int(message.reference.removeprefix("dossier:"))
    assert Reading.objects.filter(dossier=key, what=Reading.What.PRINT).exists()


def test_a_text_message_that_failed_becomes_a_letter_with_a_title(desk: Desk, client: Client) -> None:
    message = unreached(desk, channel="sms", subject="", body="Kết quả đã sẵn sàng.", kind="dossier.approved")

    [sheet] = sheets(client, thu=message.pk)

    assert "ĐÃ CÓ KẾT QUẢ Kết quả đã sẵn sàng." in sheet


def test_many_letters_are_one_file_each_on_its_own_sheet_the_oldest_first(desk: Desk, client: Client) -> None:
    for name in ("Một", "Hai", "Ba"):
        unreached(desk, name=f"Nguyễn Thị {name}")
    unreached(desk, name="Đã Gọi", handled_at=timezone.now())
    unreached(desk, name="Không Còn Lời", body="")

    assert [sheet.split("Kính gửi: ")[1].split(" Thôn")[0] for sheet in sheets(client)] == [
        "Nguyễn Thị Một",
        "Nguyễn Thị Hai",
        "Nguyễn Thị Ba",
    ]


def test_whatever_was_typed_is_text(desk: Desk, client: Client) -> None:
    [sheet] = sheets(client, thu=unreached(desk, name=HOSTILE[:300], body=HOSTILE, subject=HOSTILE[:200]).pk)

    assert "#panic()" in sheet


def test_the_letters_of_another_agency_are_printed_by_nobody(desk: Desk, other_desk: Desk, client: Client) -> None:
    foreign = unreached(other_desk)

    assert client.get(reverse("messages:letters"), {"thu": foreign.pk}).status_code == 404
    assert client.get(reverse("messages:letters")).status_code == 302


@pytest.mark.parametrize("asked", ["x", "-1", "9" * 30, "\u0662", "1;2"])
def test_keys_that_are_none_name_no_letter(asked: str, client: Client) -> None:
    assert client.get(reverse("messages:letters"), {"thu": asked}).status_code == 404


def test_who_only_processes_prints_no_letter(desk: Desk, sign_in: SignIn) -> None:
    message = unreached(desk)
    assert sign_in(desk.officer).get(reverse("messages:letters"), {"thu": message.pk}).status_code in {302, 403, 404}


def test_pages_lead_to_the_letters(desk: Desk, client: Client) -> None:
    message = unreached(desk)

    assert "thu-giay/" in client.get(reverse("messages:index"), {"call": "on"}).content.decode()
    page = client.get(reverse("messages:message", args=[message.pk])).content.decode()
    assert f"thu-giay/?thu={message.pk}" in page
