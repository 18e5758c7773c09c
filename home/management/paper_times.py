"""How long printed forms take, for `make bench`: wall-clock time, since the setting is done in another process."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction

from accounts.models import User
from casework.printing import render_pdf
from dossiers.models import Leg, PrintJob
from dossiers.printing.kinds import Form
from dossiers.printing.piles import KIND, make_pile
from dossiers.receipts import receipt_pdf

PILE = 500  # forms
ROUNDS = 40
ONE_LINE = "dossiers/typst/sample.typ"
ONE_TARGET, PILE_TARGET = 100, 20  # ms for a form with QR code and seal, s for PILE in one file


@dataclass(frozen=True, slots=True)
class FormTimes:
    """Milliseconds, the best of ROUNDS by turns: whatever else the machine does only adds to them."""

    sealed: float  # a receipt with its QR code and the portal's seal, from the database to the PDF
    unsealed: float
    line: float  # a page of one line in the same frame


def form_times() -> FormTimes:
    leg = Leg.objects.filter(dossier__code__gt="").order_by("pk")[0]
    ways = (
        lambda: receipt_pdf(Leg.objects.get(pk=leg.pk), masked=False),
        lambda: receipt_pdf(Leg.objects.get(pk=leg.pk), masked=False, seal=False),
        lambda: render_pdf(ONE_LINE, {"heading": {}}, title="x"),
    )
    rounds = [[_milliseconds(way) for way in ways] for _round in range(ROUNDS + 1)][1:]
    return FormTimes(*(min(times) for times in zip(*rounds, strict=True)))


def _milliseconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


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
