"""A dossier in each state, and many people at one moment, on whichever database the suite runs."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import connections
from pytest_django import DjangoDbBlocker

from dossiers.models import Dossier, Leg
from dossiers.workflow import State
from tests.factories.dossiers import dossier_in, leg_of
from tests.shared_database import shared_database
from tests.standing import standing

AtOnce = Callable[[int, Callable[[int], object]], list[object]]
LegIn = Callable[[str], Leg]


@pytest.fixture(scope="module")
def _standing_dossiers(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[dict[str, int]]:
    """The keys of one dossier of each state, each at an agency of its own, for the whole module."""
    made: dict[str, int] = {}
    body = standing(django_db_blocker, lambda: made.update({state: dossier_in(state).pk for state in State}))
    next(body)
    yield made
    next(body, None)


@pytest.fixture
def leg_in(_standing_dossiers: dict[str, int], db: None) -> LegIn:
    """The leg of the module's dossier in a state, read anew; what a test does to it is undone after the test."""
    return lambda state: leg_of(Dossier.objects.get(pk=_standing_dossiers[state]))


@pytest.fixture
def at_once(transactional_db: None, tmp_path: Path) -> AtOnce:
    """Run `work(0)` … `work(count - 1)` in threads that start together; gives what each returned or raised."""

    def run(count: int, work: Callable[[int], object]) -> list[object]:
        with shared_database(tmp_path / "shared.sqlite3"):
            return _in_threads(count, work)

    return run


def _in_threads(count: int, work: Callable[[int], object]) -> list[object]:
    gate = threading.Barrier(count)
    outcomes: list[object] = []

    def one(number: int) -> None:
        gate.wait()
        try:
            outcomes.append(work(number))
        except Exception as error:
            outcomes.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes
