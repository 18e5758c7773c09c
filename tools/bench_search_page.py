"""The portal's search page against the search of a fresh `wagtail start` site, over the same titles, in one run.

Both run under gunicorn with one worker and DEBUG off; one client asks them in turn, so that whatever else the machine
does meets both. The portal keeps a page for the next reader who asks the same (search.kept_pages), so the first time
and the next times are told apart.
"""

import json
import statistics
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from random import Random
from urllib.parse import urlencode

from tools.bench_site import NAME, ROOT, fetch, run, served, wagtail_site

TITLES = 1_672
QUERIES = 60
WARMING = 10  # other queries before
AGAIN = 3  # times
WORDS = (2, 5)  # of a title, that a query has
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
        ours = running.enter_context(served(ROOT, "portal.wsgi", environment))
        theirs = running.enter_context(served(folder, f"{NAME}.wsgi", site))
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
    run(ROOT, environment, "manage.py", "shell", "--no-imports", "-c", FILL)
    answer = run(ROOT, environment, "manage.py", "shell", "--no-imports", "-c", LIST)
    return [str(title) for title in json.loads(answer)]


def _wagtail_site(folder: Path, titles: Sequence[str]) -> dict[str, str]:
    """A fresh site with a page for each title; returns its environment."""
    known = wagtail_site(folder)
    (folder / "titles.json").write_text(json.dumps(titles))
    run(folder, known, "manage.py", "shell", "-v0", "-c", PAGES)
    return known


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
            fetch(port, f"{path}?{urlencode({name: query})}")
            times.append(time.perf_counter() - start)
    return spent
