"""Take the next one: the most urgent that is free, for one officer only."""

from __future__ import annotations

import sqlite3
import threading
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection, connections
from django.utils import timezone

from accounts.models import User
from catalog.roles import Role
from dossiers.models import Leg
from dossiers.services import take_next
from dossiers.workflow import State
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


@pytest.fixture
def patched_settings(transactional_db: None) -> Iterator[pytest.MonkeyPatch]:
    """Undone before the suite closes its database in memory, which would be gone under another name."""
    with pytest.MonkeyPatch.context() as patch:
        yield patch


def share(patch: pytest.MonkeyPatch, folder: Path) -> None:
    """What was made so far, for other connections: PostgreSQL as it is; SQLite as a file, for its true locks."""
    if connection.vendor != "sqlite":
        return
    file = folder / "shared.sqlite3"
    with sqlite3.connect(file) as copy:
        connection.connection.backup(copy)
    patch.setitem(connections.settings["default"], "NAME", str(file))


def test_officers_who_press_at_once_never_get_the_same(patched_settings: pytest.MonkeyPatch, tmp_path: Path) -> None:
    desk = make_desk(AgencyFactory())
    waiting = {due_in(number, desk).pk for number in range(WAITING)}
    hired = [MembershipFactory(user=UserFactory(), agency=desk.agency, role=Role.OFFICER) for _n in range(OFFICERS)]
    officers = [membership.user for membership in hired]
    share(patched_settings, tmp_path)
    start = threading.Barrier(OFFICERS)
    given: list[int] = []
    troubles: list[Exception] = []

    def press(officer: User) -> None:
        try:
            start.wait()
            while leg := take_next(user=officer, at=timezone.now()):
                given.append(leg.pk)
        except Exception as error:
            troubles.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=press, args=(officer,)) for officer in officers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)

    assert not troubles
    assert Counter(given) == Counter(waiting)
