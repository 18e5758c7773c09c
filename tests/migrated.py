"""The suite's databases are migrated once and kept: some 280 migrations take a minute and more.

A kept one belongs to the migrations of that moment: a file in var/tests, or a database beside the one that
DATABASE_URL names. What a migration reads elsewhere may change without them: `pytest --create-db` migrates for itself.

`python -m tests.migrated` makes both ahead; a run makes what it needs.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import django
import psycopg
from django.apps import apps
from django.conf import settings
from django.db import connection
from psycopg import sql

KEPT_TEMPLATES = "SELECT datname FROM pg_database WHERE datname LIKE 'migrated\\_%'"


def folder() -> Path:
    return Path(settings.BASE_DIR) / "var" / "tests"


def name() -> str:
    """Of what today's migrations leave behind."""
    total = hashlib.sha256()
    for app in sorted(apps.get_app_configs(), key=lambda app: app.label):
        for file in sorted(Path(app.path, "migrations").glob("*.py")):
            total.update(f"{app.label}/{file.name}\n".encode() + file.read_bytes())
    return f"migrated_{total.hexdigest()[:20]}"


def kept_file() -> Path:
    """The SQLite database; whoever comes while another makes it waits."""
    kept = folder() / f"{name()}.sqlite3"
    with _one_at_a_time("sqlite"):
        if not kept.exists():
            unfinished = kept.with_suffix(".unfinished")
            unfinished.unlink(missing_ok=True)
            _migrate(f"sqlite:///{unfinished}")
            unfinished.replace(kept)
            for older in sorted(folder().glob("migrated*.sqlite3"), key=lambda path: path.stat().st_mtime)[:-3]:
                older.unlink(missing_ok=True)
    return kept


def kept_template(server: str) -> str:
    """The name of a PostgreSQL database, beside the one of the address `server`, that test databases are copies of."""
    kept = name()
    with _one_at_a_time("postgresql"), psycopg.connect(server, autocommit=True) as admin:
        if not admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [kept]).fetchone():
            for (older,) in admin.execute(KEPT_TEMPLATES).fetchall():
                admin.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(older)))
            unfinished = f"{kept}_unfinished"
            admin.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(unfinished)))
            _migrate(urlsplit(server)._replace(path=f"/{unfinished}").geturl())
            admin.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(*map(sql.Identifier, (unfinished, kept))))
    return kept


@contextmanager
def _one_at_a_time(kind: str) -> Iterator[None]:
    folder().mkdir(parents=True, exist_ok=True)
    with (folder() / f"{kind}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # until it is closed
        yield


def _migrate(address: str) -> None:
    command = [sys.executable, "manage.py", "migrate", "--run-syncdb", "--verbosity", "0"]
    others = {"DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "portal.settings.test"}
    subprocess.run(command, cwd=settings.BASE_DIR, env={**os.environ, **others}, check=True)


@contextmanager
def begun_from_kept() -> Iterator[None]:
    """In this block a test database is made of the kept one, before Django finds that there is nothing to migrate."""
    if connection.vendor == "postgresql":
        connection.settings_dict["TEST"]["TEMPLATE"] = kept_template(os.environ["DATABASE_URL"])
        yield
        return
    with (
        # In memory it lives as long as somebody is connected.
        closing(sqlite3.connect(connection.creation._get_test_db_name(), uri=True)) as holder,
        closing(sqlite3.connect(kept_file())) as file,
    ):
        file.backup(holder)
        yield


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.test")
    django.setup()
    kept_file()
    if server := os.environ.get("DATABASE_URL", ""):
        kept_template(server)
