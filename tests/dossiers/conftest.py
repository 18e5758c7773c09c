"""Many people at one moment, on whichever database the suite runs."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from django.db import connection, connections

AtOnce = Callable[[int, Callable[[int], object]], list[object]]


@pytest.fixture
def at_once(transactional_db: None, tmp_path: Path) -> AtOnce:
    """Run `work(0)` … `work(count - 1)` in threads that start together; gives what each returned or raised."""

    def run(count: int, work: Callable[[int], object]) -> list[object]:
        with _shared(tmp_path / "shared.sqlite3"):
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


@contextmanager
def _shared(path: Path) -> Iterator[None]:
    """The suite's SQLite database is in memory, with other locks than a file has: the threads work on a copy in a
    file, as in the embedded default, and what they did is copied back."""
    if connection.vendor != "sqlite":
        yield
        return
    connection.ensure_connection()
    with closing(sqlite3.connect(path)) as file, pytest.MonkeyPatch.context() as patch:
        connection.connection.backup(file)
        patch.setitem(connections.settings["default"], "NAME", str(path))
        yield
        file.backup(connection.connection)
