"""What the moves do to the due date, and how the badge says it."""

from datetime import datetime, timedelta

import pytest

from casework.calendars import calendar_for
from casework.models import Calendar, DayOff, WorkingPeriod
from catalog.models import SubmissionChannel
from dossiers.deadlines import badge, check_by, explain
from dossiers.models import Dossier, Leg
from dossiers.workflow import State
from tests.factories.catalog import AgencyFactory, ProcedureFactory
from tests.factories.dossiers import MONDAY_09H, dossier_in, leg_of, make_desk, step

pytestmark = pytest.mark.django_db


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-{text}:00+07:00")


def words(subject: Dossier | Leg, now: datetime) -> str:
    return badge(subject, now, calendar_for(None)).text


def test_receipt_on_monday_morning_gives_thursday_evening() -> None:
    dossier = dossier_in(State.RECEIVED)

    assert dossier.due_at == at("08-13T17:00")
    assert [row.date.day for row in explain(leg_of(dossier)).ledger] == [10, 11, 12, 13]


def test_a_supplement_restarts_the_clock_from_zero() -> None:
    desk = make_desk()
    leg = leg_of(dossier_in(State.PROCESSING, desk=desk))
    step(leg, "ask", desk, at("08-12T10:00"))
    assert leg.due_at is None
    assert Dossier.objects.get().due_at is None
    assert "hạn mới tính từ đầu" in words(leg, at("08-12T11:00"))

    step(leg, "answer", desk, at("08-18T10:00"))

    assert leg.due_at == Dossier.objects.get().due_at == at("08-21T17:00")
    assert explain(leg).due_at == leg.due_at


def test_where_the_procedure_pauses_the_days_of_waiting_do_not_count() -> None:
    desk = make_desk()
    procedure = ProcedureFactory(agency=desk.agency, days=5, supplement_rule="pause")
    leg = leg_of(dossier_in(State.PROCESSING, desk=desk, procedure=procedure))
    assert leg.due_at == at("08-17T17:00")
    step(leg, "ask", desk, at("08-12T10:00"))
    assert words(leg, at("08-13T10:00")) == "Tạm dừng tính hạn từ 12/08"

    step(leg, "answer", desk, at("08-18T10:00"))

    # Tuesday 11 and Wednesday 12 count; 13 to 18 do not; three more from Wednesday 19.
    assert leg.due_at == at("08-21T17:00")
    step(leg, "ask", desk, at("08-19T10:00"))
    step(leg, "answer", desk, at("08-20T10:00"))
    assert leg.due_at == at("08-24T17:00")
    assert explain(leg).due_at == leg.due_at


def test_a_supplement_before_receipt_starts_no_clock() -> None:
    desk = make_desk()
    dossier = dossier_in(State.CHECK_SUPPLEMENT, desk=desk)
    leg = leg_of(dossier)
    step(leg, "answer_at_check", desk, at("08-11T10:00"))

    assert (leg.state, leg.due_at, leg.clock_from) == (State.SUBMITTED, None, None)
    assert check_by(leg) == at("08-12T10:30")


def test_the_dossier_keeps_the_term_it_was_handed_over_under() -> None:
    desk = make_desk()
    procedure = ProcedureFactory(agency=desk.agency)
    dossier = dossier_in(desk=desk, procedure=procedure)
    SubmissionChannel.objects.filter(procedure=procedure).update(duration_value=30)

    step(leg_of(dossier), "receive", desk, MONDAY_09H)

    dossier.refresh_from_db()
    assert dossier.due_at == at("08-13T17:00")


def test_an_agency_counts_by_its_own_calendar() -> None:
    calendar = Calendar.objects.create(name="Lịch riêng", cut_off="15:00")
    WorkingPeriod.objects.create(calendar=calendar, starts="07:00", ends="16:00")
    DayOff.objects.create(calendar=calendar, date="2026-08-11", name="Ngày hội xã")
    desk = make_desk(AgencyFactory(calendar=calendar))

    dossier = dossier_in(State.RECEIVED, desk=desk)

    assert dossier.due_at == at("08-14T16:00")
    assert "Ngày hội xã" in str(explain(leg_of(dossier)).ledger)


def test_without_a_time_limit_there_is_no_date() -> None:
    desk = make_desk()
    procedure = ProcedureFactory(agency=desk.agency)
    SubmissionChannel.objects.filter(procedure=procedure).update(duration_value=None, duration_unit="")
    dossier = dossier_in(State.RECEIVED, desk=desk, procedure=procedure)

    assert dossier.due_at is None
    assert words(dossier, MONDAY_09H) == "Không quy định thời hạn"


@pytest.mark.parametrize(
    ("now", "text", "tone"),
    [
        ("08-10T11:00", "Còn 3 ngày làm việc", "good"),
        ("08-12T11:00", "Còn 1 ngày làm việc", "wait"),
        ("08-13T16:59", "Hẹn trả hôm nay, trước 17:00", "wait"),
        ("08-13T17:01", "Trễ chưa đến 1 ngày làm việc", "late"),
        ("08-17T09:00", "Trễ 2 ngày làm việc", "late"),
    ],
)
def test_the_badge_says_how_long_is_left(now: str, text: str, tone: str) -> None:
    leg = leg_of(dossier_in(State.RECEIVED))

    found = badge(leg, at(now), calendar_for(None))

    assert (found.text, found.tone, found.at) == (text, tone, leg.due_at)


@pytest.mark.parametrize(
    ("days", "text"),
    [
        (timedelta(0), "Đã trả trước hạn 3 ngày"),
        (timedelta(days=3), "Đã trả đúng hạn"),
        (timedelta(days=5), "Đã trả, trễ 2 ngày"),
    ],
)
def test_a_returned_dossier_says_whether_it_was_in_time(days: timedelta, text: str) -> None:
    leg = leg_of(dossier_in(State.RETURNED))
    leg.finished_at += days

    assert words(leg, at("09-01T09:00")) == text


def test_collecting_late_is_not_the_agencys_lateness() -> None:
    desk = make_desk()
    leg = leg_of(dossier_in(State.APPROVED, desk=desk))
    assert not Dossier.objects.late(at("09-01T09:00")).exists()

    step(leg, "return", desk, at("08-31T09:00"))

    assert words(leg, at("09-01T09:00")) == "Đã trả trước hạn 3 ngày"


def test_late_dossiers_are_those_whose_term_ran_out_undecided() -> None:
    desk = make_desk()
    late = [dossier_in(state, desk=desk) for state in (State.RECEIVED, State.PROCESSING, State.PENDING_APPROVAL)]
    for state in set(State) - {dossier.state for dossier in late}:
        dossier_in(state, desk=desk)

    assert set(Dossier.objects.late(at("08-14T09:00"))) == set(late)
    assert not Dossier.objects.late(at("08-13T16:00")).exists()


@pytest.mark.parametrize("state", State)
def test_every_state_has_a_badge_for_the_leg_and_for_the_dossier(state: State) -> None:
    dossier = dossier_in(state)

    for subject in (dossier, leg_of(dossier)):
        found = badge(subject, at("08-12T09:00"), calendar_for(None))
        assert found.text
        assert found.tone in {"neutral", "wait", "good", "late", "info", "other"}


def test_an_online_dossier_is_checked_within_eight_working_hours() -> None:
    dossier = dossier_in()

    assert check_by(leg_of(dossier)) == at("08-11T09:30")
    assert words(dossier, at("08-10T10:00")) == "Cơ quan kiểm tra, trả lời trước 09:30, 11/08/2026"
    assert words(dossier, at("08-12T10:00")).startswith("Quá hạn kiểm tra")
