"""Those who declare together with the applicant confirm by links of their own, before anything is submitted."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from casework.models import Message
from dossiers.models import Dossier
from eforms.models import CoConfirmation, Draft, EFormVersion
from eforms.services import delete_draft
from tests.eforms.conftest import Applicant
from tests.eforms.links import newest_code, newest_link, wrong
from tests.factories.eforms import make_draft, published_version

pytestmark = pytest.mark.django_db

PARTS = [
    {
        "title": "Hai bên",
        "pages": [
            {
                "title": "Bên nam",
                "questions": [
                    {"type": "text", "key": "ten-nam", "label": "Họ tên bên nam"},
                    {"type": "phone", "key": "dien-thoai-nam", "label": "Điện thoại bên nam", "required": False},
                    {"type": "email", "key": "thu-nam", "label": "Thư điện tử bên nam", "required": False},
                ],
            },
            {
                "title": "Bên nữ",
                "questions": [
                    {"type": "text", "key": "ten-nu", "label": "Họ tên bên nữ"},
                    {"type": "phone", "key": "dien-thoai-nu", "label": "Điện thoại bên nữ", "required": False},
                    {"type": "email", "key": "thu-nu", "label": "Thư điện tử bên nữ", "required": False},
                ],
            },
        ],
    }
]
PEOPLE = [
    {"key": "nam", "label": "Bên nam", "name": "ten-nam", "phone": "dien-thoai-nam", "email": "thu-nam"},
    {"key": "nu", "label": "Bên nữ", "name": "ten-nu", "phone": "dien-thoai-nu", "email": "thu-nu"},
]
AN = {"ten-nam": "Nguyễn Văn An", "thu-nam": "an@example.vn"}  # the applicant himself
BINH = {"ten-nu": "Trần Thị Bình", "thu-nu": "binh@example.vn"}


def version_for_two() -> EFormVersion:
    first = published_version(questions=PARTS)
    schema = {**first.schema, "co_applicants": [{"show_when": None, **person} for person in PEOPLE]}
    return EFormVersion.objects.create(eform=first.eform, number=2, schema=schema)


def filled(nam: dict[str, str] | None = None, nu: dict[str, str] | None = None) -> Applicant:
    """At the check page."""
    applicant = Applicant(make_draft(version=version_for_two()))
    applicant.fill("nguoi-nop-1")
    applicant.fill("nguoi-nop-2")
    applicant.post("to-khai-1", nam or AN)
    applicant.post("to-khai-2", nu or BINH)
    applicant.post("giay-to", {})
    applicant.fill("nhan-ket-qua-1")
    return applicant


def ask(applicant: Applicant, person: str = "nu") -> str:
    response = applicant.client.post(applicant.url("cung-khai"), {"person": person}, follow=True)
    return response.content.decode()


class Peer:
    """A co-applicant with a browser of their own."""

    def __init__(self, to: str = "binh@example.vn") -> None:
        self.address, self.client = newest_link("cung-khai", to), Client()

    def prove(self) -> None:
        self.client.post(self.address, {"send": "1"})
        self.client.post(self.address, {"code": newest_code()})

    def page(self) -> str:
        return self.client.get(self.address).content.decode()

    def answer(self, answer: str = "agree", reason: str = "", read: str = "") -> str:
        given = {"read": read or self.read(), "answer": answer, "reason": reason}
        return self.client.post(self.address, given, follow=True).content.decode()

    def read(self) -> str:
        return str(self.client.get(self.address).context["read"])


def check(applicant: Applicant) -> str:
    return applicant.get("kiem-tra").content.decode()


def test_a_form_for_two_waits_for_the_other_and_not_for_the_applicant() -> None:
    applicant = filled()

    page = check(applicant)

    assert "xác nhận khi nộp" in page.lower()
    assert "Chưa nộp được" in page
    assert 'name="kiem-tra-declaration"' not in page
    assert applicant.submit().headers["Location"] == applicant.url("kiem-tra")
    assert not Dossier.objects.exists()


def test_after_the_other_has_confirmed_the_draft_is_submitted_and_the_officer_reads_it() -> None:
    applicant = filled()
    assert "binh@example.vn" not in check(applicant).split("Những người cùng khai")[1].split("<h2")[0]
    ask(applicant)
    peer = Peer()

    peer.prove()
    page = peer.page()
    assert "Nguyễn Văn An" in page
    assert "044090001234" in page
    assert "bản đã ký số" not in page  # none was given, and nobody is asked for one
    assert "Ông/Bà đã xác nhận" in peer.answer()
    applicant.submit()

    [line] = [row for row in Dossier.objects.get().answers if row["key"] == "confirmed_nu"]
    assert line["label"] == "Bên nữ"
    assert "Trần Thị Bình đã xác nhận lúc" in line["display"]
    assert "b…@example.vn" in line["display"]
    assert "binh@" not in line["display"]


def test_the_link_alone_shows_nothing_of_the_application() -> None:
    ask(filled())

    page = Peer().page()

    assert "Nguyễn Văn An" not in page
    assert "b…@example.vn" in page
    assert Message.objects.count() == 1


def test_an_answer_is_taken_from_nobody_who_has_not_proved_the_contact() -> None:
    applicant = filled()
    ask(applicant)
    peer = Peer()

    peer.client.post(peer.address, {"read": "x", "answer": "agree"})
    peer.client.post(peer.address, {"send": "1"})
    peer.client.post(peer.address, {"code": wrong(newest_code())})
    peer.client.post(peer.address, {"read": "x", "answer": "agree"})

    assert CoConfirmation.objects.get().state == "waiting"


def test_the_applicants_own_browser_cannot_confirm_for_the_other() -> None:
    applicant = filled()
    ask(applicant)

    applicant.client.post(Peer().address, {"read": "x", "answer": "agree"})

    assert "Nguyễn Văn An" not in applicant.client.get(Peer().address).content.decode()
    assert CoConfirmation.objects.get().state == "waiting"


def test_a_changed_answer_takes_the_confirmation_back_and_says_so() -> None:
    applicant = filled()
    ask(applicant)
    peer = Peer()
    peer.prove()
    peer.answer()
    assert "Chưa nộp được" not in check(applicant)

    applicant.post("to-khai-2", {**BINH, "ten-nu": "Trần Thị Bình An"})

    assert "phải xác nhận lại" in check(applicant)
    assert applicant.submit().headers["Location"] == applicant.url("kiem-tra")
    assert "Câu trả lời đã được sửa" in peer.page()
    peer.answer()
    applicant.submit()
    assert Dossier.objects.count() == 1


def test_what_was_read_is_what_is_confirmed() -> None:
    """The page was open while the applicant changed an answer."""
    applicant = filled()
    ask(applicant)
    peer = Peer()
    peer.prove()
    read = peer.read()

    applicant.post("to-khai-1", {**AN, "dien-thoai-nam": "0912345679"})
    page = peer.answer(read=read)

    assert "đã sửa" in page
    assert CoConfirmation.objects.get().state == "waiting"


def test_an_objection_needs_a_reason_which_the_applicant_reads() -> None:
    applicant = filled()
    ask(applicant)
    peer = Peer()
    peer.prove()

    assert "Viết điều chưa đúng" in peer.answer("object")
    peer.answer("object", "Ngày sinh của tôi sai")

    page = check(applicant)
    assert "Ngày sinh của tôi sai" in page
    assert "Chưa nộp được" in page
    assert Message.objects.filter(recipient="an@example.vn", body__contains="không đồng ý").count() == 1


def test_who_confirms_twice_has_confirmed_once() -> None:
    ask(filled())
    peer = Peer()
    peer.prove()
    peer.answer()
    first = CoConfirmation.objects.get().answered_at

    peer.answer()

    assert CoConfirmation.objects.get().answered_at == first
    assert Message.objects.filter(recipient="an@example.vn").count() == 1


def test_two_others_confirm_each_by_their_own_link_only() -> None:
    applicant = filled(nam={"ten-nam": "Lê Văn Cường", "thu-nam": "cuong@example.vn"})
    ask(applicant, "nam")
    ask(applicant, "nu")
    one, other = Peer("cuong@example.vn"), Peer("binh@example.vn")
    assert one.address != other.address
    one.prove()
    assert "Nguyễn Văn An" not in one.client.get(other.address).content.decode()

    one.answer()
    assert "Chưa nộp được: còn chờ Trần Thị Bình" in check(applicant)
    other.prove()
    other.answer()
    applicant.submit()

    assert Dossier.objects.count() == 1


@pytest.mark.parametrize("contact", [{"thu-nu": "AN@example.vn"}, {"dien-thoai-nu": "0912345678"}, {}])
def test_a_contact_that_is_the_applicants_own_proves_nothing(contact: dict[str, str], settings: Settings) -> None:
    settings.SMS_URL = "http://127.0.0.1:9/"
    applicant = filled(nu={"ten-nu": "Trần Thị Bình", **contact})

    assert "của chính người đó" in check(applicant)
    ask(applicant)

    assert not Message.objects.exists()


def test_without_a_gateway_the_link_goes_by_e_mail_although_a_phone_is_given(settings: Settings) -> None:
    settings.SMS_URL = ""
    ask(filled(nu={**BINH, "dien-thoai-nu": "0905123456"}))
    assert Message.objects.get().channel == "email"


def test_with_a_gateway_the_link_goes_to_the_phone(settings: Settings) -> None:
    settings.SMS_URL = "http://127.0.0.1:9/"
    ask(filled(nu={**BINH, "dien-thoai-nu": "0905123456"}))
    assert Message.objects.get().recipient == "0905123456"


def test_another_address_ends_the_earlier_link_and_what_was_said_by_it() -> None:
    applicant = filled()
    ask(applicant)
    peer = Peer()
    peer.prove()
    peer.answer()

    applicant.post("to-khai-2", {**BINH, "thu-nu": "khac@example.vn"})
    assert peer.client.get(peer.address).status_code == 404
    ask(applicant)

    assert peer.client.get(peer.address).status_code == 404
    assert CoConfirmation.objects.get().state == "waiting"
    assert Peer("khac@example.vn").client.get(Peer("khac@example.vn").address).status_code == 200


def test_the_link_is_sent_five_times_at_most() -> None:
    applicant = filled()
    for _time in range(8):
        page = ask(applicant)

    assert Message.objects.filter(recipient="binh@example.vn").count() == 5
    assert "Gửi lại" not in page


def test_nobody_is_asked_of_half_a_form() -> None:
    applicant = Applicant(make_draft(version=version_for_two()))
    applicant.fill("nguoi-nop-1")

    applicant.client.post(applicant.url("cung-khai"), {"person": "nu"})
    applicant.client.post(applicant.url("cung-khai"), {"person": "\x00"})

    assert not Message.objects.exists()


def test_only_who_may_open_the_draft_sends_links() -> None:
    applicant = filled()

    assert Client().post(applicant.url("cung-khai"), {"person": "nu"}).status_code == 404
    assert applicant.client.get(applicant.url("cung-khai")).status_code == 405


def test_the_link_of_a_submitted_draft_says_so() -> None:
    applicant = filled()
    ask(applicant)
    peer = Peer()
    peer.prove()
    peer.answer()
    read = CoConfirmation.objects.get().fingerprint
    applicant.submit()

    response = peer.client.get(peer.address)
    assert response.status_code == 410
    assert "đã được nộp" in response.content.decode()
    assert "Nguyễn Văn An" not in response.content.decode()
    peer.answer("object", "Đổi ý", read=read)
    assert CoConfirmation.objects.get().state == "confirmed"


def test_the_link_of_a_deleted_or_expired_draft_says_so() -> None:
    applicant = filled()
    ask(applicant)
    peer = Peer()
    Draft.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    assert peer.client.get(peer.address).status_code == 410

    delete_draft(draft=applicant.draft)
    response = peer.client.get(peer.address)
    assert response.status_code == 404
    assert "không còn dùng được" in response.content.decode()


@pytest.mark.parametrize("token", ["x", "0" * 32, "abc:def"])
def test_a_forged_link_is_found_nowhere(client: Client, token: str) -> None:
    assert client.get(f"/nop-ho-so/cung-khai/{token}/").status_code == 404
    assert client.post(f"/nop-ho-so/cung-khai/{token}/", {"send": "1"}).status_code == 404


def test_markup_in_a_reason_stays_text() -> None:
    applicant = filled()
    ask(applicant)
    peer = Peer()
    peer.prove()
    peer.answer("object", "<script>alert(1)</script>")

    assert "<script>alert(1)" not in check(applicant)


def test_the_check_page_asks_once_for_all_who_declare(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    applicant = filled()
    ask(applicant)

    with django_assert_max_num_queries(9):
        check(applicant)


def test_an_editors_trial_asks_nobody(applicant: Applicant) -> None:
    draft = make_draft(version=version_for_two())
    Draft.objects.filter(pk=draft.pk).update(trial_schema=draft.schema.as_json(), version=None)
    trial: Any = Applicant(draft)

    assert "Những người cùng khai" not in trial.get("nguoi-nop-1").content.decode()


def test_nobody_fills_a_strangers_box_with_links_from_many_drafts_or_by_naming_others_in_between() -> None:
    applicant = filled()
    for _time in range(8):
        ask(applicant)
        applicant.post("to-khai-2", {**BINH, "thu-nu": "cuc@example.vn"})
        ask(applicant)
        applicant.post("to-khai-2", BINH)
    other = filled()
    for _time in range(5):
        ask(other)

    assert Message.objects.filter(recipient="binh@example.vn").count() == 10
