"""`make bench`: how fast the demonstration is, as ratios within one run; one JSON object a line."""

import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("VAR_DIR", tempfile.mkdtemp(prefix="portal-bench-"))
os.environ["DJANGO_SETTINGS_MODULE"] = "portal.settings.dev"
ROUNDS = 40
PAGES = {
    "home": "/",
    "catalog list with facets": "/thu-tuc/",
    "catalog list, searched": "/thu-tuc/?q=dang+ky+khai+sinh",
    "procedure": "/thu-tuc/1.001193/",
    "tracking form": "/ho-so/tra-cuu/",
}


def report(bench: str, value: float, unit: str, against: str, ratio: float) -> None:
    line = {"bench": bench, "value": round(value, 4), "unit": unit, "against": against, "ratio": round(ratio, 2)}
    sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def cpu_milliseconds(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """The median processor time of one call."""
    work()
    samples = []
    for _ in range(rounds):
        start = time.process_time()
        work()
        samples.append((time.process_time() - start) * 1000)
    return statistics.median(samples)


def pages() -> None:
    """Whole requests through all middleware, nothing cached, against a view that returns a constant."""
    from django.core.cache import cache
    from django.test import Client, override_settings

    with override_settings(ROOT_URLCONF="tools.bench_urls"):
        client = Client(SERVER_NAME="127.0.0.1")

        def get(address: str) -> None:
            cache.clear()
            response = client.get(address)
            assert response.status_code == 200, (address, response.status_code)

        constant = cpu_milliseconds(lambda: get("/constant"))
        for name, address in PAGES.items():
            value = cpu_milliseconds(lambda address=address: get(address))
            report(f"page: {name}", value, "ms CPU", "a view that returns a constant", value / constant)


def titles() -> Iterator[tuple[str, str]]:
    from catalog.models import Procedure

    yield from Procedure.objects.published().order_by("code").values_list("code", "title")


def search() -> None:
    """Share of titles found in the first ten when typed without diacritics, against Wagtail's database search."""
    from wagtail.search.backends import get_search_backend

    from catalog.models import Procedure
    from portal.base.text import fold
    from search.evaluation import codes_for

    wanted = list(titles())
    backend = get_search_backend()
    published = Procedure.objects.published()
    ours = sum(code in codes_for(fold(title)) for code, title in wanted) / len(wanted)
    theirs = 0.0
    if hasattr(Procedure, "search_fields"):
        theirs = sum(
            any(hit.code == code for hit in backend.search(fold(title), published)[:10]) for code, title in wanted
        ) / len(wanted)
    report("search: titles typed without diacritics", ours, "share found", "Wagtail's database search", theirs)


def due_dates() -> None:
    """Due dates worked out in one second, against thirty working days walked by the day."""
    from datetime import timedelta

    from django.utils import timezone

    from casework.calendars import calendar_for
    from casework.deadlines import DurationUnit, Term, due_date

    calendar, now = calendar_for(None), timezone.now()
    term = Term(30, DurationUnit.WORKING_DAY)
    ours = cpu_milliseconds(lambda: due_date(calendar, term, now))
    plain = cpu_milliseconds(lambda: [now + timedelta(days=day) for day in range(45)])
    report("due date of 30 working days with its ledger", ours, "ms CPU", "45 plain date additions", ours / plain)


def main() -> None:
    import django
    from django.core.management import call_command

    django.setup()
    sink = open(os.devnull, "w")  # noqa: SIM115
    call_command("migrate", verbosity=0)
    call_command("load_demo", stdout=sink)
    pages()
    search()
    due_dates()


if __name__ == "__main__":
    main()
