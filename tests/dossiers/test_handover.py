"""All work of one officer handed over: for good, or while they are away."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from accounts.models import User
from casework.chain import verify
from casework.models import Message
from catalog.absences import end_absence, record_absence, stand_in
from catalog.models import Absence, Agency
from catalog.roles import Role
from catalog.services import assign_role
from catalog.workload import work_of
from dossiers.models import Leg
from dossiers.services import assign
from dossiers.services.handover import hand_over, take_back
from dossiers.workflow import State
from tests.factories.accounts import UserFactory
from tests.factories.dossiers import Desk, dossier_in, leg_of, make_desk, now

pytestmark = pytest.mark.django_db


def officer_of(agency: Agency, role: Role = Role.OFFICER) -> User:
    user: User = UserFactory()
    assign_role(user=user, agency=agency, role=role)
    return user


@pytest.fixture
def desk() -> Desk:
    return make_desk()


@pytest.fixture
def colleague(desk: Desk) -> User:
    return officer_of(desk.agency)


def held_by(officer: User, desk: Desk, count: int = 1, state: str = State.RECEIVED) -> list[Leg]:
    legs = [leg_of(dossier_in(state, desk=desk)) for _number in range(count)]
    for leg in legs:
        assign(leg=leg, officer=officer, by=desk.leader, at=now())
    return legs


def holders(legs: list[Leg]) -> list[User | None]:
    return [Leg.objects.get(pk=leg.pk).officer for leg in legs]


def away(officer: User, deputy: User, desk: Desk, first: int = 0, last: int = 3) -> Absence:
    """From so many days to so many days from today."""
    today = timezone.localdate()
    days = {"first_day": today + timedelta(days=first), "last_day": today + timedelta(days=last)}
    return record_absence(by=desk.leader, officer=officer, agency=desk.agency, deputy=deputy, **days)


def test_all_open_work_goes_to_one_officer_with_an_entry_in_each_log(desk: Desk, colleague: User) -> None:
    legs = held_by(desk.officer, desk, 3)

    given = hand_over(officer=desk.officer, to=[colleague], agency=desk.agency, by=desk.leader, at=now())

    assert given == {colleague.pk: 3}
    assert holders(legs) == [colleague] * 3
    for leg in legs:
        last = leg.dossier.events.order_by("-sequence")[0]
        assert (last.action, last.actor) == ("hand_over", desk.leader)
        assert last.data == {"from": desk.officer.pk, "officer": colleague.pk}
        assert verify(leg.dossier.events.order_by("sequence")) is None


def test_several_share_it_evenly_the_most_urgent_first(desk: Desk, colleague: User) -> None:
    third = officer_of(desk.agency)
    legs = held_by(desk.officer, desk, 5)
    for days, leg in enumerate(legs):
        Leg.objects.filter(pk=leg.pk).update(due_at=now() + timedelta(days=days))

    given = hand_over(officer=desk.officer, to=[colleague, third], agency=desk.agency, by=desk.leader, at=now())

    assert given == {colleague.pk: 3, third.pk: 2}
    assert holders(legs) == [colleague, third, colleague, third, colleague]


def test_to_nobody_means_back_to_the_agency(desk: Desk) -> None:
    legs = held_by(desk.officer, desk, 2)

    given = hand_over(officer=desk.officer, to=[], agency=desk.agency, by=desk.leader, at=now())

    assert given == {None: 2}
    assert holders(legs) == [None, None]


def test_what_is_closed_stays_where_it_is(desk: Desk, colleague: User) -> None:
    leg = leg_of(dossier_in(State.RETURNED, desk=desk))
    Leg.objects.filter(pk=leg.pk).update(officer=desk.officer)

    assert not hand_over(officer=desk.officer, to=[colleague], agency=desk.agency, by=desk.leader, at=now())
    assert holders([leg]) == [desk.officer]


def test_work_in_another_agency_is_not_touched(desk: Desk, colleague: User) -> None:
    elsewhere = make_desk()
    assign_role(user=desk.officer, agency=elsewhere.agency, role=Role.OFFICER)
    there = held_by(desk.officer, elsewhere)
    held_by(desk.officer, desk)

    hand_over(officer=desk.officer, to=[colleague], agency=desk.agency, by=desk.leader, at=now())

    assert holders(there) == [desk.officer]
    assert work_of(desk.officer, desk.agency) == 0
    assert work_of(desk.officer) == 1


def test_the_receivers_get_one_message_each_and_the_applicants_none(desk: Desk, colleague: User) -> None:
    held_by(desk.officer, desk, 4)
    Message.objects.all().delete()

    hand_over(officer=desk.officer, to=[colleague], agency=desk.agency, by=desk.leader, at=now())

    message = Message.objects.get()
    assert message.recipient == colleague.email
    assert message.subject == "Ông/Bà nhận bàn giao 4 hồ sơ"
    assert str(desk.officer) in message.body


@pytest.mark.parametrize("who", ["clerk", "officer"])
def test_only_whoever_gives_out_work_hands_over(who: str, desk: Desk, colleague: User) -> None:
    legs = held_by(desk.officer, desk)

    with pytest.raises(PermissionDenied):
        hand_over(officer=desk.officer, to=[colleague], agency=desk.agency, by=getattr(desk, who), at=now())
    with pytest.raises(PermissionDenied):
        hand_over(officer=desk.officer, to=[colleague], agency=desk.agency, by=make_desk().leader, at=now())
    assert holders(legs) == [desk.officer]


def test_an_administrator_hands_over_though_they_decide_nothing(desk: Desk, colleague: User) -> None:
    legs = held_by(desk.officer, desk)
    administrator = officer_of(desk.agency, Role.AGENCY_ADMINISTRATOR)

    hand_over(officer=desk.officer, to=[colleague], agency=desk.agency, by=administrator, at=now())

    assert holders(legs) == [colleague]


@pytest.mark.parametrize("receiver", ["the officer", "a clerk", "a stranger", "a closed account"])
def test_nobody_receives_who_does_not_work_there(receiver: str, desk: Desk) -> None:
    legs = held_by(desk.officer, desk)
    closed = officer_of(desk.agency)
    User.objects.filter(pk=closed.pk).update(is_active=False)
    people: dict[str, User] = {
        "the officer": desk.officer,
        "a clerk": desk.clerk,
        "a stranger": make_desk().officer,
        "a closed account": User.objects.get(pk=closed.pk),
    }

    with pytest.raises(ValidationError):
        hand_over(officer=desk.officer, to=[people[receiver]], agency=desk.agency, by=desk.leader, at=now())
    assert holders(legs) == [desk.officer]


def test_the_work_of_somebody_who_is_gone_can_still_be_handed_over(desk: Desk, colleague: User) -> None:
    legs = held_by(desk.officer, desk)
    desk.officer.memberships.all().delete()
    User.objects.filter(pk=desk.officer.pk).update(is_active=False)

    hand_over(officer=desk.officer, to=[colleague], agency=desk.agency, by=desk.leader, at=now())

    assert holders(legs) == [colleague]


def test_it_is_all_or_nothing(desk: Desk, colleague: User, monkeypatch: pytest.MonkeyPatch) -> None:
    legs = held_by(desk.officer, desk, 2)

    def fail(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("the power is gone")

    monkeypatch.setattr("dossiers.services.handover.queue_handed_over", fail)
    with pytest.raises(RuntimeError):
        hand_over(officer=desk.officer, to=[colleague], agency=desk.agency, by=desk.leader, at=now())

    assert holders(legs) == [desk.officer] * 2


# Absences


def test_what_is_given_to_somebody_away_goes_to_the_deputy(desk: Desk, colleague: User) -> None:
    away(desk.officer, colleague, desk)
    leg = leg_of(dossier_in(State.RECEIVED, desk=desk))

    event = assign(leg=leg, officer=desk.officer, by=desk.leader, at=now())

    assert holders([leg]) == [colleague]
    assert event.data == {"officer": colleague.pk, "instead_of": desk.officer.pk}


def test_what_they_take_themselves_stays_with_them(desk: Desk, colleague: User) -> None:
    away(desk.officer, colleague, desk)
    leg = leg_of(dossier_in(State.RECEIVED, desk=desk))

    assign(leg=leg, officer=desk.officer, by=desk.officer, at=now())

    assert holders([leg]) == [desk.officer]


@pytest.mark.parametrize(("first", "last"), [(1, 3), (0, 0)])
def test_an_absence_holds_on_its_days_only(first: int, last: int, desk: Desk, colleague: User) -> None:
    absence = away(desk.officer, colleague, desk, first, last)
    days = [
        absence.first_day - timedelta(days=1),
        absence.first_day,
        absence.last_day,
        absence.last_day + timedelta(1),
    ]

    assert [stand_in(desk.officer, desk.agency, day) for day in days] == [
        desk.officer,
        colleague,
        colleague,
        desk.officer,
    ]


def test_two_who_are_each_others_deputies_keep_their_own(desk: Desk, colleague: User) -> None:
    away(desk.officer, colleague, desk)
    away(colleague, desk.officer, desk)

    assert stand_in(desk.officer, desk.agency) == desk.officer


def test_a_deputy_who_lost_the_role_takes_nothing(desk: Desk, colleague: User) -> None:
    away(desk.officer, colleague, desk)
    colleague.memberships.all().delete()

    assert stand_in(desk.officer, desk.agency) == desk.officer


def test_back_at_work_the_officer_takes_back_what_is_still_open(desk: Desk, colleague: User) -> None:
    legs = held_by(desk.officer, desk, 3)
    own = held_by(colleague, desk)
    absence = away(desk.officer, colleague, desk)
    hand_over(officer=desk.officer, to=[colleague], agency=desk.agency, by=desk.leader, at=now(), absence=absence)
    third = officer_of(desk.agency)
    legs[0].officer = colleague
    assign(leg=legs[0], officer=third, by=desk.leader, at=now())  # given on meanwhile

    end_absence(by=desk.officer, absence=absence)
    given = take_back(absence=absence, by=desk.officer, at=now())

    assert given == {desk.officer.pk: 2}
    assert holders(legs) == [third, desk.officer, desk.officer]
    assert holders(own) == [colleague]
    assert stand_in(desk.officer, desk.agency) == desk.officer


@pytest.mark.parametrize("fault", ["order", "past", "overlap", "deputy", "self", "long", "old"])
def test_an_absence_that_cannot_be_is_refused(fault: str, desk: Desk, colleague: User) -> None:
    today = timezone.localdate()
    first, last = today, today + timedelta(days=2)
    if fault == "order":
        first, last = last, first
    if fault == "past":
        first, last = date(1900, 1, 1), date(1900, 1, 5)
    if fault == "long":
        last = first + timedelta(days=367)
    if fault == "old":
        first = date(1, 1, 1)
    if fault == "overlap":
        away(desk.officer, colleague, desk)
    deputy = {"deputy": desk.clerk, "self": desk.officer}.get(fault, colleague)

    with pytest.raises(ValidationError):
        record_absence(
            by=desk.leader, officer=desk.officer, agency=desk.agency, first_day=first, last_day=last, deputy=deputy
        )


@pytest.mark.parametrize("who", ["clerk", "officer"])
def test_absences_are_entered_by_whoever_gives_out_work(who: str, desk: Desk, colleague: User) -> None:
    today = timezone.localdate()
    with pytest.raises(PermissionDenied):
        record_absence(
            by=getattr(desk, who), officer=desk.officer, agency=desk.agency,
            first_day=today, last_day=today, deputy=colleague,
        )  # fmt: skip


# Taking and giving


def test_an_officer_takes_what_nobody_holds_and_gives_on_what_they_hold(desk: Desk, colleague: User) -> None:
    leg = leg_of(dossier_in(State.RECEIVED, desk=desk))

    assign(leg=leg, officer=desk.officer, by=desk.officer, at=now())
    assign(leg=leg, officer=colleague, by=desk.officer, at=now())
    assert holders([leg]) == [colleague]

    with pytest.raises(PermissionDenied):  # no longer theirs
        assign(leg=leg, officer=desk.officer, by=desk.officer, at=now())


def test_an_officer_gives_nothing_out_that_is_not_theirs(desk: Desk, colleague: User) -> None:
    leg = leg_of(dossier_in(State.RECEIVED, desk=desk))

    with pytest.raises(PermissionDenied):
        assign(leg=leg, officer=colleague, by=desk.officer, at=now())
    assert holders([leg]) == [None]
