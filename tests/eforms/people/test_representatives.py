"""Somebody files in another person's name: who is the applicant, who is written to, and by what right."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from casework.models import Message
from dossiers.models import Dossier
from eforms.models import Draft
from eforms.schema.papers import papers_for
from tests.desk.conftest import staffed_desk
from tests.eforms.conftest import Applicant, pdf
from tests.eforms.sending.test_declaration import text_of
from tests.factories.accounts import UserFactory
from tests.factories.catalog import ProcedureFactory
from tests.factories.eforms import make_draft, published_version

pytestmark = pytest.mark.django_db

HOA = {"representative_name": "Lê Thị Hoa", "representative_national_id": "044185001111"}
PARTS = [
    {
        "title": "Tờ khai",
        "pages": [
            {
                "title": "Người yêu cầu",
                "questions": [
                    {"type": "text", "key": "ho-ten", "label": "Họ tên", "prefill": "applicant.name"},
                    {"type": "phone", "key": "dien-thoai", "label": "Điện thoại", "prefill": "applicant.phone"},
                ],
            }
        ],
    }
]


def choose(applicant: Applicant, whom: str) -> str:
    response = applicant.client.post(applicant.url("nop-cho-ai"), {"for": whom})
    return str(response.headers.get("Location", response.status_code))


def fill_for_another(applicant: Applicant, relation: str = "parent") -> None:
    choose(applicant, "other")
    applicant.post("nguoi-nop-thay", {**HOA, "representative_relation": relation})
    for step in ("nguoi-nop-1", "nguoi-nop-2", "to-khai-1"):
        applicant.fill(step)
    files: dict[str, Any] = {"giay-to-1": pdf()}
    if relation == "authorised":
        files["representative_authorisation"] = pdf("giay-uy-quyen.pdf")
    applicant.post("giay-to", files)
    applicant.fill("nhan-ket-qua-1")


def test_whoever_files_for_themselves_is_asked_nothing_more(applicant: Applicant) -> None:
    page = applicant.get("nguoi-nop-1").content.decode()

    assert "Tôi nộp cho mình" in page
    assert "Tôi nộp thay người khác" in page
    assert applicant.get("nguoi-nop-thay").headers["Location"] == applicant.url("nguoi-nop-1")
    applicant.fill_until("kiem-tra")
    applicant.submit()
    assert Dossier.objects.get().representative_name == ""


def test_the_confirmation_names_whose_dossier_it_is_and_who_filed_it(applicant: Applicant) -> None:
    fill_for_another(applicant)
    applicant.submit()

    text = text_of(applicant.client.get(applicant.url() + "xong/giay-xac-nhan.pdf").content)

    assert "Hồ sơ của: Nguyễn Văn An" in text
    assert "Người nộp thay: Lê Thị Hoa" in text


def test_the_represented_person_is_the_applicant_and_the_representative_is_written_to(applicant: Applicant) -> None:
    fill_for_another(applicant)

    applicant.submit()

    dossier = Dossier.objects.get()
    assert dossier.applicant_name == "Nguyễn Văn An"
    assert dossier.applicant_national_id == "044090001234"
    assert dossier.applicant_phone == ""
    assert dossier.applicant_email == "an@example.vn"
    assert dossier.representative_name == "Lê Thị Hoa"
    assert dossier.representative_national_id == "044185001111"
    assert dossier.representative_phone == "0912345678"
    assert dossier.representative_relation == "parent"
    assert Message.objects.filter(recipient="an@example.vn").exists()


def test_the_question_stands_over_the_first_page_about_people_only(applicant: Applicant) -> None:
    assert choose(applicant, "other") == applicant.url("nguoi-nop-thay")

    assert "Tôi nộp thay người khác" in applicant.get("nguoi-nop-thay").content.decode()
    applicant.post("nguoi-nop-thay", {**HOA, "representative_relation": "parent"})
    page = applicant.get("nguoi-nop-1").content.decode()
    assert "Người được nộp thay" in page
    assert "Tôi nộp cho mình" not in page


def test_an_authorised_person_uploads_the_authorisation(applicant: Applicant) -> None:
    fill_for_another(applicant, "authorised")
    applicant.submit()

    paper = Dossier.objects.get().papers.get(key="representative_authorisation")
    assert paper.files.count() == 1


def test_without_the_authorisation_nothing_is_submitted(applicant: Applicant) -> None:
    choose(applicant, "other")
    applicant.post("nguoi-nop-thay", {**HOA, "representative_relation": "authorised"})
    for step in ("nguoi-nop-1", "nguoi-nop-2", "to-khai-1"):
        applicant.fill(step)

    page = applicant.post("giay-to", {"giay-to-1": pdf()}).content.decode()

    assert "Tải lên ít nhất một tệp: Giấy ủy quyền nộp hồ sơ" in page
    applicant.submit()
    assert not Dossier.objects.exists()


def test_parents_and_guardians_need_no_authorisation(applicant: Applicant) -> None:
    fill_for_another(applicant, "guardian")
    applicant.submit()

    assert not Dossier.objects.get().papers.filter(key="representative_authorisation").exists()


@pytest.mark.parametrize("relation", ["", "friend"])
def test_a_relation_that_does_not_exist_is_refused(applicant: Applicant, relation: str) -> None:
    choose(applicant, "other")

    response = applicant.post("nguoi-nop-thay", {**HOA, "representative_relation": relation})

    assert response.status_code == 200
    assert "Quan hệ với người được nộp thay" in response.content.decode()
    assert applicant.get("nguoi-nop-1").headers["Location"] == applicant.url("nguoi-nop-thay")


def test_a_child_without_a_number_can_be_represented(applicant: Applicant) -> None:
    choose(applicant, "other")
    applicant.post("nguoi-nop-thay", {**HOA, "representative_relation": "parent"})

    response = applicant.fill("nguoi-nop-1", applicant_national_id="")

    assert response.headers["Location"] == applicant.url("nguoi-nop-2")


def test_who_changes_their_mind_finds_everything_again(applicant: Applicant) -> None:
    fill_for_another(applicant, "authorised")

    assert choose(applicant, "self") == applicant.url("nguoi-nop-1")
    papers = [paper["key"] for paper in Draft.objects.get().papers]
    applicant.submit()

    assert "representative_authorisation" not in papers
    assert Dossier.objects.get().representative_name == ""
    assert Dossier.objects.get().applicant_phone == "0912345678"


def test_choosing_twice_changes_nothing_more(applicant: Applicant) -> None:
    choose(applicant, "other")
    choose(applicant, "other")

    papers = [paper["key"] for paper in Draft.objects.get().papers]
    assert papers.count("representative_authorisation") == 1


def test_data_of_the_account_are_proposed_for_the_representative_and_not_for_the_represented() -> None:
    user: User = UserFactory(last_name="Lê Thị", first_name="Hoa", national_id="044185001111")
    draft = make_draft()
    Draft.objects.filter(pk=draft.pk).update(user=user)
    applicant = Applicant(draft)
    applicant.client.force_login(user)
    choose(applicant, "other")

    assert 'value="Lê Thị Hoa"' in applicant.get("nguoi-nop-thay").content.decode()
    applicant.post("nguoi-nop-thay", {**HOA, "representative_relation": "parent"})
    page = applicant.get("nguoi-nop-1").content.decode()
    assert "Lê Thị Hoa" not in page
    assert "044185001111" not in page


def test_the_form_asks_for_the_represented_person_and_proposes_no_phone_of_somebody_else() -> None:
    applicant = Applicant(make_draft(version=published_version(questions=PARTS)))
    choose(applicant, "other")
    applicant.post("nguoi-nop-thay", {**HOA, "representative_relation": "parent"})
    applicant.fill("nguoi-nop-1")
    applicant.fill("nguoi-nop-2")

    page = applicant.get("to-khai-1").content.decode()

    assert 'value="Nguyễn Văn An"' in page
    assert "0912345678" not in page


def test_a_form_that_only_the_person_may_file_does_not_ask() -> None:
    applicant = Applicant(make_draft(version=published_version(representative_allowed=False)))

    assert "Tôi nộp thay" not in applicant.get("nguoi-nop-1").content.decode()
    choose(applicant, "other")

    assert not Draft.objects.get().for_other


def test_nobody_else_chooses(applicant: Applicant) -> None:
    assert Client().post(applicant.url("nop-cho-ai"), {"for": "other"}).status_code == 404
    assert applicant.client.get(applicant.url("nop-cho-ai")).status_code == 405


def test_after_submission_nothing_is_chosen_any_more(applicant: Applicant) -> None:
    applicant.fill_until("kiem-tra")
    applicant.submit()

    assert choose(applicant, "other") == applicant.url("xong")
    assert not Draft.objects.get().for_other


def test_the_desk_shows_finds_and_prints_the_representative() -> None:
    desk = staffed_desk()
    procedure = ProcedureFactory(agency=desk.agency, papers=["Giấy chứng sinh"])
    applicant = Applicant(make_draft(version=published_version(procedure)))
    fill_for_another(applicant)
    applicant.submit()
    dossier = Dossier.objects.get()
    officer = Client(HTTP_ACCEPT_LANGUAGE="vi")
    officer.force_login(desk.clerk)

    page = officer.get(reverse("desk:edit", args=[dossier.pk])).content.decode()
    found = officer.get(reverse("desk:index"), {"q": "le thi hoa"}).content.decode()

    assert "Lê Thị Hoa (cha hoặc mẹ)" in page
    assert "0912345678" in page
    assert dossier.submission_number in found
    assert " le thi hoa" in dossier.search_text


def test_a_draft_that_moves_to_a_newer_version_keeps_asking_for_the_authorisation(applicant: Applicant) -> None:
    choose(applicant, "other")
    schema = applicant.draft.schema

    papers = papers_for(schema, applicant.draft.procedure.papers.all(), for_other=True)
    without = papers_for(replace(schema, representative_allowed=False), [], for_other=True)

    assert papers[0].key == "representative_authorisation"
    assert not without
