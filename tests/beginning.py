"""What the migrations leave behind, kept aside for tests that commit: emptying the tables takes it away."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

from django.db import connection, transaction
from psycopg import sql

STEPS = 40  # a quarter of a second each: how long somebody else may hold the database


def kept_aside() -> Callable[[], None]:
    """Keeps the contents of the test database as they are, and gives what brings them back.

    Django's own way, objects read from JSON, takes two seconds.
    """
    connection.ensure_connection()
    bring_back = _rows() if connection.vendor == "postgresql" else _file()
    # Nothing is left for Django to bring back; that it is there keeps it from making rights and types anew.
    connection._test_serialized_contents = "[]"  # type: ignore[attr-defined]
    return bring_back


def _file() -> Callable[[], None]:
    kept = sqlite3.connect(":memory:", check_same_thread=False)
    connection.connection.backup(kept)

    def bring_back() -> None:
        connection.ensure_connection()
        held = 0

        def watch(status: int, _remaining: int, _total: int) -> None:
            nonlocal held
            held += status in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
            if held > STEPS:
                raise TimeoutError("a thread of a test still holds the database")

        kept.backup(connection.connection, progress=watch)

    return bring_back


def _rows() -> Callable[[], None]:
    """Foreign keys are asked at the transaction's end, so tables come back in any order."""
    kept: dict[str, bytes] = {}
    for table in connection.introspection.django_table_names(only_existing=True, include_views=False):
        with connection.connection.cursor().copy(_copy("COPY {} TO STDOUT", table)) as rows:
            kept[table] = b"".join(rows)

    def bring_back() -> None:
        connection.ensure_connection()
        with transaction.atomic():
            for table, contents in kept.items():
                if contents:
                    with connection.connection.cursor().copy(_copy("COPY {} FROM STDIN", table)) as rows:
                        rows.write(contents)

    return bring_back


def _copy(command: str, table: str) -> sql.Composed:
    return sql.SQL(command).format(sql.Identifier(table))
