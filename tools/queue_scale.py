"""How the desk's queue, the post's lists and the public late list bear a million dossiers.

PostgreSQL only, in databases of its own that are dropped again.

    DATABASE_URL=postgres://… .venv/bin/python -m tools.queue_scale [--small 10000] [--large 1000000] [--keep]
        [--only clerk]

Each line is JSON: the p95 of whole requests through all middleware at both sizes, and their ratio. The requests to the
two databases alternate, so that a busy machine burdens both alike.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

ROOT = Path(__file__).resolve().parent.parent
ROUNDS = 40
PAGES = {
    "open": "/admin/ho-so/",
    "open, a later page": "/admin/ho-so/?after={cursor}",
    "mine": "/admin/ho-so/?view=mine",
    "late": "/admin/ho-so/?view=late",
    "all": "/admin/ho-so/?view=all",
    "sorted by the last change": "/admin/ho-so/?ordering=-updated_at",
    "searched by name": "/admin/ho-so/?q=tran+thi+hanh",
    "searched by a phone's last digits": "/admin/ho-so/?q=4321",
    "live count": "/ho-so/hang-doi/moi-den/?since={since}",
    "first page of the staff area": "/admin/",
}
POST = {
    "results to send": "/admin/buu-gui/",
    "to be handed over": "/admin/buu-gui/cho-ban-giao/",
    "on the way": "/admin/buu-gui/dang-di/",
    "without news": "/admin/buu-gui/khong-co-tin/",
    "all parcels": "/admin/buu-gui/tat-ca/",
    "all parcels, the last page": "/admin/buu-gui/tat-ca/?trang=100000",
    "all parcels, delivered, a late page": "/admin/buu-gui/tat-ca/?state=delivered&trang=100000",
}
LATE = {
    "late": "/ho-so/cong-khai-tre-han/",
    "late, the last page": "/ho-so/cong-khai-tre-han/?trang=100000",
    "late, the newest first": "/ho-so/cong-khai-tre-han/?sap-xep=moi",
    "late, by agency": "/ho-so/cong-khai-tre-han/?sap-xep=co-quan",
    "answered late": "/ho-so/cong-khai-tre-han/?muc=da-tra",
    "late, as a table": "/ho-so/cong-khai-tre-han/?dang=csv",
}
# Who opens which pages; nobody's name: without signing in.
PEOPLE = {
    "officer": ("officer-50-0", PAGES),
    "province's administrator": ("administrator", PAGES),
    "clerk": ("clerk", POST),
    "citizen": ("", LATE),
}


def address(url: str, name: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


@contextmanager
def database(url: str, size: int, *, keep: bool) -> Iterator[str]:
    """A database with that many dossiers, one in ten open."""
    name = f"queue_scale_{size}"
    with psycopg.connect(url, autocommit=True) as server:
        known = server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
        if not known:
            server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    own = address(url, name)
    try:
        if not known:
            subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=ROOT, env=environment(own), check=True)
            subprocess.run(in_django(f"from tools.queue_scale_data import fill; fill({size})"), cwd=ROOT,
                           env=environment(own), check=True)  # fmt: skip
        yield own
    finally:
        if not keep:
            with psycopg.connect(url, autocommit=True) as server:
                server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def in_django(code: str) -> list[str]:
    return [sys.executable, "manage.py", "shell", "--no-imports", "-c", code]


def environment(url: str) -> dict[str, str]:
    return {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "portal.settings.test"}


class Portal:
    """A portal in a process of its own, which answers one request after the other and times it."""

    def __init__(self, url: str) -> None:
        self.process = subprocess.Popen(
            in_django("from tools.queue_scale_portal import serve; serve()"),
            cwd=ROOT, env=environment(url), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        if self.process.stdin is None or self.process.stdout is None:
            raise RuntimeError("no pipes")
        self.questions, self.answers = self.process.stdin, self.process.stdout

    def get(self, who: str, page: str) -> dict[str, float]:
        """Milliseconds and number of queries."""
        self.questions.write(json.dumps([who, page]) + "\n")
        self.questions.flush()
        answer: dict[str, float] = json.loads(self.answers.readline())
        return answer

    def close(self) -> None:
        self.questions.close()
        self.process.wait()


def p95(samples: list[float]) -> float:
    return statistics.quantiles(samples, n=20)[-1]


def compare(small: Portal, large: Portal, who: str, name: str) -> dict[str, object]:
    """Both sizes by turns."""
    user, pages = PEOPLE[who]
    page = pages[name]
    for portal in (small, large):
        portal.get(user, page)
    rounds = [(small.get(user, page), large.get(user, page)) for _round in range(ROUNDS)]
    less, more = ([answers[side]["ms"] for answers in rounds] for side in (0, 1))
    return {
        "bench": f"queue: {name}, {who}",
        "value": round(p95(more), 1),
        "unit": "ms p95",
        "against": "the same at a hundredth of the dossiers",
        "ratio": round(p95(more) / p95(less), 2),
        "median": round(statistics.median(more), 1),
        "median_ratio": round(statistics.median(more) / statistics.median(less), 2),
        "queries": rounds[0][1]["queries"],
    }


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--small", type=int, default=10_000)
    parser.add_argument("--large", type=int, default=1_000_000)
    parser.add_argument("--keep", action="store_true", help="keep the databases for another run")
    parser.add_argument("--only", choices=PEOPLE, help="the pages of one of them")
    asked = parser.parse_args()
    url = os.environ.get("DATABASE_URL", "")
    if not url.startswith("postgres"):
        sys.stderr.write("DATABASE_URL must name a PostgreSQL server whose role may create databases\n")
        return 2
    with database(url, asked.small, keep=asked.keep) as less, database(url, asked.large, keep=asked.keep) as more:
        portals = Portal(less), Portal(more)
        for who in [asked.only] if asked.only else PEOPLE:
            for name in PEOPLE[who][1]:
                sys.stdout.write(json.dumps(compare(*portals, who, name), ensure_ascii=False) + "\n")
                sys.stdout.flush()
        for portal in portals:
            portal.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
