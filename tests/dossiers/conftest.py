"""Many people at one moment, on whichever database the suite runs."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connections

from tests.shared_database import shared_database

AtOnce = Callable[[int, Callable[[int], object]], list[object]]


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
