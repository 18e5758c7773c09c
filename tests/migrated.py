"""The suite's SQLite database is migrated once and kept: some 280 migrations take a minute and more.

A kept one belongs to the migrations of that moment. What a migration reads elsewhere may change without them:
`pytest --create-db` makes it anew.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
from contextlib import closing
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import connection


def kept_database() -> Path:
    """Where the database of today's migrations lies, or would."""
    total = hashlib.sha256()
    for app in sorted(apps.get_app_configs(), key=lambda app: app.label):
        for file in sorted(Path(app.path, "migrations").glob("*.py")):
            total.update(f"{app.label}/{file.name}\n".encode() + file.read_bytes())
    return Path(settings.BASE_DIR) / "var" / "tests" / f"migrated-{total.hexdigest()[:20]}.sqlite3"


def restore(kept: Path) -> sqlite3.Connection:
    """Fill the test database, which is in memory, before it is migrated; it lives as long as somebody is connected."""
    holder = sqlite3.connect(connection.creation._get_test_db_name(), uri=True)
    with closing(sqlite3.connect(kept)) as file:
        file.backup(holder)
    return holder


def keep(kept: Path) -> None:
    """Another run may do the same at this moment: each writes a file of its own, and the last one stays."""
    kept.parent.mkdir(parents=True, exist_ok=True)
    unfinished = kept.with_suffix(f".{os.getpid()}")
    with closing(sqlite3.connect(unfinished)) as file:
        connection.connection.backup(file)
    unfinished.replace(kept)
    for older in sorted(kept.parent.glob("migrated-*.sqlite3"), key=lambda path: path.stat().st_mtime)[:-3]:
        older.unlink(missing_ok=True)
