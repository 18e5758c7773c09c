"""How long one search may keep the database busy: on a very large index frequent words would take seconds."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError, connection, transaction

SECONDS = 0.5  # after which a cheaper question is asked
LARGE = 10_000  # documents; no question to fewer takes that long
_STEPS = 5_000  # of SQLite's machine, between two looks at the clock
_CANCELLED = "57014"  # https://www.postgresql.org/docs/15/errcodes-appendix.html
_sizes = {"documents": 0}  # of the index, as the last answer told


class TooSlow(Exception):
    """The database was stopped."""


def learn(documents: int) -> None:
    """How many the index has."""
    _sizes["documents"] = documents


@contextmanager
def patience(seconds: float | None = None) -> Iterator[None]:
    """Stops the database's questions: in SQLite all of them together after so long, in PostgreSQL each.

    Raises:
        TooSlow
    """
    limit = SECONDS if seconds is None else seconds
    try:
        if _sizes["documents"] <= LARGE:  # in PostgreSQL, saying how long costs questions of its own
            yield
            return
        with _interrupted_after(limit) if connection.vendor == "sqlite" else _cancelled_after(limit):
            yield
    except OperationalError as error:
        if str(error) == "interrupted" or getattr(error.__cause__, "sqlstate", "") == _CANCELLED:
            raise TooSlow from error
        raise


@contextmanager
def _interrupted_after(seconds: float) -> Iterator[None]:
    """SQLite looks at the clock itself."""
    connection.ensure_connection()
    until = time.monotonic() + seconds
    connection.connection.set_progress_handler(lambda: time.monotonic() > until, _STEPS)
    try:
        yield
    finally:
        connection.connection.set_progress_handler(None, 0)


@contextmanager
def _cancelled_after(seconds: float) -> Iterator[None]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('statement_timeout', %s, true)", [str(int(seconds * 1000))])
        yield
        cursor.execute("SELECT set_config('statement_timeout', '0', true)")
