"""Corrections after receipt: what was mistyped, and the wrong procedure or case."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from casework.models import Message
from catalog.models import Procedure, ProcedureCase, SubmissionChannel
from dossiers.contact import subject_of
from dossiers.models import Correction, Dossier, OneTimeCode
from dossiers.services.corrections import CORRECTABLE_STATES, NotCorrectable, correct_data, version
from dossiers.steps import current_step
from dossiers.submission import Applicant
from dossiers.workflow import State
from tests.dossiers.conftest import AtOnce
from tests.factories.catalog import AgencyFactory, ProcedureFactory
from tests.factories.dossiers import PATHS, Desk, dossier_in, leg_of, make_desk

pytestmark = pytest.mark.django_db
NUMBER = "044090123456"


@pytest.fixture
def desk() -> Desk:
    return make_desk()


def received(desk: Desk, state: str = State.RECEIVED, **changes: Any) -> Dossier:
    applicant = Applicant(name="Nguyễn Văn An", national_id=NUMBER, phone="0905123456", email="an@example.vn")
    return dossier_in(state, desk=desk, **{"channel": "direct", "applicant": applicant, **changes})


def correct(dossier: Dossier, desk: Desk, **given: Any) -> Correction:
    last = dossier.events.last()
    assert last
    known = {"reason": "Gõ nhầm chữ đệm", "by": desk.clerk, "at": last.at + timedelta(minutes=10)}
    correction = correct_data(dossier=dossier, **{**known, **given})
    dossier.refresh_from_db()
    return correction


def test_a_mistyped_name_is_corrected_and_found_by_the_search(desk: Desk) -> None:
    dossier = received(desk)
    code, due = dossier.code, dossier.due_at

    correct(dossier, desk, changes={"applicant_name": "Nguyễn Vân An", "applicant_phone": "0905123457"})

    assert (dossier.applicant_name, dossier.code, dossier.due_at) == ("Nguyễn Vân An", code, due)
    assert "0905123457" in dossier.search_text
    assert dossier.state == State.RECEIVED


def test_the_log_holds_hashes_and_the_words_can_be_erased(desk: Desk) -> None:
    dossier = received(desk)

    correction = correct(dossier, desk, changes={"applicant_name": "Nguyễn Vân An"})

    event = dossier.events.last()
    assert event
    assert event.action == "correct_data"
    assert event.actor == desk.clerk
    assert "Vân" not in json.dumps(event.data, ensure_ascii=False)
    assert "nhầm" not in json.dumps(event.data, ensure_ascii=False)
    assert event.data["fields"] == ["applicant_name"]
    assert correction.changes == [{"field": "applicant_name", "old": "Nguyễn Văn An", "new": "Nguyễn Vân An"}]
    assert event.statement.text == "Gõ nhầm chữ đệm"
    correction.delete()
    assert dossier.events.filter(action="correct_data").exists()


def test_equal_corrections_of_two_dossiers_have_different_hashes(desk: Desk) -> None:
    events = []
    for _dossier in range(2):
        dossier = received(desk)
        events.append(correct(dossier, desk, changes={"applicant_phone": "0905123457"}).event)

    assert events[0].data["new_sha256"] != events[1].data["new_sha256"]


def other_procedure(desk: Desk, days: int = 10) -> Procedure:
    return ProcedureFactory(title="Đăng ký lại khai sinh", agency=desk.agency, days=days)


def test_the_right_procedure_brings_its_time_limit_from_the_same_receipt(desk: Desk) -> None:
    dossier = received(desk, State.PROCESSING)
    before = leg_of(dossier)
    right = other_procedure(desk)

    correct(dossier, desk, changes={"procedure": right, "case_key": ""})

    leg = leg_of(dossier)
    assert dossier.procedure == right
    assert dossier.procedure_title == "Đăng ký lại khai sinh"
    assert (leg.received_at, leg.clock_from, leg.state, leg.officer) == (
        before.received_at,
        before.clock_from,
        before.state,
        before.officer,
    )
    assert leg.due_at == dossier.due_at == datetime.fromisoformat("2026-08-24T17:00:00+07:00")
    event = dossier.events.last()
    assert event
    assert event.data["procedure"] == right.code


def test_the_right_case_has_its_own_time_limit(desk: Desk) -> None:
    procedure = ProcedureFactory(agency=desk.agency)
    for key in ("a", "b"):
        ProcedureCase.objects.create(procedure=procedure, key=key, name=f"Trường hợp {key}")
    SubmissionChannel.objects.create(
        procedure=procedure, case_key="b", channel="direct", duration_value=1, duration_unit="working_day"
    )
    dossier = received(desk, procedure=procedure, case_key="a")
    due = dossier.due_at

    correct(dossier, desk, changes={"case_key": "b"})

    assert dossier.case_name == "Trường hợp b"
    assert due
    assert dossier.due_at
    assert dossier.due_at < due


def test_while_the_applicant_supplements_there_is_still_no_due_date(desk: Desk) -> None:
    dossier = received(desk, State.SUPPLEMENT)

    correct(dossier, desk, changes={"procedure": other_procedure(desk), "case_key": ""})

    assert leg_of(dossier).due_at is None
    assert dossier.duration_value == 10


@pytest.mark.parametrize(
    "changes",
    [
        {"applicant_name": "Nguyễn Văn An"},
        {},
        {"case_key": "khong-co"},
    ],
    ids=str,
)
def test_what_changes_nothing_or_does_not_fit_is_refused(changes: dict[str, Any], desk: Desk) -> None:
    dossier = received(desk)

    with pytest.raises(ValidationError):
        correct(dossier, desk, changes=changes)

    assert not Correction.objects.exists()


def test_a_procedure_of_another_desk_is_refused(desk: Desk) -> None:
    with pytest.raises(ValidationError):
        correct(received(desk), desk, changes={"procedure": ProcedureFactory(agency=AgencyFactory())})


def test_a_reason_is_needed(desk: Desk) -> None:
    with pytest.raises(ValidationError):
        correct(received(desk), desk, changes={"applicant_name": "Khác"}, reason="  ")


def test_only_those_who_receive_at_its_agency_correct(desk: Desk) -> None:
    dossier = received(desk)

    for person in (desk.officer, desk.leader, make_desk().clerk):
        with pytest.raises(PermissionDenied):
            correct(dossier, desk, changes={"applicant_name": "Khác"}, by=person)


@pytest.mark.parametrize("state", [state for state in PATHS if state not in CORRECTABLE_STATES])
def test_before_receipt_and_after_the_decision_nothing_is_corrected(state: str, desk: Desk) -> None:
    dossier = dossier_in(state, desk=desk)

    with pytest.raises(NotCorrectable):
        correct(dossier, desk, changes={"applicant_name": "Khác"})


def test_of_two_clerks_with_the_same_page_the_second_is_told(desk: Desk) -> None:
    dossier = received(desk)
    seen = version(dossier)

    correct(dossier, desk, changes={"applicant_name": "Nguyễn Vân An"}, seen=seen)
    with pytest.raises(NotCorrectable):
        correct(dossier, desk, changes={"applicant_phone": "0905123457"}, seen=seen)

    assert dossier.corrections.count() == 1


@pytest.mark.parametrize("at", ["2999-01-01T00:00:00+07:00", "1900-01-01T00:00:00+07:00"])
def test_a_correction_at_a_moment_that_cannot_be_true_is_refused(at: str, desk: Desk) -> None:
    with pytest.raises(ValidationError):
        correct(received(desk), desk, changes={"applicant_name": "Khác"}, at=datetime.fromisoformat(at))


def mails_about_corrections() -> list[str]:
    return sorted(Message.objects.filter(subject__contains="sửa").values_list("recipient", flat=True))


def test_the_applicant_is_told_at_the_address_that_is_right(desk: Desk) -> None:
    dossier = received(desk)
    OneTimeCode.objects.create(subject=subject_of(dossier), digest="x", expires_at=dossier.submitted_at)

    correct(dossier, desk, changes={"applicant_email": "an.nguyen@example.vn"})

    assert mails_about_corrections() == ["an.nguyen@example.vn"]
    assert not OneTimeCode.objects.exists()


def test_an_address_that_the_applicant_gave_online_hears_of_its_replacement(desk: Desk) -> None:
    dossier = received(desk, channel="online")

    correct(dossier, desk, changes={"applicant_email": "ke.khac@example.vn"})

    assert mails_about_corrections() == ["an@example.vn", "ke.khac@example.vn"]


def test_the_message_repeats_nothing_that_was_corrected(desk: Desk) -> None:
    dossier = received(desk)

    correct(dossier, desk, changes={"applicant_name": "Nguyễn Vân An", "applicant_national_id": "044090123457"})

    message = Message.objects.get(subject__contains="sửa")
    assert "Vân" not in message.body
    assert "0440901" not in message.body
    assert str(dossier.code) in message.subject


def test_the_right_procedures_steps_are_planned_from_the_same_receipt(desk: Desk) -> None:
    dossier = received(desk)
    [first, *_others] = leg_of(dossier).steps.all()

    correct(dossier, desk, changes={"procedure": other_procedure(desk), "case_key": ""})

    [again, *_rest] = leg_of(dossier).steps.all()
    assert again.started_at == first.started_at
    assert [step.order for step in leg_of(dossier).steps.all()].count(1) == 1


def test_a_step_that_is_under_way_ends_by_the_right_due_date(desk: Desk) -> None:
    dossier = received(desk, State.PROCESSING)

    correct(dossier, desk, changes={"procedure": other_procedure(desk, days=1), "case_key": ""})

    leg = leg_of(dossier)
    step = current_step(leg)
    assert step
    assert step.due_at
    assert leg.due_at
    assert step.due_at <= leg.due_at


def test_of_clerks_who_correct_at_once_one_is_first_and_the_numbers_have_no_double(at_once: AtOnce) -> None:
    desk = make_desk()
    dossier = received(desk)
    seen = version(dossier)

    outcomes = at_once(
        4, lambda n: correct(dossier, desk, changes={"applicant_phone": f"090512345{n}"}, seen=seen).number
    )

    assert sum(outcome == 1 for outcome in outcomes) == 1, outcomes
    assert sum(isinstance(outcome, NotCorrectable) for outcome in outcomes) == 3


def test_after_an_erasure_the_next_correction_is_still_counted_on(desk: Desk) -> None:
    dossier = received(desk)
    correct(dossier, desk, changes={"applicant_name": "Nguyễn Vân An"}).delete()

    second = correct(dossier, desk, changes={"applicant_name": "Nguyễn Vân Anh"})

    assert second.number == 2
