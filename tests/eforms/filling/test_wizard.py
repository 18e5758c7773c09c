"""The filling journey, page by page."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from catalog.models import OldCode, ProcedureCase
from dossiers.models import Dossier
from eforms.models import DraftStep
from tests.eforms.conftest import ANSWERS, Applicant, pdf
from tests.factories.catalog import AgencyFactory, AgencyKindFactory, ProcedureFactory
from tests.factories.eforms import EFormFactory, make_draft, published_version

pytestmark = pytest.mark.django_db


def test_an_applicant_walks_all_pages_and_gets_one_dossier(applicant: Applicant) -> None:
    assert applicant.get().headers["Location"] == applicant.url("nguoi-nop-1")
    applicant.fill_until("kiem-tra")

    page = applicant.get("kiem-tra").content.decode()
    assert "Nguyễn Minh Anh" in page
    assert "Đã nhận 1/1 giấy tờ" in page
    response = applicant.submit()

    assert response.headers["Location"] == applicant.url("xong")
    dossier = Dossier.objects.get()
    assert dossier.applicant_name == "Nguyễn Văn An"
    assert dossier.applicant_address == "12 Quang Trung, Phường Đồng Hới, tỉnh Quảng Trị"
    assert dossier.papers.get().files.count() == 1


def test_a_code_of_before_leads_to_the_form_of_today(applicant: Applicant, client: Client) -> None:
    procedure = applicant.draft.procedure
    OldCode.objects.create(procedure=procedure, code="1.000110")

    response = client.get("/thu-tuc/1.000110.000.00.00.H50/nop-ho-so/")

    assert (response.status_code, response["Location"]) == (301, f"/thu-tuc/{procedure.code}/nop-ho-so/")
    assert client.get("/thu-tuc/9.999999/nop-ho-so/").status_code == 404


def test_the_dossier_keeps_a_snapshot_of_the_form_and_its_answers(applicant: Applicant) -> None:
    applicant.fill_until("kiem-tra")
    applicant.submit()

    dossier = Dossier.objects.get()
    answers = {answer["key"]: answer for answer in dossier.answers}
    assert dossier.form_label == "Tờ khai thử, bản 1"
    assert answers["ten-tre"]["value"] == "Nguyễn Minh Anh"
    assert answers["ten-tre"]["part"] == "Tờ khai"
    assert answers["ngay-sinh"]["display"] == "01/11/2026"
    assert "ten-cha" not in answers
    assert answers["applicant_national_id"]["sensitive"]
    assert not answers["ten-tre"]["sensitive"]


def test_a_step_guessed_ahead_leads_to_the_first_unfinished_one(applicant: Applicant) -> None:
    for step in ["to-khai-1", "giay-to", "kiem-tra", "khong-co"]:
        assert applicant.get(step).headers["Location"] == applicant.url("nguoi-nop-1")


def test_posting_to_a_step_ahead_saves_nothing(applicant: Applicant) -> None:
    applicant.fill("to-khai-1")

    assert not DraftStep.objects.exists()


def test_a_finished_page_comes_back_filled(applicant: Applicant) -> None:
    applicant.fill("nguoi-nop-1")

    page = applicant.get("nguoi-nop-1").content.decode()

    assert 'value="Nguyễn Văn An"' in page
    assert "field__error" not in page


def test_an_error_keeps_what_was_typed_and_is_announced(applicant: Applicant) -> None:
    page = applicant.fill("nguoi-nop-1", applicant_national_id="12345").content.decode()

    assert "<title>Lỗi: " in page
    assert "Cần sửa 1 chỗ" in page
    assert 'value="12345"' in page
    assert 'value="Nguyễn Văn An"' in page
    assert not DraftStep.objects.exists()


def test_answers_to_hidden_questions_are_ignored(applicant: Applicant) -> None:
    applicant.fill_until("to-khai-1")
    applicant.fill("to-khai-1", **{"ten-cha": "Lén điền"})

    assert applicant.get("to-khai-2").headers["Location"] == applicant.url("giay-to")
    assert "ten-cha" not in DraftStep.objects.get(step="to-khai-1").values


def test_a_question_appears_when_its_condition_holds_and_its_answer_goes_when_it_no_longer_does(
    applicant: Applicant,
) -> None:
    applicant.fill_until("to-khai-1")
    page = applicant.fill("to-khai-1", **{"co-cha": "yes"}).content.decode()
    assert "Thêm câu hỏi theo câu trả lời của ông/bà" in page
    assert "field__error" not in page
    father = {"co-cha": "yes", "ten-cha": "Nguyễn Văn Bình"}
    assert applicant.fill("to-khai-1", **father).headers["Location"] == applicant.url("giay-to")
    applicant.fill("to-khai-1", **{"co-cha": "no", "ten-cha": "Nguyễn Văn Bình"})
    applicant.post("giay-to", {"giay-to-1": pdf()})
    applicant.fill("nhan-ket-qua-1")
    applicant.submit()

    assert "ten-cha" not in {answer["key"] for answer in Dossier.objects.get().answers}


def test_change_on_the_check_page_returns_to_it(applicant: Applicant) -> None:
    applicant.fill_until("kiem-tra")

    assert f"{applicant.url('nguoi-nop-1')}?sua=1" in applicant.get("kiem-tra").content.decode()
    response = applicant.post(
        "nguoi-nop-1",
        {
            "applicant_name": "Trần Thị Bình",
            "applicant_national_id": "044190001234",
            "applicant_date_of_birth_day": "1",
            "applicant_date_of_birth_month": "1",
            "applicant_date_of_birth_year": "1990",
        },
        query="?sua=1",
    )

    assert response.headers["Location"] == applicant.url("kiem-tra")
    assert "Trần Thị Bình" in applicant.get("kiem-tra").content.decode()


def test_a_change_that_opens_new_questions_asks_them_before_returning(applicant: Applicant) -> None:
    applicant.fill_until("kiem-tra")

    answers = {**ANSWERS["to-khai-1"], "co-cha": "yes"}
    assert applicant.post("to-khai-1", answers, query="?sua=1").status_code == 200
    assert applicant.get("kiem-tra").headers["Location"] == applicant.url("to-khai-1")
    response = applicant.post("to-khai-1", {**answers, "ten-cha": "Nguyễn Văn Bình"}, query="?sua=1")

    assert response.headers["Location"] == applicant.url("kiem-tra")


def test_the_address_for_the_result_is_asked_for_only_by_post_and_proposes_the_applicants(
    applicant: Applicant,
) -> None:
    applicant.fill_until("kiem-tra")

    response = applicant.fill("nhan-ket-qua-1", return_method="post")

    assert response.headers["Location"] == applicant.url("nhan-ket-qua-2")
    assert 'value="12 Quang Trung"' in applicant.get("nhan-ket-qua-2").content.decode()


def test_where_several_agencies_receive_it_the_applicant_chooses_one() -> None:
    kind = AgencyKindFactory()
    ward = AgencyFactory(kind=kind, name="UBND phường Đồng Hới")
    for number in range(9):
        AgencyFactory(kind=kind, name=f"UBND xã Số {number}")
    procedure = ProcedureFactory(agency=kind)
    ProcedureCase.objects.create(procedure=procedure, key="dung-han", name="Đăng ký đúng hạn")
    applicant = Applicant(make_draft(version=published_version(procedure=procedure)))

    page = applicant.get("noi-nop").content.decode()
    assert '<optgroup label="Phường">' in page
    assert applicant.post("noi-nop", {"desk_agency": "999999", "desk_case": "dung-han"}).status_code == 200
    applicant.post("noi-nop", {"desk_agency": str(ward.pk), "desk_case": "dung-han"})
    applicant.fill_until("kiem-tra")
    applicant.submit()

    dossier = Dossier.objects.get()
    assert dossier.legs.get().agency == ward
    assert dossier.case_key == "dung-han"


def test_an_agency_that_closed_meanwhile_is_told_and_nothing_is_lost(applicant: Applicant) -> None:
    applicant.fill_until("kiem-tra")
    agency = applicant.draft.agency
    assert agency is not None
    agency.online_intake = False
    agency.save()

    response = applicant.submit()

    assert response.status_code == 200
    assert not Dossier.objects.exists()
    assert DraftStep.objects.filter(step="to-khai-1").exists()


def test_the_declaration_must_be_ticked(applicant: Applicant) -> None:
    applicant.fill_until("kiem-tra")

    page = applicant.post("kiem-tra").content.decode()

    assert "Cần sửa 1 chỗ" in page
    assert not Dossier.objects.exists()


def test_a_draft_goes_on_with_the_version_that_it_began_with(applicant: Applicant) -> None:
    applicant.fill_until("to-khai-1")
    eform = applicant.draft.version.eform  # type: ignore[union-attr]
    eform.title = "Tờ khai mới"
    eform.save_revision().publish()

    applicant.fill("to-khai-1")
    applicant.post("giay-to", {"giay-to-1": pdf()})
    applicant.fill("nhan-ket-qua-1")
    applicant.submit()

    assert Dossier.objects.get().form_label == "Tờ khai thử, bản 1"


def test_wizard_pages_are_never_cached_and_carry_a_token(applicant: Applicant) -> None:
    response = applicant.get("nguoi-nop-1")

    assert "no-store" in response.headers["Cache-Control"]
    assert b"csrfmiddlewaretoken" in response.content


def test_a_post_without_token_is_refused(applicant: Applicant) -> None:
    strict = Applicant(applicant.draft, Client(enforce_csrf_checks=True))

    assert strict.fill("nguoi-nop-1").status_code == 403
    assert not DraftStep.objects.exists()


def long_form(pages: int) -> Applicant:
    questions = [
        {
            "title": f"Trang {n}",
            "questions": [{"type": "yes_no", "key": f"cau-{n}-{i}", "label": f"Câu {n}.{i}?"} for i in range(5)],
        }
        for n in range(pages)
    ]
    applicant = Applicant(
        make_draft(
            version=EFormFactory(questions=[{"title": "P", "pages": questions}], published=True).current_version
        )
    )
    for step in ["nguoi-nop-1", "nguoi-nop-2"]:
        applicant.fill(step)
    for n in range(pages):
        applicant.post(f"to-khai-{n + 1}", {f"cau-{n}-{i}": "yes" for i in range(5)})
    return applicant


@pytest.mark.parametrize("pages", [1, 20])
def test_a_step_needs_few_queries_whatever_the_length_of_the_form(
    pages: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    applicant = long_form(pages)
    last = f"to-khai-{pages}"
    applicant.get(last)  # what every page needs is known now

    with django_assert_max_num_queries(7):
        assert applicant.get(last).status_code == 200
    with django_assert_max_num_queries(7):
        applicant.post(last, {f"cau-{pages - 1}-{i}": "no" for i in range(5)})
    applicant.post("giay-to")
    applicant.fill("nhan-ket-qua-1")
    with django_assert_max_num_queries(7):
        assert applicant.get("kiem-tra").status_code == 200
