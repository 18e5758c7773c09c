"""A date that is put off: once, early enough, with an apology; and what is said of a late dossier."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from casework.calendars import calendar_for
from casework.models import Calendar, DayOff, Message
from casework.models.messages import BY_HAND
from catalog.roles import Role
from dossiers.deadlines import badge, explain
from dossiers.exceptions import IllegalMove
from dossiers.models import Dossier, Leg, Reappointment
from dossiers.services import apologise, reappoint
from dossiers.steps import current_step
from dossiers.workflow import State
from tests.factories.accounts import UserFactory
from tests.factories.catalog import MembershipFactory, ProcedureFactory
from tests.factories.dossiers import MONDAY_09H, Desk, dossier_in, leg_of, make_desk, step

pytestmark = pytest.mark.django_db
REASON = "Phải xác minh thêm tại nơi cư trú cũ"


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-{text}:00+07:00")


def running(state: str = State.PROCESSING, **changes: object) -> tuple[Desk, Leg]:
    """Received on Monday 10 August, due on Thursday 13 at 17:00."""
    desk = make_desk()
    return desk, leg_of(dossier_in(state, desk=desk, **changes))


def test_the_date_is_put_off_with_event_words_row_and_message() -> None:
    desk, leg = running()
    event = reappoint(leg=leg, new_due=date(2026, 8, 18), reason=REASON, by=desk.leader, at=at("08-11T09:00"))

    dossier = Dossier.objects.get()
    assert (leg.due_at, dossier.due_at) == (at("08-18T17:00"), at("08-18T17:00"))
    assert (dossier.state, leg_of(dossier).extra_days) == (State.PROCESSING, 3)
    given = Reappointment.objects.get()
    assert (given.old_due, given.new_due, given.announced_by) == (at("08-13T17:00"), leg.due_at, desk.leader)
    assert (event.action, event.statement.text) == ("reappoint", REASON)
    assert REASON not in str(event.data)
    sent = Message.objects.latest("pk")
    assert sent.recipient == dossier.applicant_email
    assert "xin lỗi" in sent.body
    assert REASON in sent.body
    assert "17:00, 18/08/2026" in sent.body


@pytest.mark.parametrize(
    ("moment", "allowed"),
    [
        ("08-10T13:00", True),
        ("08-12T16:59", True),  # the working day before
        ("08-12T23:00", True),
        ("08-13T00:01", False),  # the day itself
        ("08-13T16:59", False),
    ],
)
def test_it_is_announced_a_working_day_before_the_date_at_the_latest(moment: str, allowed: bool) -> None:
    desk, leg = running()
    if allowed:
        reappoint(leg=leg, new_due=date(2026, 8, 18), reason=REASON, by=desk.leader, at=at(moment))
        return
    with pytest.raises(ValidationError) as refusal:
        reappoint(leg=leg, new_due=date(2026, 8, 18), reason=REASON, by=desk.leader, at=at(moment))
    assert refusal.value.code == "notice"


def test_over_a_weekend_the_notice_is_a_working_day_too() -> None:
    desk = make_desk()
    procedure = ProcedureFactory(agency=desk.agency, days=5)
    leg = leg_of(dossier_in(State.PROCESSING, desk=desk, procedure=procedure))
    assert leg.due_at == at("08-17T17:00")  # a Monday
    reappoint(leg=leg, new_due=date(2026, 8, 18), reason=REASON, by=desk.leader, at=at("08-14T16:00"))

    assert leg.due_at == at("08-18T17:00")


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (date(2026, 8, 13), "before"),
        (date(2026, 8, 1), "before"),
        (date(2026, 8, 15), "day_off"),  # a Saturday
        (date(2026, 9, 2), "day_off"),  # a holiday
        (date(2026, 12, 1), "far"),
    ],
)
def test_the_new_date_is_a_working_day_after_the_old_one_and_not_too_far(day: date, code: str) -> None:
    calendar = Calendar.objects.create(name="Lịch", cut_off="15:00", is_default=True)
    DayOff.objects.create(calendar=calendar, date="2026-09-02", name="Quốc khánh")
    desk, leg = running()

    with pytest.raises(ValidationError) as refusal:
        reappoint(leg=leg, new_due=day, reason=REASON, by=desk.leader, at=at("08-11T09:00"))

    assert refusal.value.error_dict["new_due"][0].code == code
    assert leg_of(leg.dossier).due_at == at("08-13T17:00")
    assert not Reappointment.objects.exists()


def test_it_is_put_off_once() -> None:
    desk, leg = running()
    reappoint(leg=leg, new_due=date(2026, 8, 18), reason=REASON, by=desk.leader, at=at("08-11T09:00"))

    with pytest.raises(ValidationError) as refusal:
        reappoint(leg=leg, new_due=date(2026, 8, 20), reason=REASON, by=desk.leader, at=at("08-12T09:00"))
    assert refusal.value.code == "twice"


def test_a_supplement_in_between_does_not_give_a_second_time() -> None:
    desk, leg = running()
    reappoint(leg=leg, new_due=date(2026, 8, 18), reason=REASON, by=desk.leader, at=at("08-11T09:00"))
    step(leg, "ask", desk, at("08-11T10:00"))
    step(leg, "answer", desk, at("08-12T10:00"))
    assert (leg.due_at, leg.extra_days) == (at("08-17T17:00"), 0)  # from zero: the three days of the procedure

    with pytest.raises(ValidationError):
        reappoint(leg=leg, new_due=date(2026, 8, 20), reason=REASON, by=desk.leader, at=at("08-13T09:00"))


@pytest.mark.parametrize(
    ("state", "code"), [(State.SUBMITTED, "clock"), (State.SUPPLEMENT, "clock"), (State.APPROVED, "clock")]
)
def test_only_a_running_clock_is_put_off(state: str, code: str) -> None:
    desk, leg = running(state)

    with pytest.raises(ValidationError) as refusal:
        reappoint(leg=leg, new_due=date(2026, 8, 18), reason=REASON, by=desk.leader, at=at("08-10T16:00"))
    assert refusal.value.code == code


def test_what_is_late_already_is_not_put_off() -> None:
    desk, leg = running()

    with pytest.raises(ValidationError) as refusal:
        reappoint(leg=leg, new_due=date(2026, 8, 18), reason=REASON, by=desk.leader, at=at("08-13T17:01"))
    assert refusal.value.code == "late"


@pytest.mark.parametrize("moment", [at("08-09T09:00"), at("08-10T09:00").replace(year=1900)])
def test_a_moment_before_the_receipt_is_refused(moment: datetime) -> None:
    desk, leg = running()

    with pytest.raises(ValidationError):
        reappoint(leg=leg, new_due=date(2026, 8, 18), reason=REASON, by=desk.leader, at=moment)


def test_without_a_reason_there_is_no_apology() -> None:
    desk, leg = running()

    with pytest.raises(ValidationError):
        reappoint(leg=leg, new_due=date(2026, 8, 18), reason="  ", by=desk.leader, at=at("08-11T09:00"))


@pytest.mark.parametrize("role", Role)
def test_who_decides_in_the_agency_puts_off_and_heads_apologise(role: Role) -> None:
    desk, leg = running()
    person = MembershipFactory(user=UserFactory(), agency=desk.agency, role=role).user
    for service, roles, moment, name in (
        (reappoint, {Role.LEADER, Role.PROVINCE_ADMINISTRATOR}, at("08-11T09:00"), "new_due"),
        (apologise, {Role.LEADER, Role.DIVISION_HEAD, Role.PROVINCE_ADMINISTRATOR}, at("08-20T09:00"), "expected"),
    ):
        if role in roles:
            with suppress(ValidationError):  # the date that was put off is not late
                service(leg=leg, reason=REASON, by=person, at=moment, **{name: date(2026, 8, 20)})
        else:
            with pytest.raises(PermissionDenied):
                service(leg=leg, reason=REASON, by=person, at=moment, **{name: date(2026, 8, 20)})
    with pytest.raises(PermissionDenied):
        reappoint(leg=leg, new_due=date(2026, 8, 18), reason=REASON, by=make_desk().leader, at=at("08-11T09:00"))


def test_the_second_to_put_off_is_told_who_was_first() -> None:
    desk, leg = running()
    stale = leg_of(leg.dossier)
    reappoint(leg=leg, new_due=date(2026, 8, 18), reason=REASON, by=desk.leader, at=at("08-11T09:00"))

    with pytest.raises(IllegalMove) as refusal:
        reappoint(leg=stale, new_due=date(2026, 8, 19), reason=REASON, by=desk.leader, at=at("08-11T09:01"))
    assert str(desk.leader) in str(refusal.value)


def test_badge_ledger_and_step_speak_of_the_new_date() -> None:
    desk, leg = running()
    reappoint(leg=leg, new_due=date(2026, 8, 18), reason=REASON, by=desk.leader, at=at("08-11T09:00"))
    fresh = leg_of(leg.dossier)
    due = explain(fresh)

    assert due.due_at == fresh.due_at
    assert [(row.date.day, row.counts) for row in due.ledger][-5:] == [
        (14, True), (15, False), (16, False), (17, True), (18, True),
    ]  # fmt: skip
    assert "hẹn lại" in due.ledger[-1].why
    assert badge(fresh, at("08-12T09:00"), calendar_for(None)).text == "Còn 4 ngày làm việc (đã hẹn lại)"
    assert current_step(fresh).due_at == fresh.due_at


def test_a_pause_moves_a_date_that_was_put_off() -> None:
    desk = make_desk()
    procedure = ProcedureFactory(agency=desk.agency, days=5, supplement_rule="pause")
    leg = leg_of(dossier_in(State.PROCESSING, desk=desk, procedure=procedure))
    reappoint(leg=leg, new_due=date(2026, 8, 18), reason=REASON, by=desk.leader, at=at("08-11T09:00"))
    step(leg, "ask", desk, at("08-12T10:00"))
    step(leg, "answer", desk, at("08-13T10:00"))

    assert leg.due_at == at("08-19T17:00")
    assert explain(leg_of(leg.dossier)).due_at == leg.due_at


def test_an_apology_for_a_late_dossier_promises_a_day_and_changes_no_date() -> None:
    desk, leg = running()
    apologise(leg=leg, expected=date(2026, 8, 19), reason=REASON, by=desk.leader, at=at("08-17T09:00"))

    dossier = Dossier.objects.get()
    assert dossier.due_at == leg_of(dossier).due_at == at("08-13T17:00")
    assert Dossier.objects.late(at("08-17T10:00")).get() == dossier
    given = Reappointment.objects.get()
    assert (given.kind, given.new_due) == (Reappointment.Kind.PROMISED, at("08-19T17:00"))
    assert "Hồ sơ vẫn được tính là trễ hạn" in Message.objects.latest("pk").body


@pytest.mark.parametrize(
    ("day", "moment", "code"),
    [
        (date(2026, 8, 18), "08-12T09:00", "in_time"),
        (date(2026, 8, 14), "08-17T09:00", "before"),
        (date(2026, 8, 22), "08-17T09:00", "day_off"),
        (date(2027, 3, 1), "08-17T09:00", "far"),
    ],
)
def test_an_apology_names_a_day_that_can_be_kept(day: date, moment: str, code: str) -> None:
    desk, leg = running()

    with pytest.raises(ValidationError) as refusal:
        apologise(leg=leg, expected=day, reason=REASON, by=desk.leader, at=at(moment))
    error = refusal.value
    assert (error.error_dict["new_due"][0].code if hasattr(error, "error_dict") else error.code) == code


def test_for_an_applicant_without_an_address_a_letter_waits_at_the_desk_and_the_date_is_put_off() -> None:
    desk, leg = running()
    Dossier.objects.update(applicant_email="")
    before = set(Message.objects.values_list("pk", flat=True))
    reappoint(leg=leg, new_due=date(2026, 8, 18), reason=REASON, by=desk.leader, at=MONDAY_09H + timedelta(days=1))

    (letter,) = Message.objects.exclude(pk__in=before)
    assert letter.channel == BY_HAND
    assert leg.due_at == at("08-18T17:00")
