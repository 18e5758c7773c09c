"""`make bench`: how fast the demonstration is, as ratios within one run; one JSON object a line."""

import json
import statistics
import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.core.management.base import BaseCommand
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from casework.calendars import calendar_for
from casework.deadlines import DurationUnit, Term, due_date
from catalog.models import Procedure
from eforms.exchange.long_forms import filled, long_form
from eforms.journey.access import grant
from eforms.journey.walk import FORM
from home.management.paper_times import ONE_TARGET, PILE, PILE_TARGET, form_times, whole_pile
from portal.base.text import fold
from search.engines.choice import EMBEDDED, ENGINES, engine
from search.quality import measure, ndcg, read_judged

ROUNDS = 40
JUDGED = settings.BASE_DIR / "tests" / "search" / "data" / "queries-dev.json"
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
        self._quality()
        self._due_dates()
        self._form_steps()
        self._papers()

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

    def _quality(self) -> None:
        """nDCG@10 of the judged queries with either engine, against the titles that contain what was typed."""
        judged = read_judged(json.loads(JUDGED.read_text(encoding="utf-8")))
        plain = statistics.mean(ndcg(_containing(row.query), row.grades) for row in judged)
        for name in ENGINES if settings.ELASTICSEARCH_URL else [EMBEDDED]:
            ours = statistics.mean(measure(engine(name), row).ndcg for row in judged)
            self._report(f"search: judged queries, {name}", ours, "nDCG@10", "title__icontains", ours / plain)

    def _due_dates(self) -> None:
        """One due date with its ledger, against the additions of dates alone."""
        calendar, now = calendar_for(None), timezone.now()
        term = Term(30, DurationUnit.WORKING_DAY)
        ours = cpu_milliseconds(lambda: due_date(calendar, term, now))
        plain = cpu_milliseconds(lambda: [now + timedelta(days=day) for day in range(45)])
        self._report(
            "due date of 30 working days with its ledger", ours, "ms CPU", "45 additions of dates", ours / plain
        )

    def _papers(self) -> None:
        """One form against its target, without its seal and without its words; a pile against as many single forms."""
        times, pile = form_times(), whole_pile()
        name = "printed form with QR code"
        self._report(
            f"{name} and seal", times.sealed, "ms", f"the target of at most {ONE_TARGET}", times.sealed / ONE_TARGET
        )
        self._report(
            f"{name} and seal", times.sealed, "ms", "the same without the seal", times.sealed / times.unsealed
        )
        self._report(name, times.unsealed, "ms", "a page of one line in the same frame", times.unsealed / times.line)
        name, single = f"{PILE} printed forms in one file", times.unsealed * PILE / 1000
        self._report(name, pile, "s", f"the target of at most {PILE_TARGET}", pile / PILE_TARGET)
        self._report(name, pile, "s", "so many single ones", pile / single)

    @transaction.atomic
    def _form_steps(self) -> None:
        """The last page of ten questions of a long form, and the only one of a short form; nothing of it is kept."""
        procedure = Procedure.objects.published().exclude(eform=None).first()
        if procedure is None:
            raise RuntimeError("no procedure has an e-form")
        short = _step_of(procedure, fields=10, steps=1, conditions=5)
        long = _step_of(procedure, fields=200, steps=20, conditions=100)
        for name, method in (("rendered", "get"), ("saved", "post")):
            first, last = (cpu_milliseconds(partial(step, method)) for step in (short, long))
            told = f"e-form: a step of 200 fields, 20 steps and 100 conditions, {name}"
            self._report(told, last, "ms CPU", "a step of a form of 10 fields", last / first)
        transaction.set_rollback(True)


def _step_of(procedure: Procedure, **size: int) -> Callable[[str], object]:
    """Asks for the form's last page, or sends it filled in."""
    draft = filled(procedure, long_form(**size))
    response = HttpResponse()
    grant(HttpRequest(), response, draft)
    client = Client(SERVER_NAME="127.0.0.1")
    client.cookies.update(response.cookies)
    slug = f"{FORM}-{size['steps']}"
    address, typed = reverse("eforms:step", args=[draft.uuid, slug]), draft.steps.get(step=slug).data

    def ask(method: str) -> object:
        answer = client.get(address) if method == "get" else client.post(address, typed)
        if answer.status_code != (200 if method == "get" else 302):
            raise RuntimeError(f"{address} answered {answer.status_code}")
        return answer

    return ask


def _get(client: Client, address: str) -> None:
    cache.clear()
    response = client.get(address)
    if response.status_code != 200:
        raise RuntimeError(f"{address} answered {response.status_code}")


def _containing(words: str) -> list[str]:
    """Codes of the first procedures whose title contains the words as they are."""
    found = Procedure.objects.published().filter(title__icontains=words)
    return list(found.order_by("title").values_list("code", flat=True)[:10])


def _found(client: Client, words: str) -> set[str]:
    answer = client.get("/api/v1/procedures", {"q": words, "limit": "10"}).json()
    return {hit["code"] for hit in answer["results"]}
