"""A database that many connections and processes share, on whichever one the suite runs."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote

import pytest
from django.db import connection, connections


@contextmanager
def shared_database(path: Path) -> Iterator[str]:
    """Its address, as DATABASE_URL takes it. The test must commit what it makes before.

    The suite's SQLite database is in memory, with other locks than a file has: the others work on a copy in a file, as
    in the embedded default, and what they did is copied back.
    """
    if connection.vendor != "sqlite":
        yield _server_address()
        return
    connection.ensure_connection()
    with closing(sqlite3.connect(path)) as file, pytest.MonkeyPatch.context() as patch:
        connection.connection.backup(file)
        file.execute("PRAGMA journal_mode=WAL")
        patch.setitem(connections.settings["default"], "NAME", str(path))
        yield f"sqlite:///{path}"
        file.backup(connection.connection)


def _server_address() -> str:
    known = connection.settings_dict
    user = f"{quote(known['USER'])}:{quote(known['PASSWORD'])}"
    return f"postgres://{user}@{known['HOST']}:{known['PORT']}/{known['NAME']}"
