"""What the migrations leave behind, kept aside for tests that commit: emptying the tables takes it away."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

from django.db import connection, transaction
from psycopg import sql

STEPS = 40  # a quarter of a second each: how long somebody else may hold the database
THAT_REFUSE_TO_BE_CHANGED = "SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal"


def kept_aside() -> Callable[[], None]:
    """Keeps the contents of the test database as they are, and gives what brings them back.

    Django's own way takes several seconds: every table is emptied, and objects are read from JSON.
    """
    connection.ensure_connection()
    bring_back = _rows() if connection.vendor == "postgresql" else _file()
    # Django has nothing left to do between two tests: neither to empty tables nor to make rights and types anew.
    connection.ops.sql_flush = lambda *_arguments, **_options: []  # type: ignore[method-assign]
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
    """What was changed comes back, without a TRUNCATE of all tables, which takes seconds on a slow disk."""
    tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
    kept = {table: rows for table in tables if (rows := _read(table))}
    refusing = set(_asked(THAT_REFUSE_TO_BE_CHANGED))
    filled = " UNION ALL ".join(f"SELECT '{table}' WHERE EXISTS (SELECT FROM \"{table}\")" for table in tables)

    def bring_back() -> None:
        connection.ensure_connection()
        with transaction.atomic():  # at its end foreign keys are asked, so tables come in any order
            for table in refusing.intersection(_asked(filled)):
                _do("TRUNCATE {} CASCADE", table)
            changed = [table for table in {*kept, *_asked(filled)} if _read(table) != kept.get(table)]
            for table in changed:
                _do("DELETE FROM {}", table)
            for table in kept.keys() & changed:
                _write(table, kept[table])

    return bring_back


def _asked(query: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return [name for (name,) in cursor.fetchall()]


def _do(command: str, table: str) -> None:
    connection.connection.execute(_named(command, table))


def _read(table: str) -> bytes:
    with connection.connection.cursor().copy(_named("COPY {} TO STDOUT", table)) as rows:
        return b"".join(rows)


def _write(table: str, contents: bytes) -> None:
    with connection.connection.cursor().copy(_named("COPY {} FROM STDIN", table)) as rows:
        rows.write(contents)


def _named(command: str, table: str) -> sql.Composed:
    return sql.SQL(command).format(sql.Identifier(table))
