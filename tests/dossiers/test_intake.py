"""Handing a dossier over: exactly one, with everything that it needs to be explained later."""

import uuid
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from casework.models import Message
from dossiers import services
from dossiers.exceptions import IllegalMove, IntakeClosed
from dossiers.models import Dossier, Event
from dossiers.services import counter_intake, move_dossier, submit_dossier
from dossiers.services import intake as intake_service
from dossiers.submission import Applicant
from dossiers.workflow import State
from tests.dossiers.conftest import AtOnce
from tests.factories.catalog import AgencyFactory, ProcedureFactory
from tests.factories.dossiers import MONDAY_09H, dossier_in, leg_of, make_desk, submission

pytestmark = pytest.mark.django_db


def test_a_submission_keeps_answers_papers_terms_and_its_first_event() -> None:
    given = submission()

    dossier = submit_dossier(given)

    assert dossier.state == State.SUBMITTED
    assert dossier.submission_number.startswith("TN-")
    assert (dossier.duration_value, dossier.duration_unit) == (3, "working_day")
    assert dossier.answers[0]["display"] == "Nguyễn Bình"
    assert list(dossier.papers.get().files.all()) == given.papers[0].files
    event = dossier.events.get()
    assert (event.action, event.sequence, event.origin) == ("submit", 1, "online")
    assert "Nguyễn" not in str(event.data)
    assert "nguyen van an" in dossier.search_text


def test_a_repeated_key_gives_the_same_dossier_and_one_message() -> None:
    given = submission()

    assert submit_dossier(given) == submit_dossier(given)
    assert Dossier.objects.count() == 1
    assert Message.objects.count() == 1


def test_a_number_that_is_taken_is_drawn_again(monkeypatch: pytest.MonkeyPatch) -> None:
    taken = submit_dossier(submission()).submission_number
    numbers = iter([taken, "TN-AAAA-AAAA"])
    monkeypatch.setattr(intake_service, "new_submission_number", lambda: next(numbers))

    assert submit_dossier(submission()).submission_number == "TN-AAAA-AAAA"


def test_an_agency_that_is_no_desk_of_the_procedure_takes_nothing() -> None:
    with pytest.raises(IntakeClosed):
        submit_dossier(submission(agency=AgencyFactory(), procedure=ProcedureFactory()))


def test_a_closed_agency_and_one_without_online_intake_take_nothing_online() -> None:
    offline = AgencyFactory(online_intake=False)
    closed = AgencyFactory(valid_until=timezone.localdate() - timedelta(days=1))

    for agency in (offline, closed):
        with pytest.raises(IntakeClosed):
            submit_dossier(submission(agency=agency))
    assert submit_dossier(submission(agency=offline, channel="direct")).pk


@pytest.mark.parametrize("at", ["2999-01-01T00:00:00+07:00", "1900-01-01T00:00:00+07:00", "2026-08-10T09:00:00"])
def test_a_moment_that_cannot_be_true_is_refused(at: str) -> None:
    with pytest.raises(ValidationError):
        submit_dossier(submission(at=datetime.fromisoformat(at)))


def test_counter_intake_submits_and_receives_at_once_and_only_once() -> None:
    desk = make_desk()
    given = submission(agency=desk.agency, channel="direct")

    dossier = counter_intake(submission=given, by=desk.clerk, at=given.at)
    again = counter_intake(submission=given, by=desk.clerk, at=given.at)

    assert dossier == again
    assert dossier.code == f"{desk.agency.code}-260810-0001"
    assert [event.action for event in dossier.events.all()] == ["submit", "receive"]
    assert [message.subject for message in Message.objects.all()] == [f"[{dossier.code}] Hồ sơ đã được tiếp nhận"]


def test_counter_intake_of_another_agency_leaves_nothing_behind() -> None:
    given = submission(channel="direct")

    with pytest.raises(PermissionDenied):
        counter_intake(submission=given, by=make_desk().clerk, at=given.at)

    assert Dossier.objects.count() == 0


def test_an_applicant_without_an_address_gets_no_message() -> None:
    submit_dossier(submission(applicant=Applicant(name="Không Thư")))

    assert Message.objects.count() == 0


@pytest.mark.parametrize("state", State)
def test_every_message_is_queued_once_and_names_no_more_than_it_must(state: State) -> None:
    dossier = dossier_in(
        state, applicant=Applicant(name="Lò Thị Ẳm", email="am@example.vn", national_id="045090123456")
    )

    messages = Message.objects.filter(reference=f"dossier:{dossier.pk}")

    told = [event for event in dossier.events.all() if event.action not in ("propose", "correct", "assign")]
    assert messages.count() == len(told)
    for message in messages:
        assert dossier.procedure_title in message.body
        assert leg_of(dossier).agency.name in message.body
        assert "\n" not in message.subject
        for secret in ("Ẳm", "045090123456", "Nguyễn Bình", "Ảnh mờ", "Không thuộc thẩm quyền"):
            assert secret not in message.body + message.subject


def test_a_procedure_title_with_signs_stays_readable_and_makes_one_header() -> None:
    agency = AgencyFactory()
    procedure = ProcedureFactory(agency=agency, title='Cấp "giấy" <b>A & B</b>')

    submit_dossier(submission(agency=agency, procedure=procedure))

    assert 'Cấp "giấy" <b>A & B</b>' in Message.objects.get().body


def test_many_clicks_on_the_last_button_make_one_dossier(at_once: AtOnce) -> None:
    given = submission()

    outcomes = at_once(6, lambda n: submit_dossier(given).pk)

    assert len(set(outcomes)) == 1, outcomes
    assert Dossier.objects.count() == 1
    assert Event.objects.count() == 1
    assert Message.objects.count() == 1


def test_of_officers_who_decide_at_once_one_is_first_and_the_others_are_told(at_once: AtOnce) -> None:
    desk = make_desk()
    dossier = dossier_in(desk=desk)
    legs = [leg_of(dossier) for _officer in range(6)]

    refusal = {"action": "refuse", "reason": "Sai nơi nộp", "ground": "Điều 13 Luật Hộ tịch"}

    def decide(n: int) -> object:
        given = {"action": "receive"} if n % 2 else refusal
        return move_dossier(leg=legs[n], by=desk.clerk, at=MONDAY_09H + timedelta(minutes=1), **given).pk

    outcomes = at_once(6, decide)

    refused = [outcome for outcome in outcomes if isinstance(outcome, IllegalMove)]
    assert len(refused) == 5, outcomes
    assert all(str(desk.clerk) in str(refusal) for refusal in refused)
    assert dossier.events.count() == 2


def test_receipts_at_once_have_codes_without_gap_or_double(at_once: AtOnce) -> None:
    desk = make_desk()
    legs = [leg_of(dossier_in(desk=desk)) for _dossier in range(8)]

    at_once(8, lambda n: services.move_dossier(leg=legs[n], action="receive", by=desk.clerk, at=MONDAY_09H))

    codes = sorted(Dossier.objects.values_list("code", flat=True))
    assert codes == [f"{desk.agency.code}-260810-{n:04d}" for n in range(1, 9)]


def test_a_key_of_another_person_is_not_guessable_by_being_sequential() -> None:
    given = submission()
    numbers = {submit_dossier(replace(given, key=uuid.uuid4())).submission_number for _n in range(20)}

    assert len(numbers) == 20
