"""The same person applying twice for the same case: who is told what."""

from __future__ import annotations

import pytest
from pytest_django import Settings

from accounts.models import User
from casework.models import Message
from catalog.models import Procedure
from dossiers.duplicates import duplicates_of, notice_for, open_duplicates, warning_for
from dossiers.models import Dossier
from dossiers.services import submit_dossier
from dossiers.submission import Applicant
from dossiers.workflow import OPEN_STATES, State
from tests.factories.accounts import UserFactory
from tests.factories.catalog import ProcedureFactory
from tests.factories.dossiers import Desk, dossier_in, make_desk, submission

pytestmark = pytest.mark.django_db
NUMBER = "044090123456"
AN = Applicant(name="Nguyễn Văn An", national_id=NUMBER, phone="0905123456", email="an@example.vn")


@pytest.fixture
def desk() -> Desk:
    return make_desk()


@pytest.fixture
def procedure(desk: Desk) -> Procedure:
    return ProcedureFactory(agency=desk.agency)


def earlier(desk: Desk, procedure: Procedure, state: str = State.RECEIVED, applicant: Applicant = AN) -> Dossier:
    return dossier_in(state, desk=desk, procedure=procedure, applicant=applicant)


@pytest.mark.parametrize("state", State)
def test_only_an_open_dossier_is_a_duplicate(state: str, desk: Desk, procedure: Procedure) -> None:
    dossier = earlier(desk, procedure, state)

    found = open_duplicates(applicant=AN, procedure=procedure)

    assert list(found) == ([dossier] if state in OPEN_STATES else [])


def test_another_person_procedure_or_case_is_no_duplicate(desk: Desk, procedure: Procedure) -> None:
    earlier(desk, procedure)
    sister = Applicant(name="Nguyễn Văn An", national_id="044090123457", phone="0905123456")

    assert not open_duplicates(applicant=sister, procedure=procedure)
    assert not open_duplicates(applicant=AN, procedure=ProcedureFactory(agency=desk.agency))
    assert not open_duplicates(applicant=AN, procedure=procedure, case_key="khac")
    assert not open_duplicates(applicant=Applicant(name="Nguyễn Văn An"), procedure=procedure)


def test_without_a_personal_number_name_and_phone_together_tell(desk: Desk, procedure: Procedure) -> None:
    nameless = Applicant(name="Nguyễn Văn An", phone="0905123456")
    dossier = earlier(desk, procedure, applicant=nameless)

    same = Applicant(name="nguyen van an", phone="0905123456")
    shorter = Applicant(name="Nguyễn Văn", phone="0905123456")

    assert list(open_duplicates(applicant=same, procedure=procedure)) == [dossier]
    assert not open_duplicates(applicant=Applicant(name="Lê Kế", phone="0905123456"), procedure=procedure)
    assert not open_duplicates(applicant=shorter, procedure=procedure)


def test_an_account_may_hand_in_for_several_people(desk: Desk, procedure: Procedure) -> None:
    office = UserFactory()
    earlier(desk, procedure, applicant=Applicant(name="Người thứ nhất", national_id=NUMBER, user=office))

    second = Applicant(name="Người thứ hai", national_id="044090123457", user=office)

    assert not open_duplicates(applicant=second, procedure=procedure)


def test_the_earlier_contact_hears_of_it_once_a_day(desk: Desk, procedure: Procedure) -> None:
    dossier = earlier(desk, procedure)
    other = Applicant(name="Kẻ khác", national_id=NUMBER, email="khac@example.vn")

    for _again in range(3):
        submit_dossier(submission(agency=desk.agency, procedure=procedure, applicant=other, at=dossier.updated_at))

    told = Message.objects.filter(reference=f"dossier:{dossier.pk}", subject__contains="hồ sơ khác")
    assert told.count() == 1
    message = told.get()
    assert message.recipient == "an@example.vn"
    for secret in ("Kẻ khác", NUMBER, "khac@example.vn"):
        assert secret not in message.body


PHONE_ONLY = Applicant(name="Nguyễn Văn An", national_id=NUMBER, phone="0905123456")


@pytest.mark.parametrize(("gateway", "count"), [("http://portal:x@127.0.0.1:1/", 1), ("", 0)])
def test_who_gave_only_a_phone_hears_of_it_by_text_message(
    gateway: str, count: int, desk: Desk, procedure: Procedure, settings: Settings
) -> None:
    settings.SMS_URL = gateway
    dossier = earlier(desk, procedure, applicant=PHONE_ONLY)
    other = Applicant(name="Kẻ khác", national_id=NUMBER, phone="0905999999")

    for _again in range(3):
        submit_dossier(submission(agency=desk.agency, procedure=procedure, applicant=other, at=dossier.updated_at))

    told = Message.objects.filter(reference=f"dossier:{dossier.pk}", kind="dossier.duplicate")
    assert [(one.channel, one.recipient) for one in told] == [("sms", "0905123456")] * count
    assert all(secret not in one.body for one in told for secret in ("Kẻ khác", NUMBER, "0905999999"))


def test_the_account_that_handed_in_the_earlier_one_may_know_it(desk: Desk, procedure: Procedure) -> None:
    me: User = UserFactory()
    mine = Applicant(name=AN.name, national_id=NUMBER, user=me)
    dossier = earlier(desk, procedure, applicant=mine)

    notice = notice_for(applicant=mine, procedure=procedure)

    assert (notice.own, notice.others) == ([dossier], False)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (Applicant(name="x", national_id=NUMBER), False),
        (Applicant(name="x", national_id=NUMBER, phone="0905999999", email="ke@example.vn"), False),
        (Applicant(name="x", national_id=NUMBER, phone="0905123456"), True),
        (Applicant(name="x", national_id=NUMBER, email="AN@example.vn"), True),
        (Applicant(name="x", phone="0905123456"), False),
    ],
    ids=str,
)
def test_who_only_types_a_number_learns_nothing(
    typed: Applicant, told: bool, desk: Desk, procedure: Procedure
) -> None:
    earlier(desk, procedure)

    notice = notice_for(applicant=typed, procedure=procedure)

    assert (notice.own, notice.others) == ([], told)


def test_a_clerk_sees_the_own_agencys_dossier_and_of_others_only_that_it_is_there(
    desk: Desk, procedure: Procedure
) -> None:
    dossier = earlier(desk, procedure)
    stranger = make_desk()
    found = open_duplicates(applicant=AN, procedure=procedure)

    own = warning_for(found=found, reader=desk.clerk, name="Nguyễn Văn An")
    elsewhere = warning_for(found=found, reader=stranger.clerk, name="NGUYEN VAN AN")
    probing = warning_for(found=found, reader=stranger.clerk, name="Ai đó")

    assert (own.visible, own.elsewhere) == ([dossier], False)
    assert (elsewhere.visible, elsewhere.elsewhere) == ([], True)
    assert not probing


def test_both_dossiers_show_each_other(desk: Desk, procedure: Procedure) -> None:
    first, second = earlier(desk, procedure), earlier(desk, procedure, State.SUBMITTED)

    assert list(duplicates_of(first)) == [second]
    assert list(duplicates_of(second)) == [first]
