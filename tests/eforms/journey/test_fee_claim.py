"""The form asks whoever has to pay whether there is a reason to exempt them, and the cashier reads it."""

from __future__ import annotations

from typing import Any

import pytest

from catalog.models import ProcedureCase, SubmissionChannel
from dossiers.models import Dossier, Fee
from eforms.journey.exceptions import DraftChanged
from eforms.models import Draft
from eforms.services import load_journey, start_draft
from eforms.services.submission import submit_draft
from tests.eforms.conftest import Applicant
from tests.factories.eforms import published_version

pytestmark = pytest.mark.django_db
PAGE = "nhan-ket-qua-3"
TITLE = "Phí, lệ phí"
QUESTION = "Có lý do được miễn, giảm phí, lệ phí không?"


def costing(**fees: Any) -> Draft:
    """A draft for a procedure that asks for `fees` in every way of sending."""
    version = published_version()
    SubmissionChannel.objects.filter(procedure=version.eform.procedure).update(**fees)
    return start_draft(procedure=version.eform.procedure, version=version, user=None)


def paying(**fees: Any) -> Applicant:
    """Before the page of fees, everything else filled in."""
    applicant = Applicant(costing(**(fees or {"fee": None, "charge": 8000})))
    applicant.fill_until("kiem-tra")
    return applicant


def test_a_claim_is_asked_checked_and_handed_over() -> None:
    applicant = paying()
    page = applicant.get(PAGE).content.decode()
    assert QUESTION in page
    assert TITLE in page
    assert "Nhận kết quả và lệ phí" in page

    answer = applicant.post(PAGE, {"fee_exemption": "yes", "fee_claim": "Hộ nghèo,\n  sổ số 12"})

    assert answer.headers["Location"] == applicant.url("kiem-tra")
    check = applicant.get("kiem-tra").content.decode()
    assert "sổ số 12" in check
    assert f'href="{applicant.url(PAGE)}?sua=1"' in check
    applicant.submit()
    assert Fee.objects.get().claim == "Hộ nghèo, sổ số 12"
    assert "fee_claim" not in str(Dossier.objects.get().answers)


def test_whoever_has_no_reason_says_no_and_claims_nothing() -> None:
    applicant = paying()

    applicant.post(PAGE, {"fee_exemption": "no", "fee_claim": "Nhầm"})
    applicant.submit()

    assert (Fee.objects.get().amount, Fee.objects.get().claim) == (8000, "")


@pytest.mark.parametrize("reason", ["", "   ", "a" * 301])
def test_a_claim_has_a_reason_of_at_most_three_hundred_characters(reason: str) -> None:
    applicant = paying()

    assert applicant.post(PAGE, {"fee_exemption": "yes", "fee_claim": reason}).status_code == 200
    assert applicant.get("kiem-tra").headers["Location"] == applicant.url(PAGE)


def test_a_reason_is_text_whatever_was_typed() -> None:
    applicant = paying()
    hostile = "<script>alert(1)</script> {{ secret }} #let"

    applicant.post(PAGE, {"fee_exemption": "yes", "fee_claim": hostile})

    assert "<script>alert" not in applicant.get("kiem-tra").content.decode()
    applicant.submit()
    assert Fee.objects.get().claim == hostile


def test_what_costs_nothing_asks_for_no_reason() -> None:
    applicant = paying(fee=0, charge=0)

    assert PAGE not in load_journey(applicant.draft).steps
    assert QUESTION not in applicant.get("kiem-tra").content.decode()
    applicant.submit()
    assert Dossier.objects.count() == 1


def test_an_amount_that_the_province_sets_may_be_exempted_too() -> None:
    assert PAGE in load_journey(paying(fee=None, charge=None, fee_note="Theo nghị quyết của HĐND tỉnh").draft).steps


def test_only_the_case_that_costs_something_is_asked() -> None:
    version = published_version()
    procedure = version.eform.procedure
    for key in ("dung-han", "qua-han"):
        ProcedureCase.objects.create(procedure=procedure, key=key, name=key)
    SubmissionChannel.objects.create(procedure=procedure, channel="online", case_key="qua-han", charge=8000)
    draft = start_draft(procedure=procedure, version=version, user=None)
    applicant = Applicant(draft)

    for case, asked in (("dung-han", False), ("qua-han", True)):
        applicant.post("noi-nop", {"desk_case": case})
        assert (PAGE in load_journey(draft).steps) == asked


def test_only_the_way_of_sending_that_costs_something_is_asked() -> None:
    version = published_version()
    procedure = version.eform.procedure
    SubmissionChannel.objects.filter(procedure=procedure).exclude(channel="online").update(fee=8000)

    assert start_draft(procedure=procedure, version=version, user=None).fee_cases == []


def free_until_now() -> Applicant:
    """Everything is answered; then the procedure comes to cost 8,000 đồng."""
    applicant = paying(fee=0, charge=0)
    SubmissionChannel.objects.filter(procedure=applicant.draft.procedure).update(charge=8000)
    return applicant


def test_a_fee_that_came_after_the_draft_began_is_asked_for_before_the_check_page() -> None:
    applicant = free_until_now()

    assert applicant.get("kiem-tra").headers["Location"] == applicant.url(PAGE)

    page = applicant.get(PAGE).content.decode()
    assert QUESTION in page
    assert "Thủ tục này nay có phí" in page
    applicant.post(PAGE, {"fee_exemption": "yes", "fee_claim": "Hộ nghèo"})
    applicant.submit()
    assert (Fee.objects.get().amount, Fee.objects.get().claim) == (8000, "Hộ nghèo")


def test_a_fee_that_came_while_the_check_page_was_read_is_asked_for_before_sending() -> None:
    applicant = free_until_now()

    assert applicant.submit().headers["Location"] == applicant.url(PAGE)

    assert not Dossier.objects.exists()


def test_a_draft_that_is_taken_up_again_asks_for_a_fee_that_came_meanwhile() -> None:
    applicant = free_until_now()

    assert applicant.get().headers["Location"] == applicant.url(PAGE)


def test_nobody_is_charged_unasked_in_the_moment_of_sending() -> None:
    journey = load_journey(free_until_now().draft)

    with pytest.raises(DraftChanged):
        submit_draft(journey)


def test_a_fee_of_another_case_or_way_of_sending_stops_nobody() -> None:
    applicant = paying(fee=0, charge=0)
    procedure = applicant.draft.procedure
    SubmissionChannel.objects.filter(procedure=procedure).exclude(channel="online").update(charge=8000)

    applicant.submit()

    assert Dossier.objects.count() == 1


def test_what_costs_nothing_any_more_is_sent_as_before() -> None:
    applicant = paying()
    applicant.post(PAGE, {"fee_exemption": "no"})
    SubmissionChannel.objects.filter(procedure=applicant.draft.procedure).update(charge=0)

    applicant.submit()

    assert Dossier.objects.count() == 1
