"""A change of the calendar, and exactly the open dossiers that it concerns."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from io import StringIO
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.utils import timezone

from accounts.models import User
from casework.calendar_days import PLAIN, Day, DayKind
from casework.calendars import calendar_for
from casework.chain import verify
from casework.models import Calendar, DayOff, Message, WorkingSaturday
from catalog.roles import Role
from dossiers.calendar_changes import switches_of
from dossiers.deadlines import explain
from dossiers.models import CalendarChange, Dossier, Leg
from dossiers.recalculation import Shift, moves_of
from dossiers.services.calendars import (
    ChangedMeanwhile,
    discard,
    give_own_calendar,
    plan_agencies,
    plan_days,
    plan_hours,
)
from dossiers.services.reappointment import reappoint
from dossiers.services.recalculation import apply_change, apply_ordered, order_change
from dossiers.steps import current_step
from dossiers.workflow import RUNNING_STATES, State
from tests.factories.accounts import UserFactory
from tests.factories.casework import CalendarFactory
from tests.factories.catalog import AgencyFactory, MembershipFactory, ProcedureFactory
from tests.factories.dossiers import Desk, dossier_in, leg_of, make_desk, step
from tests.factories.processes import process_definition

pytestmark = pytest.mark.django_db
TUESDAY = date(2026, 8, 11)
FESTIVAL = Day(kind=DayKind.OFF, name="Ngày hội tỉnh")


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-{text}:00+07:00")


@pytest.fixture
def calendar() -> Calendar:
    return CalendarFactory(is_default=True)


@pytest.fixture
def administrator() -> User:
    return MembershipFactory(user=UserFactory(), agency=None, role=Role.PROVINCE_ADMINISTRATOR).user


@pytest.fixture
def desk(calendar: Calendar) -> Desk:
    return make_desk()


def keeper_of(desk: Desk) -> User:
    return MembershipFactory(user=UserFactory(), agency=desk.agency, role=Role.AGENCY_ADMINISTRATOR).user


def planned(calendar: Calendar, by: User, days: dict[date, Day]) -> CalendarChange:
    return plan_days(calendar=calendar, days=days, by=by, at=timezone.now())


def applied(calendar: Calendar, by: User, days: dict[date, Day]) -> int:
    change = planned(calendar, by, days)
    return apply_change(change=change, version=change.version, by=by, at=timezone.now())


def shifts(change: CalendarChange) -> list[Shift]:
    return moves_of(switches_of(change))


def due(dossier: Dossier) -> datetime | None:
    dossier.refresh_from_db()
    assert leg_of(dossier).due_at == dossier.due_at
    return dossier.due_at


def test_a_day_off_moves_the_open_dossier_whose_count_includes_it(
    calendar: Calendar, desk: Desk, administrator: User
) -> None:
    dossier = dossier_in(State.PROCESSING, desk=desk)
    assert due(dossier) == at("08-13T17:00")

    assert applied(calendar, administrator, {TUESDAY: FESTIVAL}) == 1

    assert due(dossier) == at("08-14T17:00") == explain(leg_of(dossier)).due_at


def test_nothing_moves_before_the_change_is_applied(calendar: Calendar, desk: Desk, administrator: User) -> None:
    dossier = dossier_in(State.PROCESSING, desk=desk)
    events = dossier.events.count()

    change = planned(calendar, administrator, {TUESDAY: FESTIVAL})

    [shift] = shifts(change)
    assert (shift.old, shift.new, shift.is_earlier) == (at("08-13T17:00"), at("08-14T17:00"), False)
    assert shift.why == "nghỉ ngày 11/08/2026 (Ngày hội tỉnh)"
    assert due(dossier) == at("08-13T17:00")
    assert dossier.events.count() == events
    assert calendar_for(None).is_working(TUESDAY)


@pytest.mark.parametrize("state", [state for state in State if state not in RUNNING_STATES and state != "stopped"])
def test_a_dossier_that_waits_or_is_closed_is_left_alone(
    state: State, calendar: Calendar, desk: Desk, administrator: User
) -> None:
    dossier = dossier_in(state, desk=desk)
    before = due(dossier), dossier.events.count()

    assert applied(calendar, administrator, {TUESDAY: FESTIVAL}) == 0

    assert (due(dossier), dossier.events.count()) == before


@pytest.mark.parametrize(
    ("day", "entry", "moves"),
    [
        ("2026-08-10", FESTIVAL, True),  # day 0 itself
        ("2026-08-13", FESTIVAL, True),  # the due date
        ("2026-08-09", FESTIVAL, False),  # the Sunday before
        ("2026-08-07", FESTIVAL, False),  # before receipt
        ("2026-08-14", FESTIVAL, False),  # after the due date
        ("2026-08-15", Day(kind=DayKind.WORK, name="làm bù"), False),
        ("2026-08-08", Day(kind=DayKind.WORK, name="làm bù"), False),
    ],
)
def test_only_a_date_within_the_count_moves_it(
    day: str, entry: Day, moves: bool, calendar: Calendar, desk: Desk, administrator: User
) -> None:
    dossier_in(State.RECEIVED, desk=desk)

    assert applied(calendar, administrator, {date.fromisoformat(day): entry}) == int(moves)


def test_a_day_off_of_the_past_moves_a_late_dossier_that_is_still_open(
    calendar: Calendar, desk: Desk, administrator: User
) -> None:
    late = dossier_in(State.PROCESSING, desk=desk)
    answered = dossier_in(State.APPROVED, desk=desk)
    assert due(late) < timezone.now()

    assert applied(calendar, administrator, {TUESDAY: FESTIVAL}) == 1

    assert due(late) == at("08-14T17:00")
    assert due(answered) == at("08-13T17:00")


def test_a_working_saturday_makes_a_date_earlier_and_says_so(
    calendar: Calendar, desk: Desk, administrator: User
) -> None:
    dossier = dossier_in(State.PROCESSING, desk=desk, procedure=ProcedureFactory(agency=desk.agency, days=6))
    assert due(dossier) == at("08-18T17:00")
    change = planned(calendar, administrator, {date(2026, 8, 15): Day(kind=DayKind.WORK, name="làm bù")})

    [shift] = shifts(change)
    assert shift.is_earlier
    assert shift.why == "làm việc ngày 15/08/2026 (thứ Bảy, ngày làm việc: làm bù)"
    apply_change(change=change, version=change.version, by=administrator, at=timezone.now())

    assert due(dossier) == at("08-17T17:00")
    assert "Ngày hẹn sớm hơn trước." in Message.objects.latest("pk").body


def test_a_day_off_that_is_struck_out_counts_again(calendar: Calendar, desk: Desk, administrator: User) -> None:
    dossier = dossier_in(State.PROCESSING, desk=desk)
    applied(calendar, administrator, {TUESDAY: FESTIVAL})

    change = planned(calendar, administrator, {TUESDAY: PLAIN})

    assert [shift.why for shift in shifts(change)] == ["không nghỉ ngày 11/08/2026 nữa (Ngày hội tỉnh)"]
    apply_change(change=change, version=change.version, by=administrator, at=timezone.now())
    assert due(dossier) == at("08-13T17:00")
    assert not DayOff.objects.exists()


def test_the_office_that_closes_earlier_moves_the_hour(calendar: Calendar, desk: Desk, administrator: User) -> None:
    dossier = dossier_in(State.PROCESSING, desk=desk)

    change = plan_hours(
        calendar=calendar, periods=[(time(7), time(16, 30))], cut_off=time(15), by=administrator, at=timezone.now()
    )

    assert [shift.why for shift in shifts(change)] == ["giờ làm việc 07:00–16:30"]
    apply_change(change=change, version=change.version, by=administrator, at=timezone.now())
    assert due(dossier) == at("08-13T16:30")


def test_another_cut_off_moves_what_was_received_between_the_two(
    calendar: Calendar, desk: Desk, administrator: User
) -> None:
    early, late = dossier_in(desk=desk), dossier_in(desk=desk)
    step(leg_of(early), "receive", desk, at("08-10T13:00"))
    step(leg_of(late), "receive", desk, at("08-10T14:30"))
    hours = [(time(7, 30), time(11, 30)), (time(13, 30), time(17))]

    change = plan_hours(calendar=calendar, periods=hours, cut_off=time(14), by=administrator, at=timezone.now())
    apply_change(change=change, version=change.version, by=administrator, at=timezone.now())

    assert (due(early), due(late)) == (at("08-13T17:00"), at("08-14T17:00"))


def test_a_pause_is_counted_as_before(calendar: Calendar, desk: Desk, administrator: User) -> None:
    procedure = ProcedureFactory(agency=desk.agency, days=5, supplement_rule="pause")
    leg = leg_of(dossier_in(State.PROCESSING, desk=desk, procedure=procedure))
    step(leg, "ask", desk, at("08-12T10:00"))
    step(leg, "answer", desk, at("08-18T10:00"))
    assert leg.due_at == at("08-21T17:00")

    assert applied(calendar, administrator, {date(2026, 8, 14): FESTIVAL}) == 0  # it did not count anyway
    assert applied(calendar, administrator, {date(2026, 8, 20): FESTIVAL}) == 1

    leg.refresh_from_db()
    assert leg.due_at == at("08-24T17:00") == explain(leg).due_at


def reappointed(desk: Desk) -> Dossier:
    """Due on Thursday the 13th, put off to Tuesday the 18th."""
    dossier = dossier_in(State.PROCESSING, desk=desk)
    reappoint(
        leg=leg_of(dossier), new_due=date(2026, 8, 18), reason="Chờ xác minh", by=desk.leader, at=at("08-11T14:00")
    )
    assert due(dossier) == at("08-18T17:00")
    return dossier


@pytest.mark.parametrize("day", [TUESDAY, date(2026, 8, 13), date(2026, 8, 14), date(2026, 8, 17)])
def test_a_date_that_was_put_off_stays_and_its_ledger_still_ends_there(
    day: date, calendar: Calendar, desk: Desk, administrator: User
) -> None:
    dossier = reappointed(desk)
    events = dossier.events.count()

    change = planned(calendar, administrator, {day: FESTIVAL})
    assert shifts(change) == []
    assert apply_change(change=change, version=change.version, by=administrator, at=timezone.now()) == 0

    assert due(dossier) == at("08-18T17:00") == explain(leg_of(dossier)).due_at
    assert dossier.events.count() == events


def test_a_date_that_was_put_off_to_a_day_off_goes_to_the_next_working_day(
    calendar: Calendar, desk: Desk, administrator: User
) -> None:
    dossier = reappointed(desk)

    assert applied(calendar, administrator, {date(2026, 8, 18): FESTIVAL}) == 1

    assert due(dossier) == at("08-19T17:00") == explain(leg_of(dossier)).due_at


def test_a_date_that_the_calendar_did_not_give_is_nobodys_to_move(
    calendar: Calendar, desk: Desk, administrator: User
) -> None:
    dossier = dossier_in(State.PROCESSING, desk=desk)
    Leg.objects.filter(dossier=dossier).update(due_at=at("08-20T17:00"))
    Dossier.objects.filter(pk=dossier.pk).update(due_at=at("08-20T17:00"))

    assert applied(calendar, administrator, {TUESDAY: FESTIVAL}) == 0

    assert due(dossier) == at("08-20T17:00")


def test_the_present_step_is_counted_again_with_its_dossier(
    calendar: Calendar, desk: Desk, administrator: User
) -> None:
    procedure = ProcedureFactory(agency=desk.agency, days=6)
    process_definition(procedure)
    leg = leg_of(dossier_in(State.PROCESSING, desk=desk, procedure=procedure))
    assert current_step(leg).due_at == at("08-11T17:00")

    applied(calendar, administrator, {TUESDAY: FESTIVAL})

    assert current_step(leg).due_at == at("08-12T17:00")


def test_the_log_keeps_both_dates_and_stays_whole(calendar: Calendar, desk: Desk, administrator: User) -> None:
    dossier = dossier_in(State.PROCESSING, desk=desk)

    applied(calendar, administrator, {TUESDAY: FESTIVAL})

    event = dossier.events.latest("sequence")
    assert (event.action, event.actor, event.origin) == ("recalculate", administrator, "desk")
    assert datetime.fromisoformat(event.data["old_due_at"]) == at("08-13T17:00")
    assert datetime.fromisoformat(event.data["due_at"]) == at("08-14T17:00")
    assert event.data["days"] == ["2026-08-11"]
    assert verify(dossier.events.order_by("sequence")) is None


def test_each_applicant_with_an_address_is_told_once(calendar: Calendar, desk: Desk, administrator: User) -> None:
    told = dossier_in(State.PROCESSING, desk=desk)
    silent = dossier_in(State.PROCESSING, desk=desk)
    Dossier.objects.filter(pk=silent.pk).update(applicant_email="")
    before = Message.objects.count()

    applied(calendar, administrator, {TUESDAY: FESTIVAL})

    [message] = Message.objects.order_by("pk")[before:]
    assert message.reference == f"dossier:{told.pk}"
    assert message.subject == f"[{told.code}] Ngày hẹn trả kết quả thay đổi"
    assert "nghỉ ngày 11/08/2026 (Ngày hội tỉnh)" in message.body
    assert "Hẹn trả trước đây: 17:00, 13/08/2026" in message.body
    assert "Hẹn trả mới: trước 17:00, 14/08/2026" in message.body


def test_a_change_is_applied_once(calendar: Calendar, desk: Desk, administrator: User) -> None:
    dossier = dossier_in(State.PROCESSING, desk=desk)
    change = planned(calendar, administrator, {TUESDAY: FESTIVAL})
    apply_change(change=change, version=change.version, by=administrator, at=timezone.now())
    events = dossier.events.count()

    with pytest.raises(ChangedMeanwhile):
        apply_change(change=change, version=change.version, by=administrator, at=timezone.now())

    assert dossier.events.count() == events


def test_what_was_not_looked_at_is_not_applied(calendar: Calendar, desk: Desk, administrator: User) -> None:
    dossier = dossier_in(State.PROCESSING, desk=desk)
    change = planned(calendar, administrator, {TUESDAY: FESTIVAL})
    seen = change.version
    planned(calendar, administrator, {date(2026, 8, 12): FESTIVAL})

    with pytest.raises(ChangedMeanwhile):
        apply_change(change=change, version=seen, by=administrator, at=timezone.now())

    assert due(dossier) == at("08-13T17:00")
    assert not DayOff.objects.exists()


def test_a_discarded_change_never_counts(calendar: Calendar, desk: Desk, administrator: User) -> None:
    change = planned(calendar, administrator, {TUESDAY: FESTIVAL})
    discard(change=change, by=administrator, at=timezone.now())

    with pytest.raises(ChangedMeanwhile):
        apply_change(change=change, version=change.version, by=administrator, at=timezone.now())
    with pytest.raises(ChangedMeanwhile):
        discard(change=change, by=administrator, at=timezone.now())


def test_a_failure_in_the_middle_leaves_everything_as_it_was(
    calendar: Calendar, desk: Desk, administrator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    dossier = dossier_in(State.PROCESSING, desk=desk)
    change = planned(calendar, administrator, {TUESDAY: FESTIVAL})

    def fail(messages: object) -> None:
        raise OSError("disk")

    monkeypatch.setattr("dossiers.services.recalculation.queue_messages", fail)
    with pytest.raises(OSError, match="disk"):
        apply_change(change=change, version=change.version, by=administrator, at=timezone.now())

    change.refresh_from_db()
    assert change.state == CalendarChange.State.OPEN
    assert due(dossier) == at("08-13T17:00")
    assert not DayOff.objects.exists()


def test_an_agency_with_its_own_calendar_is_not_concerned_by_the_others(
    calendar: Calendar, desk: Desk, administrator: User
) -> None:
    own = make_desk()
    own_calendar = give_own_calendar(agency=own.agency, by=keeper_of(own))
    theirs, common = dossier_in(State.RECEIVED, desk=own), dossier_in(State.RECEIVED, desk=desk)

    applied(calendar, administrator, {TUESDAY: FESTIVAL})
    assert (due(theirs), due(common)) == (at("08-13T17:00"), at("08-14T17:00"))

    applied(own_calendar, keeper_of(own), {TUESDAY: FESTIVAL, date(2026, 8, 12): FESTIVAL})
    assert (due(theirs), due(common)) == (at("08-17T17:00"), at("08-14T17:00"))


def test_an_own_calendar_begins_as_a_copy_and_moves_nothing(calendar: Calendar, desk: Desk) -> None:
    DayOff.objects.create(calendar=calendar, date=TUESDAY, name="Ngày hội tỉnh")
    before = calendar_for(None)
    keeper = keeper_of(desk)

    own = give_own_calendar(agency=desk.agency, by=keeper)

    assert calendar_for(own.pk) == before
    assert desk.agency.name in own.name
    desk.agency.refresh_from_db()
    assert desk.agency.calendar == own
    with pytest.raises(ValidationError):
        give_own_calendar(agency=desk.agency, by=keeper)


def test_an_agency_that_goes_back_to_the_common_calendar_counts_by_it(
    calendar: Calendar, desk: Desk, administrator: User
) -> None:
    own = give_own_calendar(agency=desk.agency, by=administrator)
    dossier = dossier_in(State.RECEIVED, desk=Desk(desk.agency, desk.clerk, desk.officer, desk.leader))
    applied(calendar, administrator, {TUESDAY: FESTIVAL})
    assert due(dossier) == at("08-13T17:00")

    change = plan_agencies(calendar=own, agencies=[], by=keeper_of(desk), at=timezone.now())
    assert len(shifts(change)) == 1
    apply_change(change=change, version=change.version, by=administrator, at=timezone.now())

    desk.agency.refresh_from_db()
    assert desk.agency.calendar is None
    assert due(dossier) == at("08-14T17:00")


def test_the_administrator_of_an_agency_edits_neither_the_common_nor_anothers_calendar(
    calendar: Calendar, desk: Desk
) -> None:
    keeper = keeper_of(desk)
    others = give_own_calendar(agency=AgencyFactory(), by=UserFactory(is_superuser=True))

    for foreign in (calendar, others):
        with pytest.raises(PermissionDenied):
            planned(foreign, keeper, {TUESDAY: FESTIVAL})
    with pytest.raises(PermissionDenied):
        planned(calendar, desk.leader, {TUESDAY: FESTIVAL})


def test_a_shared_calendar_belongs_to_none_of_its_agencies(
    calendar: Calendar, desk: Desk, administrator: User
) -> None:
    shared = give_own_calendar(agency=desk.agency, by=administrator)
    assert planned(shared, keeper_of(desk), {}).calendar == shared
    AgencyFactory(calendar=shared)

    with pytest.raises(PermissionDenied):
        planned(shared, keeper_of(desk), {TUESDAY: FESTIVAL})


def test_an_agency_joins_a_calendar_of_others(calendar: Calendar, desk: Desk, administrator: User) -> None:
    dossier = dossier_in(State.RECEIVED, desk=desk)
    shared = CalendarFactory()
    DayOff.objects.create(calendar=shared, date=TUESDAY, name="Ngày hội tỉnh")

    change = plan_agencies(calendar=shared, agencies=[desk.agency], by=administrator, at=timezone.now())
    apply_change(change=change, version=change.version, by=administrator, at=timezone.now())

    assert due(dossier) == at("08-14T17:00")
    with pytest.raises(ValidationError):
        plan_agencies(calendar=calendar, agencies=[desk.agency], by=administrator, at=timezone.now())


def test_what_is_set_back_is_no_change(calendar: Calendar, administrator: User) -> None:
    planned(calendar, administrator, {TUESDAY: FESTIVAL})

    change = planned(calendar, administrator, {TUESDAY: PLAIN})

    assert change.days == {}


def test_a_day_off_on_a_sunday_moves_nothing_and_stands_in_the_calendar(
    calendar: Calendar, desk: Desk, administrator: User
) -> None:
    dossier_in(State.RECEIVED, desk=desk, procedure=ProcedureFactory(agency=desk.agency, days=10))

    assert applied(calendar, administrator, {date(2026, 8, 16): FESTIVAL}) == 0

    assert DayOff.objects.get().date == date(2026, 8, 16)


@pytest.mark.parametrize(
    ("day", "entry", "words"),
    [
        (date(1900, 1, 1), FESTIVAL, "Năm phải từ 2000 đến 2100, không phải 1900"),
        (date(2101, 1, 1), FESTIVAL, "Năm phải từ 2000 đến 2100, không phải 2101"),
        (date(2026, 9, 2), FESTIVAL, "02/09/2026 đã là ngày nghỉ: Quốc khánh"),
        (date(2026, 8, 22), FESTIVAL, "22/08/2026 đã là ngày làm việc bù (làm bù)"),
        (date(2026, 9, 2), Day(kind=DayKind.WORK, name="làm bù"), "02/09/2026 là ngày nghỉ (Quốc khánh)"),
        (date(2026, 8, 22), Day(kind=DayKind.WORK, name="làm bù"), "22/08/2026 đã là ngày làm việc bù: làm bù"),
        (date(2026, 8, 12), Day(kind=DayKind.WORK, name="làm bù"), "12/08/2026 vốn là ngày làm việc"),
        (date(2026, 8, 12), Day(kind=DayKind.OFF, name=" "), "Nhập tên hoặc lý do"),
    ],
)
def test_what_cannot_be_entered_is_named(
    day: date, entry: Day, words: str, calendar: Calendar, administrator: User
) -> None:
    DayOff.objects.create(calendar=calendar, date=date(2026, 9, 2), name="Quốc khánh")
    WorkingSaturday.objects.create(calendar=calendar, date=date(2026, 8, 22), why="làm bù")

    with pytest.raises(ValidationError) as refused:
        plan_days(calendar=calendar, days={day: entry}, by=administrator, at=timezone.now(), new=True)

    assert words in " ".join(refused.value.messages)
    assert not CalendarChange.objects.exists()


@pytest.mark.parametrize(
    ("periods", "cut_off", "words"),
    [
        ([], "15:00", "Nhập ít nhất một khoảng giờ làm việc"),
        ([("13:00", "11:00")], "12:00", "13:00–11:00 kết thúc trước khi bắt đầu"),
        ([("07:30", "12:00"), ("11:30", "17:00")], "15:00", "07:30–12:00 và 11:30–17:00 chồng lên nhau"),
        ([("07:30", "11:30"), ("13:30", "17:00")], "18:00", "Giờ chốt 18:00 nằm ngoài giờ làm việc 07:30–17:00"),
    ],
)
def test_hours_that_cannot_be_are_refused(
    periods: list[tuple[str, str]], cut_off: str, words: str, calendar: Calendar, administrator: User
) -> None:
    with pytest.raises(ValidationError) as refused:
        plan_hours(
            calendar=calendar,
            periods=[(time.fromisoformat(a), time.fromisoformat(b)) for a, b in periods],
            cut_off=time.fromisoformat(cut_off),
            by=administrator,
            at=timezone.now(),
        )

    assert words in " ".join(refused.value.messages)


def test_the_queries_do_not_grow_with_the_dossiers(
    calendar: Calendar, desk: Desk, administrator: User, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    dossier_in(State.PROCESSING, desk=desk)
    change = planned(calendar, administrator, {TUESDAY: FESTIVAL})
    with django_assert_max_num_queries(60) as few:
        apply_change(change=change, version=change.version, by=administrator, at=timezone.now())
    for _number in range(12):
        dossier_in(State.PROCESSING, desk=desk)
    change = planned(calendar, administrator, {date(2026, 8, 13): FESTIVAL})

    with django_assert_max_num_queries(len(few)):
        assert apply_change(change=change, version=change.version, by=administrator, at=timezone.now()) == 13


def test_a_large_change_is_ordered_and_applied_by_the_periodic_work(
    calendar: Calendar, desk: Desk, administrator: User
) -> None:
    dossier = dossier_in(State.PROCESSING, desk=desk)
    change = planned(calendar, administrator, {TUESDAY: FESTIVAL})

    order_change(change=change, version=change.version, by=administrator, at=timezone.now())
    assert due(dossier) == at("08-13T17:00")
    with pytest.raises(ValidationError):
        planned(calendar, administrator, {date(2026, 8, 12): FESTIVAL})

    assert apply_ordered(timezone.now()) == 1
    assert apply_ordered(timezone.now()) == 0
    assert due(dossier) == at("08-14T17:00")
    assert dossier.events.latest("sequence").actor == administrator


def test_who_may_no_longer_edit_the_calendar_applies_nothing_from_the_queue(
    calendar: Calendar, desk: Desk, administrator: User
) -> None:
    change = planned(calendar, administrator, {TUESDAY: FESTIVAL})
    order_change(change=change, version=change.version, by=administrator, at=timezone.now())
    administrator.memberships.all().delete()

    assert apply_ordered(timezone.now()) == 0

    change.refresh_from_db()
    assert change.state == CalendarChange.State.OPEN
    assert not DayOff.objects.exists()


def test_after_an_import_the_command_brings_the_dates_in_line(calendar: Calendar, desk: Desk) -> None:
    moved, put_off = dossier_in(State.PROCESSING, desk=desk), reappointed(desk)
    waiting = dossier_in(State.SUPPLEMENT, desk=desk)
    DayOff.objects.create(calendar=calendar, date=TUESDAY, name="Ngày hội tỉnh")
    out = StringIO()

    call_command("recalculate_due_dates", dry_run=True, stdout=out)
    assert due(moved) == at("08-13T17:00")
    call_command("recalculate_due_dates", stdout=out)
    call_command("recalculate_due_dates", stdout=out)

    assert out.getvalue().splitlines() == [
        "would change 1 due dates, 0 to an earlier one",
        "changed 1 due dates",
        "changed 0 due dates",
    ]
    assert (due(moved), due(put_off), due(waiting)) == (at("08-14T17:00"), at("08-18T17:00"), None)
    assert explain(leg_of(put_off)).due_at == at("08-18T17:00")
    assert moved.events.latest("sequence").origin == "system"
    assert "lịch làm việc đã được sửa" in Message.objects.latest("pk").body
