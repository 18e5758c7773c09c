"""Imports procedures: each entry whole or not at all, the good ones kept, a second run without a change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Literal

from django.db import Error as DatabaseError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.signal_handlers import disable_reference_index_auto_update

from catalog.importing.entries import RawEntry
from catalog.importing.errors import EntryRejected
from catalog.importing.jobs import Look, Work
from catalog.importing.jobs import Outcome as Taken
from catalog.importing.procedures import ProcedureWork

BATCH = 20  # entries in one transaction: half a second, so that others who write hardly wait
Outcome = Literal["created", "updated", "unchanged"]
OUTCOMES: dict[Taken, Outcome] = {"new": "created", "changed": "updated", "unchanged": "unchanged"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejection:
    row: int
    code: str  # as the file writes it; empty when it is missing
    reasons: list[str]

    def __str__(self) -> str:
        where = _("row %(row)d") % {"row": self.row}
        return f"{where}{f' ({self.code})' if self.code else ''}: {'; '.join(self.reasons)}"


@dataclass(slots=True)
class Report:
    """What an import did, or would do."""

    counts: dict[Outcome, int] = field(default_factory=lambda: {"created": 0, "updated": 0, "unchanged": 0})
    rejections: list[Rejection] = field(default_factory=list)

    def summary(self) -> str:
        """The line that scripts read; it is the same in every language."""
        counts = ", ".join(f"{outcome} {number}" for outcome, number in self.counts.items())
        return f"{counts}, rejected {len(self.rejections)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What became of one entry."""

    look: Look
    outcome: Taken
    reasons: tuple[str, ...] = ()


def import_procedures(
    *, entries: Sequence[RawEntry], progress: Iterable[RawEntry] | None = None, dry_run: bool = False
) -> Report:
    """Take every good entry of a file; a dry run only says what would happen.

    `progress` gives the same entries once more, and shows how far it is.
    """
    report = Report()
    work = ProcedureWork(entries, with_changes=False)
    for batch in batched(progress if progress is not None else entries, BATCH):
        looks = [(entry, work.look(entry)) for entry in batch]
        for written in _looked(looks) if dry_run else write_batch(work, looks):
            _add(report, written)
    return report


def _looked(looks: Iterable[tuple[Any, Look]]) -> list[Written]:
    return [Written(look=look, outcome=look.outcome, reasons=look.reasons) for _entry, look in looks]


def _add(report: Report, written: Written) -> None:
    if written.outcome == "rejected":
        look = written.look
        report.rejections.append(Rejection(row=look.row, code=look.key, reasons=list(written.reasons)))
    else:
        report.counts[OUTCOMES[written.outcome]] += 1


def write_batch(work: Work, looks: Sequence[tuple[Any, Look]]) -> list[Written]:
    """Write the good entries of one batch in one transaction; one that fails leaves nothing of itself."""
    # Each save would queue a task for Wagtail's reference index: see notes, import speed.
    with disable_reference_index_auto_update(), transaction.atomic():
        written = [_write(work, entry, look) for entry, look in looks]
        work.settle()
    return written


def _write(work: Work, entry: Any, look: Look) -> Written:
    if look.outcome in ("rejected", "unchanged"):
        return Written(look=look, outcome=look.outcome, reasons=look.reasons)
    try:
        with transaction.atomic():
            return Written(look=look, outcome=work.write(entry, look))
    except EntryRejected as error:
        reasons = tuple(error.reasons)
    except DatabaseError as error:
        reasons = (_("the database refuses it: %(error)s") % {"error": error},)
    work.forget()
    return Written(look=look, outcome="rejected", reasons=reasons)


def batched(entries: Iterable[Any], size: int) -> Iterator[list[Any]]:
    iterator = iter(entries)
    while batch := list(islice(iterator, size)):
        yield batch
