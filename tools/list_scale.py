"""How the catalog's list bears many procedures: whole requests, in databases of their own that are thrown away.

    .venv/bin/python -m tools.list_scale [--rounds 7]

SQLite alone with 1,600 and 16,000 documents; PostgreSQL with 1,600 and 160,000 where DATABASE_URL names one, and
Elasticsearch beside it where ELASTICSEARCH_URL does. Each line is JSON: the median of a page's milliseconds at the
larger size, against the smaller one. Both are asked in turn, so that a busy machine burdens both alike. No page is one
that was kept for the next reader; counts that hold until the index changes are made once before.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import tempfile
import uuid
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from tools.search_scale import ROOT, in_django, mirrored, report, run

SMALL, MEDIUM, LARGE = 1_600, 16_000, 160_000
CAUGHT_UP = """
from django.utils import timezone
from search.changes import index_unindexed, keep_elasticsearch_in_step
index_unindexed()
keep_elasticsearch_in_step(timezone.now())
"""
Environment = dict[str, str]


class Portal:
    """A portal in a process of its own."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self.process = subprocess.Popen(
            in_django("from tools.list_scale_pages import serve; serve()"),
            cwd=ROOT, env=dict(environment), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            stderr=subprocess.DEVNULL,
        )  # fmt: skip
        self.addresses: dict[str, str] = json.loads(
            run("from tools.list_scale_pages import print_addresses; print_addresses()", environment)
        )

    def open(self, page: str) -> float:
        """Milliseconds that a page takes."""
        if self.process.stdin is None or self.process.stdout is None:
            raise RuntimeError("no pipes")
        self.process.stdin.write(json.dumps(self.addresses[page]) + "\n")
        self.process.stdin.flush()
        spent: float = json.loads(self.process.stdout.readline())["ms"]
        return spent

    def close(self) -> None:
        self.process.terminate()
        self.process.wait()


def filled(folder: Path, size: int, database: str) -> Environment:
    """The environment of a portal with so many documents, without Elasticsearch."""
    environment = {
        **os.environ,
        "DATABASE_URL": database,
        "VAR_DIR": str(folder),
        "DJANGO_SETTINGS_MODULE": "portal.settings.dev",
        "ELASTICSEARCH_INDEX": f"list-{uuid.uuid4().hex[:8]}",
        "ELASTICSEARCH_URL": "",
    }
    folder.mkdir()
    run("from django.core.management import call_command; call_command('migrate', verbosity=0)", environment)
    run(f"from tools.search_scale_data import fill; fill({size})", environment)
    return environment


@contextmanager
def database_on(server: str) -> Iterator[str]:
    """The address of an empty database on the server that `server` names; dropped afterwards."""
    name = f"list_scale_{uuid.uuid4().hex[:8]}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    try:
        yield urlsplit(server)._replace(path=f"/{name}").geturl()
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def measure(name: str, environments: Mapping[int, Environment], rounds: int) -> None:
    """A page at a time of every portal; two rounds before warm up."""
    portals = {size: Portal(environment) for size, environment in environments.items()}
    small, large = sorted(portals)
    try:
        for page in portals[small].addresses:
            times = [{size: portal.open(page) for size, portal in portals.items()} for _ in range(rounds + 2)][2:]
            before, after = (statistics.median(one[size] for one in times) for size in (small, large))
            report(f"list, {page}: {name}, {large} documents", after, "ms", f"{small} documents", after / before)
    finally:
        for portal in portals.values():
            portal.close()


def measure_postgresql(folder: Path, server: str, rounds: int) -> None:
    with ExitStack() as stack:
        databases = {size: stack.enter_context(database_on(server)) for size in (SMALL, LARGE)}
        environments = {size: filled(folder / f"pg-{size}", size, database) for size, database in databases.items()}
        measure("PostgreSQL", environments, rounds)
        if elasticsearch := os.environ.get("ELASTICSEARCH_URL", ""):
            for size, environment in environments.items():
                environment["ELASTICSEARCH_URL"] = elasticsearch
                stack.enter_context(mirrored(environment, size))
                run(CAUGHT_UP, environment)
            measure("PostgreSQL with Elasticsearch", environments, rounds)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=7)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory(prefix="portal-list-") as name:
        folder = Path(name)
        sizes = (SMALL, MEDIUM)
        measure(
            "SQLite",
            {size: filled(folder / str(size), size, f"sqlite:///{folder / f'{size}.sqlite3'}") for size in sizes},
            rounds,
        )
        server = os.environ.get("DATABASE_URL", "")
        if server.startswith("postgres"):
            measure_postgresql(folder, server, rounds)


if __name__ == "__main__":
    main()
