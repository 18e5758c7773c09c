"""The portal's search page against the search of a fresh `wagtail start` site, over the same titles, in one run.

Both run under gunicorn with one worker and DEBUG off; one client asks them in turn, so that whatever else the machine
does meets both. The portal keeps a page for the next reader who asks the same (search.kept_pages), so the first time
and the next times are told apart.
"""

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from random import Random
from urllib.parse import urlencode

from tools.load import free_port

ROOT = Path(__file__).resolve().parent.parent
TITLES = 1_672
QUERIES = 60
WARMING = 10  # other queries before
AGAIN = 3  # times
START_SECONDS = 60
WORDS = (2, 5)  # of a title, that a query has
SETTINGS = """
from titles.settings.base import *
DEBUG = False
SECRET_KEY = "for measuring only"
ALLOWED_HOSTS = ["*"]
STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
"""
PAGES = """
import json, sys
from django.utils.text import slugify
from home.models import HomePage
home = HomePage.objects.first()
for number, title in enumerate(json.load(open("titles.json"))):
    home.add_child(instance=HomePage(title=title[:255], slug=f"p{number}"))
"""
FILL = f"from tools.search_scale_data import fill; fill({TITLES})"
LIST = """
import json
from search.models import Document
print(json.dumps(list(Document.objects.order_by("pk").values_list("title", flat=True))))
"""


def measure(environment: Mapping[str, str], folder: Path) -> Iterator[dict[str, object]]:
    """Lines for `make bench`: pages a second, asked for the first time and again.

    Args:
        environment: of a demonstration whose index may be filled up.
        folder: an empty one, for the other site.
    """
    titles = _filled(environment)
    site = _wagtail_site(folder, titles)
    with ExitStack() as running:
        ours = running.enter_context(_served(ROOT, "portal.wsgi", environment))
        theirs = running.enter_context(_served(folder, "titles.wsgi", site))
        sites = {"/tim-kiem/?q": ours, "/search/?query": theirs}
        queries = _queries(titles)
        _ask(queries[:WARMING], sites)
        for name, times in (("asked for the first time", 1), ("asked again", AGAIN)):
            portal, wagtail = (1 / statistics.mean(spent) for spent in _ask(queries[WARMING:] * times, sites))
            yield {
                "bench": f"search page, {name}: throughput over {len(titles)} titles, one worker",
                "value": round(portal, 2),
                "unit": "pages/s",
                "against": f"the search of a fresh wagtail start site ({wagtail:.2f} pages/s)",
                "ratio": round(portal / wagtail, 2),
            }


def _filled(environment: Mapping[str, str]) -> list[str]:
    """The titles of the portal's index, which now has enough of them."""
    _run(ROOT, environment, "manage.py", "shell", "--no-imports", "-c", FILL)
    answer = _run(ROOT, environment, "manage.py", "shell", "--no-imports", "-c", LIST)
    return [str(title) for title in json.loads(answer)]


def _wagtail_site(folder: Path, titles: Sequence[str]) -> dict[str, str]:
    """A fresh site with a page for each title; returns its environment."""
    wagtail = str(Path(sys.executable).with_name("wagtail"))
    subprocess.run([wagtail, "start", "titles", str(folder)], check=True, stdout=subprocess.DEVNULL)
    (folder / "titles" / "settings" / "bench.py").write_text(SETTINGS)
    (folder / "titles.json").write_text(json.dumps(titles))
    known = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "titles.settings.bench", "PYTHONPATH": str(folder)}
    _run(folder, known, "manage.py", "migrate", "-v0")
    _run(folder, known, "manage.py", "shell", "-v0", "-c", PAGES)
    return known


def _run(folder: Path, environment: Mapping[str, str], *arguments: str) -> str:
    command = [sys.executable, *arguments]
    return subprocess.run(
        command, cwd=folder, env=dict(environment), check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ).stdout.decode()


@contextmanager
def _served(folder: Path, application: str, environment: Mapping[str, str]) -> Iterator[int]:
    """The port on which one worker answers."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--workers", "1", application]
    quiet = subprocess.DEVNULL
    server = subprocess.Popen(command, cwd=folder, env=dict(environment), stdout=quiet, stderr=quiet)
    try:
        _wait_for(port)
        yield port
    finally:
        server.terminate()
        server.wait()


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        try:
            _get(port, "/")
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise TimeoutError(f"nothing answers on port {port}")


def _queries(titles: Sequence[str]) -> list[str]:
    """The first words of some titles, spelled as they are: what both find."""
    chance = Random(QUERIES)
    chosen = chance.sample(list(titles), WARMING + QUERIES)
    return [" ".join(title.split()[: chance.randint(*WORDS)]) for title in chosen]


def _ask(queries: Sequence[str], sites: Mapping[str, int]) -> list[list[float]]:
    """Seconds of every page, one list for each site."""
    spent: list[list[float]] = [[] for _ in sites]
    for query in queries:
        for times, (address, port) in zip(spent, sites.items(), strict=True):
            path, _, name = address.partition("?")
            start = time.perf_counter()
            _get(port, f"{path}?{urlencode({name: query})}")
            times.append(time.perf_counter() - start)
    return spent


def _get(port: int, path: str) -> None:
    connection = HTTPConnection("127.0.0.1", port, timeout=START_SECONDS)
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        response.read()
        if response.status >= 400:
            raise RuntimeError(f"{path} answered {response.status}")
    finally:
        connection.close()
