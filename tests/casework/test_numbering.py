"""Serial numbers: one after the other, whoever asks at the same time, whatever is rolled back."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import TypeVar

import pytest
from django.db import connection, connections, transaction

from casework.models import Serial
from casework.numbering import next_serial

DAY = date(2026, 11, 20)
Result = TypeVar("Result")


@pytest.mark.django_db
def test_a_series_counts_from_one_each_day() -> None:
    with transaction.atomic():
        numbers = [next_serial(series="H50.101", day=DAY) for _turn in range(3)]
        other_agency = next_serial(series="H50.102", day=DAY)
        next_day = next_serial(series="H50.101", day=date(2026, 11, 23))

    assert (numbers, other_agency, next_day) == ([1, 2, 3], 1, 1)


@pytest.mark.django_db
def test_a_number_that_is_rolled_back_is_given_again() -> None:
    with transaction.atomic():
        next_serial(series="H50.101", day=DAY)
        transaction.set_rollback(True)

    with transaction.atomic():
        assert next_serial(series="H50.101", day=DAY) == 1


@pytest.mark.django_db(transaction=True)
def test_a_number_outside_a_transaction_is_refused() -> None:
    with pytest.raises(transaction.TransactionManagementError):
        next_serial(series="H50.101", day=DAY)


def in_a_thread(work: Callable[[], Result]) -> Result:
    """With a connection of its own, closed afterwards."""

    def whole() -> Result:
        try:
            return work()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=1) as pool:
        return pool.submit(whole).result()


@pytest.fixture
def shared_database(transactional_db: None, tmp_path: Path) -> Iterator[None]:
    """A database that many connections share: PostgreSQL as it is; for SQLite a file, as in the embedded default.

    The suite's own SQLite database is in memory, with other locks than a file has; its name must be back before the
    suite closes its connection, or it would be gone.
    """
    with pytest.MonkeyPatch.context() as patch:
        if connection.vendor == "sqlite":
            patch.setitem(connections.settings["default"], "NAME", str(tmp_path / "serials.sqlite3"))
            in_a_thread(make_table)
        yield


def make_table() -> None:
    with connection.schema_editor() as editor:
        editor.create_model(Serial)


@pytest.mark.usefixtures("shared_database")
def test_twenty_officers_at_once_leave_no_gap_and_no_double_though_some_fail() -> None:
    start = threading.Barrier(20)
    given: list[int] = []

    def officer(number: int) -> None:
        start.wait()
        for turn in range(5):
            try:
                with transaction.atomic():
                    serial = next_serial(series="H50.101", day=DAY)
                    if (number + turn) % 4 == 0:
                        raise RuntimeError("the receipt failed after it had its number")
            except RuntimeError:
                continue
            given.append(serial)
        connections.close_all()

    threads = [threading.Thread(target=officer, args=(number,)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)

    assert sorted(given) == list(range(1, 76))
