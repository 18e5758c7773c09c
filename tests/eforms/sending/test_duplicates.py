"""The applicant who applies twice for the same case is told, but not of what is somebody else's."""

from __future__ import annotations

import pytest

from dossiers.models import Dossier
from dossiers.submission import Applicant as Person
from dossiers.workflow import State
from tests.eforms.conftest import Applicant
from tests.factories.dossiers import dossier_in, make_desk

pytestmark = pytest.mark.django_db
NOTICE = "đã được nộp trước đây"


def earlier(applicant: Applicant, **changes: str) -> Dossier:
    procedure = applicant.draft.procedure
    desk = make_desk(procedure.desks().first())
    given = {"name": "Nguyễn Văn An", "national_id": "044090001234", "phone": "0912345678", **changes}
    return dossier_in(State.RECEIVED, desk=desk, procedure=procedure, applicant=Person(**given))


def test_the_page_of_checking_tells_before_it_is_sent(applicant: Applicant) -> None:
    dossier = earlier(applicant)
    applicant.fill_until("kiem-tra")

    text = applicant.get("kiem-tra").content.decode()

    assert NOTICE in text
    assert str(dossier.code) not in text
    assert dossier.submission_number not in text


def test_the_receipt_tells_it_again_and_does_not_count_itself(applicant: Applicant) -> None:
    earlier(applicant)
    applicant.fill_until("kiem-tra")

    applicant.submit()

    assert NOTICE in applicant.get("xong").content.decode()


def test_without_an_earlier_dossier_nothing_is_said(applicant: Applicant) -> None:
    applicant.fill_until("kiem-tra")
    check = applicant.get("kiem-tra").content.decode()
    applicant.submit()

    assert NOTICE not in check + applicant.get("xong").content.decode()


def test_a_personal_number_alone_tells_nothing(applicant: Applicant) -> None:
    earlier(applicant, phone="0905999999", email="khac@example.vn")
    applicant.fill_until("kiem-tra")

    assert NOTICE not in applicant.get("kiem-tra").content.decode()
