"""How long printed forms take, for `make bench`: wall-clock time, since the setting is done in another process."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable

from django.db import transaction

from accounts.models import User
from dossiers.models import Leg, PrintJob
from dossiers.printing.kinds import Form
from dossiers.printing.piles import KIND, make_pile
from dossiers.receipts import receipt_pdf

PILE = 500  # forms


def milliseconds(work: Callable[[], object], rounds: int = 20) -> float:
    """The median time of one call."""
    work()
    samples = []
    for _round in range(rounds):
        start = time.perf_counter()
        work()
        samples.append((time.perf_counter() - start) * 1000)
    return statistics.median(samples)


def one_form() -> float:
    """A receipt with its QR code and the portal's seal, from the database to the PDF."""
    leg = Leg.objects.filter(dossier__code__gt="").select_related("dossier", "agency").order_by("pk")[0]
    return milliseconds(lambda: receipt_pdf(Leg.objects.get(pk=leg.pk), masked=False))


def new_interpreter() -> float:
    return milliseconds(lambda: subprocess.run([sys.executable, "-c", "import typst"], check=True), rounds=5)


@transaction.atomic
def whole_pile() -> float:
    """Seconds for PILE forms in one file. The demonstration's dossiers in turn; nothing of it is kept."""
    found = list(Leg.objects.filter(dossier__code__gt="").values_list("dossier", flat=True))
    keys = (found * (PILE // len(found) + 1))[:PILE]
    reader = User.objects.get(username="quantri")
    job = PrintJob.objects.create(
        kind=KIND, title="bench", parameters={"form": Form.RECEIPT, "dossiers": keys}, created_by=reader
    )
    start = time.perf_counter()
    make_pile(job, lambda _done, _total: None)
    seconds = time.perf_counter() - start
    transaction.set_rollback(True)
    return seconds
