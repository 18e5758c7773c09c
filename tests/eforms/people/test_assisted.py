"""An officer fills a form in with a citizen at the counter; the citizen confirms; the dossier is received."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from casework.models import Message
from catalog.models import Procedure, SubmissionChannel
from catalog.roles import Role
from dossiers.models import Dossier, OneTimeCode, Reading
from dossiers.workflow import SUBMIT, State
from eforms.models import Draft, DraftStep, EFormVersion
from eforms.services import purge_drafts
from eforms.services.assisted import start_assisted
from eforms.versions.withdrawal import withdraw
from tests.desk.conftest import employ, staffed_desk
from tests.eforms.conftest import ANSWERS, pdf
from tests.eforms.links import newest_code, newest_link, wrong
from tests.factories.accounts import UserFactory
from tests.factories.catalog import ProcedureFactory
from tests.factories.dossiers import Desk
from tests.factories.eforms import published_version

pytestmark = pytest.mark.django_db
REASON = "Công dân không mang điện thoại"


class Counter:
    """An officer's browser at the desk of one procedure."""

    def __init__(self) -> None:
        self.desk: Desk = staffed_desk()
        self.procedure: Procedure = ProcedureFactory(agency=self.desk.agency, papers=["Giấy chứng sinh"])
        self.version: EFormVersion = published_version(self.procedure)
        self.client = Client(HTTP_ACCEPT_LANGUAGE="vi")
        self.client.force_login(self.desk.clerk)

    @property
    def draft(self) -> Draft:
        return Draft.objects.get()

    def url(self, step: str = "") -> str:
        return f"/nop-ho-so/{self.draft.uuid}/{step}/" if step else f"/nop-ho-so/{self.draft.uuid}/"

    def begin(self) -> str:
        address = f"{reverse('eforms_assist')}?thu-tuc={self.procedure.code}"
        response = self.client.post(address, {"agency": self.desk.agency.pk})
        return str(response.headers.get("Location", response.status_code))

    def begin_another(self) -> None:
        start_assisted(version=self.version, officer=self.desk.clerk, agency=self.desk.agency)

    def post(self, step: str, answers: dict[str, object]) -> None:
        self.client.post(self.url(step), {f"{step}-{name}": value for name, value in answers.items()})

    def fill(self) -> None:
        """Up to the page on which the citizen confirms."""
        self.begin()
        for step in ("nguoi-nop-1", "nguoi-nop-2", "to-khai-1"):
            self.post(step, ANSWERS[step])
        self.post("giay-to", {"giay-to-1": pdf()})
        self.post("nhan-ket-qua-1", ANSWERS["nhan-ket-qua-1"])
        self.post("kiem-tra", {"declaration": "on"})

    def page(self) -> str:
        return str(self.client.get(self.url("cong-dan-xac-nhan")).content.decode())

    def send(self) -> None:
        self.client.post(self.url("cong-dan-xac-nhan"), {"send": "email"})

    def type_in(self, code: str) -> str:
        given = {"code": code, "to": "email"}
        return str(self.client.post(self.url("cong-dan-xac-nhan"), given, follow=True).content.decode())

    def sign(self, **given: str) -> str:
        posted = {"sign": "1", **given}
        return str(self.client.post(self.url("cong-dan-xac-nhan"), posted, follow=True).content.decode())


@pytest.fixture
def counter() -> Counter:
    return Counter()


def test_the_desk_offers_the_e_form_beside_its_own_form(counter: Counter) -> None:
    page = counter.client.get(f"{reverse('desk:intake')}?thu-tuc={counter.procedure.code}").content.decode()

    assert f"{reverse('eforms_assist')}?thu-tuc={counter.procedure.code}" in page
    assert "Điền e-form cho công dân" in page


def test_a_procedure_without_an_e_form_is_not_offered(counter: Counter) -> None:
    other = ProcedureFactory(agency=counter.desk.agency, title="Không có biểu mẫu")

    intake = counter.client.get(f"{reverse('desk:intake')}?thu-tuc={other.code}")
    assert intake.context["eform_url"] == ""
    page = counter.client.get(reverse("eforms_assist")).content.decode()
    assert counter.procedure.title in page
    assert other.title not in page
    assert counter.client.post(f"{reverse('eforms_assist')}?thu-tuc={other.code}", {}).status_code == 404


def test_the_officers_desk_is_preset_and_the_officers_own_data_are_not_proposed(counter: Counter) -> None:
    clerk = counter.desk.clerk
    clerk.national_id, clerk.phone = "044190009999", "0987654321"
    clerk.save()

    assert counter.begin() == counter.url()
    page = counter.client.get(counter.url("nguoi-nop-1")).content.decode()

    assert counter.draft.agency == counter.desk.agency
    assert counter.draft.user is None
    assert "Đang điền giúp công dân" in page
    assert "044190009999" not in page


def test_the_citizens_code_makes_a_received_dossier_that_says_who_helped(counter: Counter) -> None:
    counter.fill()
    assert not Dossier.objects.exists()
    assert "Tôi cam đoan các thông tin trên là đúng." in counter.page()

    counter.send()
    message = Message.objects.get()
    assert message.recipient == "an@example.vn"
    assert "a…@example.vn" in counter.page()
    page = counter.type_in(newest_code())

    dossier = Dossier.objects.get()
    assert dossier.state == State.RECEIVED
    assert dossier.channel == "direct"
    assert dossier.code in page
    [line] = [row for row in dossier.answers if row["key"] == "assisted"]
    assert str(counter.desk.clerk) in line["display"]
    assert "a…@example.vn" in line["display"]
    submitted = dossier.events.get(action=SUBMIT)
    assert (submitted.actor, submitted.origin) == (counter.desk.clerk, "desk")
    assert submitted.data["confirmed_by"] == "code"
    detail = counter.client.get(reverse("desk:edit", args=[dossier.pk])).content.decode()
    assert "người nộp xác nhận bằng mã" in detail


def test_the_citizen_reads_later_that_the_officer_saw_their_data(counter: Counter) -> None:
    counter.fill()
    counter.send()
    counter.type_in(newest_code())

    assert Reading.objects.get(what=Reading.What.ASSISTED).reader == counter.desk.clerk


def test_after_the_hand_over_the_officer_has_the_dossier_and_not_the_citizens_page(counter: Counter) -> None:
    counter.fill()
    counter.send()
    counter.type_in(newest_code())

    done = reverse("desk:intake_done", args=[Dossier.objects.get().pk])
    for step in ("", "xong", "kiem-tra", "cong-dan-xac-nhan"):
        assert counter.client.get(counter.url(step)).headers["Location"] == done
    assert not [name for name in counter.client.cookies if name.startswith("draft-")]


def test_the_second_of_two_clicks_makes_no_second_dossier(counter: Counter) -> None:
    counter.fill()
    counter.send()
    code = newest_code()

    counter.type_in(code)
    counter.type_in(code)
    counter.sign(signed="on", reason=REASON)

    assert Dossier.objects.count() == 1


def test_nobody_confirms_for_the_citizen(counter: Counter) -> None:
    counter.fill()
    counter.post("kiem-tra", {"declaration": "on"})
    counter.send()
    right = newest_code()
    for _try in range(5):
        assert "Mã này sai" in counter.type_in(wrong(right))
    counter.type_in(right)
    counter.sign()
    counter.sign(signed="on", reason="x")
    counter.client.post(counter.url("cong-dan-xac-nhan"), {})

    assert not Dossier.objects.exists()


def test_an_answer_that_is_changed_after_the_code_was_sent_needs_another_code(counter: Counter) -> None:
    counter.fill()
    counter.send()
    code = newest_code()

    counter.post("to-khai-1", {**ANSWERS["to-khai-1"], "ten-tre": "Nguyễn Minh Khôi"})
    assert "Mã này sai" in counter.type_in(code)

    assert not Dossier.objects.exists()


def test_the_officers_own_phone_and_mailbox_are_no_proof(counter: Counter) -> None:
    counter.desk.clerk.email = "an@example.vn"
    counter.desk.clerk.save()
    counter.fill()

    counter.send()

    assert not Message.objects.exists()
    assert "công dân ký bản in" in counter.page()


def test_without_a_phone_the_citizen_signs_the_printed_declaration_and_the_reason_is_kept(counter: Counter) -> None:
    counter.fill()

    counter.sign(signed="on", reason=REASON)

    dossier = Dossier.objects.get()
    assert dossier.state == State.RECEIVED
    assert dossier.events.get(action=SUBMIT).data["confirmed_by"] == "signature"
    assert REASON in next(row["display"] for row in dossier.answers if row["key"] == "assisted")


def test_no_other_officer_opens_the_draft_nor_finds_it(counter: Counter) -> None:
    counter.fill()
    colleague = Client()
    colleague.force_login(employ(Role.RECEPTIONIST, counter.desk.agency))

    for step in ("", "nguoi-nop-1", "kiem-tra", "cong-dan-xac-nhan", "luu", "xoa"):
        assert colleague.get(counter.url(step)).status_code == 404
        assert Client().get(counter.url(step)).status_code == 404
    assert str(counter.draft.uuid) not in colleague.get(reverse("eforms_assist")).content.decode()
    mine = counter.client.get(reverse("eforms_assist")).content.decode()
    assert counter.url() in mine
    assert "Nguyễn Văn An" in mine


def test_an_officer_who_has_left_the_desk_opens_nothing_any_more(counter: Counter) -> None:
    counter.fill()
    counter.desk.clerk.memberships.all().delete()

    assert counter.client.get(counter.url("kiem-tra")).status_code == 404


def test_no_list_of_a_citizen_shows_it(counter: Counter) -> None:
    counter.begin()
    citizen = Client()
    citizen.force_login(UserFactory())

    page = citizen.get(f"/thu-tuc/{counter.procedure.code}/nop-ho-so/").content.decode()
    own = counter.client.get(f"/thu-tuc/{counter.procedure.code}/nop-ho-so/").content.decode()

    assert str(counter.draft.uuid) not in page
    assert str(counter.draft.uuid) not in own


def test_a_citizen_who_takes_it_home_has_it_alone(counter: Counter) -> None:
    counter.begin()
    counter.post("nguoi-nop-1", ANSWERS["nguoi-nop-1"])
    counter.client.post(counter.url("luu"), {"email": "an@example.vn"})
    citizen, link = Client(), newest_link("lam-tiep")
    assert counter.client.get(link).headers["Location"] == counter.url()
    assert counter.draft.assisted_by == counter.desk.clerk

    citizen.post(link, {"send": "1"})
    citizen.post(link, {"code": newest_code()})

    assert citizen.get(counter.url("nguoi-nop-2")).status_code == 200
    assert counter.draft.assisted_by is None
    assert counter.client.get(counter.url()).status_code == 404


@pytest.mark.parametrize("role", [Role.OFFICER, Role.EDITOR, Role.AUDITOR])
def test_only_who_receives_may_begin(counter: Counter, role: Role) -> None:
    other = Client()
    other.force_login(employ(role, counter.desk.agency))

    assert other.get(reverse("eforms_assist")).status_code in (302, 403)
    address = f"{reverse('eforms_assist')}?thu-tuc={counter.procedure.code}"
    assert other.post(address, {"agency": counter.desk.agency.pk}).status_code in (302, 403)
    assert not Draft.objects.exists()


def test_a_desk_of_somebody_else_cannot_be_named(counter: Counter) -> None:
    elsewhere = staffed_desk()
    address = f"{reverse('eforms_assist')}?thu-tuc={counter.procedure.code}"

    counter.client.post(address, {"agency": elsewhere.agency.pk})
    counter.client.post(address, {"agency": "x"})

    assert not Draft.objects.exists()


def test_a_desk_that_takes_nothing_online_helps_at_the_counter(counter: Counter) -> None:
    counter.procedure.desks().update(online_intake=False)
    counter.fill()
    counter.sign(signed="on", reason=REASON)

    assert Dossier.objects.get().state == State.RECEIVED


def test_the_pages_ask_for_nothing_before_the_form_is_complete(counter: Counter) -> None:
    counter.begin()

    assert counter.client.get(counter.url("cong-dan-xac-nhan")).headers["Location"] == counter.url()
    counter.client.post(counter.url("cong-dan-xac-nhan"), {"sign": "1", "signed": "on", "reason": REASON})
    assert not Dossier.objects.exists()


def test_a_citizens_own_draft_has_no_such_page(counter: Counter) -> None:
    citizen = Client()
    citizen.post(f"/thu-tuc/{counter.procedure.code}/nop-ho-so/")

    assert citizen.get(counter.url("cong-dan-xac-nhan")).status_code == 404
    assert counter.client.get(counter.url("cong-dan-xac-nhan")).status_code == 404


def test_a_form_left_at_the_counter_is_deleted_like_any_other(counter: Counter) -> None:
    counter.fill()
    Draft.objects.update(expires_at=timezone.now() - timedelta(minutes=1))

    assert purge_drafts(timezone.now())["drafts"] == 1
    assert not OneTimeCode.objects.filter(subject__contains="assisted", expires_at__gt=timezone.now()).exists()


@pytest.mark.parametrize("words", ["khong co gi", "\x00", "x" * 3000, "<script>"])
def test_a_search_for_anything_gives_a_page(counter: Counter, words: str) -> None:
    response = counter.client.get(reverse("eforms_assist"), {"q": words, "thu-tuc": ""})

    assert response.status_code == 200
    assert "<script>" not in response.content.decode().split("desk-find")[-1].split("</form")[0]


def test_the_counters_page_asks_as_often_for_many_drafts_as_for_one(
    counter: Counter, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _number in range(6):
        counter.begin_another()

    with django_assert_max_num_queries(25):
        page = counter.client.get(reverse("eforms_assist")).content.decode()

    assert page.count("chưa có tên") == 6


def test_a_version_that_was_withdrawn_meanwhile_is_not_confirmed_but_moved_first(counter: Counter) -> None:
    counter.fill()
    counter.send()
    code = newest_code()
    withdraw(version=counter.version, reason="Sai mẫu", by=UserFactory.create())

    response = counter.client.post(counter.url("cong-dan-xac-nhan"), {"code": code, "to": "email"})

    assert response.headers["Location"] == counter.url("doi-bieu-mau")
    assert not Dossier.objects.exists()


def test_a_code_confirms_by_the_contact_that_it_was_sent_to_and_no_other(counter: Counter, settings: Settings) -> None:
    settings.SMS_URL = "http://127.0.0.1:9/"
    counter.fill()
    counter.send()

    counter.client.post(counter.url("cong-dan-xac-nhan"), {"code": newest_code(), "to": "sms"})

    assert not Dossier.objects.exists()


def test_what_no_longer_holds_when_the_citizen_confirms_is_asked_for_again(counter: Counter) -> None:
    counter.fill()
    row = DraftStep.objects.get(step="to-khai-1")
    row.data["to-khai-1-ngay-sinh_year"] = ["2199"]  # as if the clock had been put back since the page was accepted
    row.save()

    response = counter.client.post(counter.url("cong-dan-xac-nhan"), {"sign": "1", "signed": "on", "reason": REASON})

    assert response.headers["Location"] == counter.url("to-khai-1")
    assert not Dossier.objects.exists()


def test_a_fee_that_came_meanwhile_is_asked_for_before_the_citizen_confirms(counter: Counter) -> None:
    counter.fill()
    SubmissionChannel.objects.filter(procedure=counter.procedure, channel="direct").update(charge=8000)

    response = counter.client.post(counter.url("cong-dan-xac-nhan"), {"sign": "1", "signed": "on", "reason": REASON})

    assert response.headers["Location"] == counter.url()
    assert counter.client.get(counter.url()).headers["Location"] == counter.url("nhan-ket-qua-3")
    assert not Dossier.objects.exists()
