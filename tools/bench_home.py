"""The portal's home page against that of a fresh `wagtail start` site and a constant view, in one run."""

import gzip
import json
import re
import statistics
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path

from tools.bench_site import NAME, ROOT, fetch, run, served, wagtail_site

ROUNDS = 400  # pages of each, in turn
WARMING = 30
GZIP = b"\x1f\x8b"  # how it begins
# Run in either site's own shell: one page again and again, as the processor and the database see it.
ASK = """
import json, statistics, time
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
settings.PAGE_CACHE_MIB = 0
client = Client(SERVER_NAME="127.0.0.1", HTTP_USER_AGENT="Mozilla/5.0")
def measured(before):
    client.get("/")
    spent = []
    for turn in range(40):
        before()
        start = time.process_time()
        client.get("/")
        spent.append((time.process_time() - start) * 1000)
    before()
    with CaptureQueriesContext(connection) as asked:
        assert client.get("/").status_code == 200
    return {"cpu": statistics.median(spent), "queries": len(asked)}
print(json.dumps({"again": measured(lambda: None), "cold": measured(cache.clear)}))
"""


def measure(environment: Mapping[str, str], folder: Path) -> Iterator[dict[str, object]]:
    """Lines for `make bench`.

    Args:
        environment: of a demonstration.
        folder: an empty one, for the other site.
    """
    site = wagtail_site(folder)
    ours, theirs = (json.loads(_ask(*where)) for where in ((ROOT, environment), (folder, site)))
    for name, key in (("no page kept", "again"), ("nothing kept at all, as after a publication", "cold")):
        for what, unit in (("queries", "queries"), ("cpu", "ms CPU")):
            other = theirs[key][what]
            yield _line(
                f"home, {name}: {unit}", ours[key][what], unit, f"a fresh wagtail start site's ({other:.2f})", other
            )
    yield from _throughput(environment, folder, site)


def _ask(folder: Path, environment: Mapping[str, str]) -> str:
    return run(folder, environment, "manage.py", "shell", "-v0", "-c", ASK)


def _throughput(environment: Mapping[str, str], folder: Path, site: Mapping[str, str]) -> Iterator[dict[str, object]]:
    """Pages a second of one worker under gunicorn, asked in turn, so that whatever else the machine does meets all."""
    with ExitStack() as running:
        portal = running.enter_context(
            served(ROOT, "portal.wsgi", {**environment, "DJANGO_SETTINGS_MODULE": "tools.bench_settings"})
        )
        bare = running.enter_context(served(ROOT, "tools.bench_constant", environment))
        other = running.enter_context(served(folder, f"{NAME}.wsgi", site))
        asked = {
            "kept": (portal, "/"),
            "constant": (portal, "/constant"),
            "bare": (bare, "/"),
            "wagtail": (other, "/"),
        }
        speed = _pages_a_second(asked)
        ways = {
            "constant": "a view that returns a constant, behind the same middleware",
            "bare": "a view that returns a constant, Django without any middleware",
            "wagtail": "the home page of a fresh wagtail start site",
        }
        for key, words in ways.items():
            against = f"{words} ({speed[key]:.0f} pages/s)"
            yield _line("home, kept: throughput of one worker", speed["kept"], "pages/s", against, speed[key])
        weights = _weight(portal), _weight(other, folder)
        against = f"a fresh wagtail start site's ({weights[1]:.1f} KiB)"
        yield _line("home: HTML, CSS and JavaScript", weights[0], "KiB on the wire", against, weights[1])


def _pages_a_second(asked: Mapping[str, tuple[int, str]]) -> dict[str, float]:
    spent: dict[str, list[float]] = {name: [] for name in asked}
    for turn in range(WARMING + ROUNDS):
        for name, where in asked.items():
            start = time.perf_counter()
            fetch(*where)
            if turn >= WARMING:
                spent[name].append(time.perf_counter() - start)
    return {name: 1 / statistics.median(times) for name, times in spent.items()}


def _weight(port: int, folder: Path | None = None) -> float:
    """KiB of the page and the style sheets and scripts that it names, as they travel.

    A fresh site packs nothing and serves no static files: what lies in `folder` counts as a proxy would send it.
    """
    body = fetch(port, "/")
    page = gzip.decompress(body) if body[:2] == GZIP else body
    named = set(re.findall(rb'<(?:link[^>]*rel="stylesheet"[^>]*href|script[^>]*src)="(/[^"]+)"', page))
    named |= set(re.findall(rb'<link[^>]*href="(/[^"]+\.css)"', page))
    parts = [page, *((folder / path.decode().lstrip("/")).read_bytes() for path in named)] if folder else []
    sent = [gzip.compress(part) for part in parts] or [body, *(fetch(port, path.decode()) for path in named)]
    return sum(map(len, sent)) / 1024


def _line(bench: str, value: float, unit: str, against: str, other: float) -> dict[str, object]:
    ratio = round(value / other, 2) if other else 0.0
    return {"bench": bench, "value": round(value, 2), "unit": unit, "against": against, "ratio": ratio}
