"""Imports procedures: each entry whole or not at all, the good ones kept, a second run without a change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass, field
from typing import Literal

from django.db import Error as DatabaseError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import ReferenceIndex
from wagtail.signal_handlers import disable_reference_index_auto_update

from catalog.importing.comparison import says_the_same
from catalog.importing.directory import Directory
from catalog.importing.entries import Entry, RawEntry
from catalog.importing.errors import EntryRejected
from catalog.importing.reader import shown
from catalog.importing.validation import KnownCodes, parse_entry
from catalog.importing.writing import write_procedure
from catalog.indexing import procedures_changed
from catalog.models import Procedure
from catalog.reference import AUDIENCES, LEVELS, ensure_reference_data

CHUNK = 200  # procedures
Outcome = Literal["created", "updated", "unchanged"]


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


def import_procedures(*, entries: Iterable[RawEntry], dry_run: bool = False) -> Report:
    """Take every good entry of a file; a dry run only says what would happen."""
    report = Report()
    changed: list[int] = []
    if not dry_run:
        ensure_reference_data()
    importer = _Importer(dry_run=dry_run)
    # Each save would queue a task for Wagtail's reference index: see notes, import speed.
    with nullcontext() if dry_run else disable_reference_index_auto_update():
        try:
            for raw in entries:
                try:
                    report.counts[importer.take(raw, changed)] += 1
                except EntryRejected as error:
                    report.rejections.append(Rejection(row=raw.row, code=_code(raw), reasons=error.reasons))
        finally:  # what was written before an interruption must be found, too
            procedures_changed(changed)
            _rebuild_references(changed)
    return report


def _rebuild_references(procedure_ids: list[int]) -> None:
    """Wagtail's answer to "where is this form used?", for what was written without its own updates."""
    for chunk in batched(procedure_ids, CHUNK):
        with transaction.atomic():
            for procedure in Procedure.objects.for_import().filter(pk__in=chunk):
                ReferenceIndex.create_or_update_for_object(procedure)


def batched(ids: list[int], size: int) -> Iterator[list[int]]:
    return (ids[start : start + size] for start in range(0, len(ids), size))


class _Importer:
    def __init__(self, *, dry_run: bool) -> None:
        self.dry_run = dry_run
        self.directory = Directory()
        self.known = KnownCodes(
            levels={level.code for level in LEVELS} | set(self.directory.levels),
            audiences=set(AUDIENCES) | set(self.directory.audiences),
        )
        self.procedures = {procedure.code: procedure for procedure in Procedure.objects.for_import()}
        self.rows: dict[str, int] = {}  # code → row of this file

    def take(self, raw: RawEntry, changed: list[int]) -> Outcome:
        if raw.problem:
            raise EntryRejected([raw.problem])
        entry = parse_entry(raw.data, self.known)
        if first := self.rows.get(entry.code):
            raise EntryRejected(
                [_("the code %(code)s stands already in row %(row)d") % {"code": entry.code, "row": first}]
            )
        self.rows[entry.code] = raw.row
        procedure = self.procedures.get(entry.code)
        if procedure:
            _refuse_open_work(procedure)
            if says_the_same(procedure, entry, self.directory):
                return "unchanged"
        if not self.dry_run:
            changed.append(self._write(procedure, entry).pk)
        return "updated" if procedure else "created"

    def _write(self, procedure: Procedure | None, entry: Entry) -> Procedure:
        try:
            return write_procedure(procedure=procedure, entry=entry, directory=self.directory)
        except DatabaseError as error:
            self.directory = Directory()  # what the rolled-back entry had created is gone
            raise EntryRejected([_("the database refuses it: %(error)s") % {"error": error}]) from error


def _refuse_open_work(procedure: Procedure) -> None:
    """Raises EntryRejected where an import would overwrite what an editor is working on."""
    if procedure.has_unpublished_changes:
        raise EntryRejected([_("the procedure “%(title)s” has an open draft") % {"title": procedure.title}])
    if procedure.locked:
        raise EntryRejected([_("the procedure “%(title)s” is locked by an editor") % {"title": procedure.title}])


def _code(raw: RawEntry) -> str:
    code = raw.data.get("code") if isinstance(raw.data, dict) else None
    return shown(code).strip("“”") if isinstance(code, str) else ""
