"""`make bench`: how fast the demonstration is, as ratios within one run; one JSON object a line."""

import json
import statistics
import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

from django.core.cache import cache
from django.core.management.base import BaseCommand
from django.test import Client, override_settings
from django.utils import timezone

from casework.calendars import calendar_for
from casework.deadlines import DurationUnit, Term, due_date
from catalog.models import Procedure
from portal.base.text import fold

ROUNDS = 40
PAGES = {
    "home": "/",
    "catalog list with facets": "/thu-tuc/",
    "catalog list, searched": "/thu-tuc/?q=dang+ky+khai+sinh",
    "procedure": "/thu-tuc/1.001193/",
    "tracking form": "/ho-so/tra-cuu/",
}


def cpu_milliseconds(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """The median processor time of one call."""
    work()
    samples = []
    for _ in range(rounds):
        start = time.process_time()
        work()
        samples.append((time.process_time() - start) * 1000)
    return statistics.median(samples)


class Command(BaseCommand):
    help = "Print the benchmarks of the demonstration that is loaded, one JSON object a line"

    def handle(self, *args: Any, **options: Any) -> None:
        self._pages()
        self._search()
        self._due_dates()

    def _report(self, bench: str, value: float, unit: str, against: str, ratio: float) -> None:
        line = {"bench": bench, "value": round(value, 4), "unit": unit, "against": against, "ratio": round(ratio, 2)}
        self.stdout.write(json.dumps(line, ensure_ascii=False))
        self.stdout.flush()

    def _pages(self) -> None:
        """Whole requests through all middleware, nothing cached, against a view that returns a constant."""
        with override_settings(ROOT_URLCONF="tools.bench_urls"):
            client = Client(SERVER_NAME="127.0.0.1")
            constant = cpu_milliseconds(lambda: client.get("/constant"))
            for name, address in PAGES.items():
                value = cpu_milliseconds(partial(_get, client, address))
                self._report(f"page: {name}", value, "ms CPU", "a view that returns a constant", value / constant)

    def _search(self) -> None:
        """Share of titles found in the first ten when typed without diacritics, against the database's own LIKE."""
        published = Procedure.objects.published()
        wanted = list(published.values_list("code", "title"))
        client = Client(SERVER_NAME="127.0.0.1")
        ours = sum(code in _found(client, fold(title)) for code, title in wanted) / len(wanted)
        like = sum(published.filter(code=code, title__icontains=fold(title)).exists() for code, title in wanted)
        theirs = max(like, 1) / len(wanted)  # at least one, or there is no ratio
        self._report("search: titles without diacritics", ours, "share found", "title__icontains", ours / theirs)

    def _due_dates(self) -> None:
        """One due date with its ledger, against the additions of dates alone."""
        calendar, now = calendar_for(None), timezone.now()
        term = Term(30, DurationUnit.WORKING_DAY)
        ours = cpu_milliseconds(lambda: due_date(calendar, term, now))
        plain = cpu_milliseconds(lambda: [now + timedelta(days=day) for day in range(45)])
        self._report(
            "due date of 30 working days with its ledger", ours, "ms CPU", "45 additions of dates", ours / plain
        )


def _get(client: Client, address: str) -> None:
    cache.clear()
    response = client.get(address)
    if response.status_code != 200:
        raise RuntimeError(f"{address} answered {response.status_code}")


def _found(client: Client, words: str) -> set[str]:
    answer = client.get("/api/v1/procedures", {"q": words, "limit": "10"}).json()
    return {hit["code"] for hit in answer["results"]}
