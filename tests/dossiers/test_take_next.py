"""Take the next one: the most urgent that is free, for one officer only."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from itertools import chain

import pytest
from django.utils import timezone

from catalog.roles import Role
from dossiers.models import Leg
from dossiers.services import take_next
from dossiers.workflow import State
from tests.dossiers.conftest import AtOnce
from tests.factories.accounts import UserFactory
from tests.factories.catalog import AgencyFactory, MembershipFactory
from tests.factories.dossiers import PATHS, Desk, dossier_in, leg_of, make_desk

WAITING = 12
OFFICERS = 8


def due_in(days: int, desk: Desk, state: str = State.RECEIVED) -> Leg:
    leg = leg_of(dossier_in(state, desk=desk))
    Leg.objects.filter(pk=leg.pk).update(officer=None, due_at=timezone.now() + timedelta(days=days))
    return leg


@pytest.mark.django_db
def test_the_most_urgent_comes_first_and_nothing_comes_twice() -> None:
    desk = make_desk()
    later, sooner = due_in(5, desk), due_in(1, desk)

    taken = [take_next(user=desk.officer, at=timezone.now()) for _turn in range(3)]

    assert taken == [sooner, later, None]
    assert {leg.officer for leg in Leg.objects.all()} == {desk.officer}
    assert sooner.events.filter(action="assign", actor=desk.officer).count() == 1


@pytest.mark.django_db
def test_only_what_waits_for_processing_is_given() -> None:
    desk = make_desk()
    free = {due_in(1, desk, state) for state in PATHS}

    taken = set()
    while leg := take_next(user=desk.officer, at=timezone.now()):
        taken.add(leg)

    assert {leg.state for leg in taken} == {State.RECEIVED, State.PROCESSING}
    assert taken <= free


@pytest.mark.django_db
def test_what_somebody_holds_is_not_given() -> None:
    desk = make_desk()
    dossier_in(State.PROCESSING, desk=desk)

    assert take_next(user=desk.officer, at=timezone.now()) is None


@pytest.mark.django_db
@pytest.mark.parametrize("role", [Role.RECEPTIONIST, Role.AUDITOR, Role.POSTAL_CLERK, Role.EDITOR])
def test_who_does_not_process_is_given_nothing(role: Role) -> None:
    desk = make_desk()
    due_in(1, desk)
    user = MembershipFactory(user=UserFactory(), agency=desk.agency, role=role).user

    assert take_next(user=user, at=timezone.now()) is None


@pytest.mark.django_db
def test_another_agencys_dossiers_are_not_given() -> None:
    due_in(1, make_desk())

    assert take_next(user=make_desk().officer, at=timezone.now()) is None


def test_officers_who_press_at_once_never_get_the_same(at_once: AtOnce) -> None:
    desk = make_desk(AgencyFactory())
    waiting = {due_in(number, desk).pk for number in range(WAITING)}
    hired = [MembershipFactory(user=UserFactory(), agency=desk.agency, role=Role.OFFICER) for _n in range(OFFICERS)]

    def press(number: int) -> list[int]:
        given = []
        while leg := take_next(user=hired[number].user, at=timezone.now()):
            given.append(leg.pk)
        return given

    outcomes = at_once(OFFICERS, press)

    assert [outcome for outcome in outcomes if isinstance(outcome, Exception)] == []
    assert Counter(chain.from_iterable(outcomes)) == Counter(waiting)
