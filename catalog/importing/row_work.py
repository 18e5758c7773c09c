"""Imports of which every row of a sheet is an entry of its own: agencies, officers, days of a calendar."""

from __future__ import annotations

import json
import re
from abc import abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from catalog.importing.columns import Sheet
from catalog.importing.errors import EntryRejected
from catalog.importing.jobs import Change, Look, Outcome, Work
from catalog.importing.reader import ObjectReader
from catalog.importing.services import BATCH, OUTCOMES, Rejection, Report, batched, write_batch
from catalog.importing.workbooks import SheetRow

_AS_WRITTEN = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})", re.ASCII)  # 01/07/2025
Values = dict[str, Any]  # key of the column → value in our own terms


class RowWork(Work):
    """`given` says what a row asks for, `present` what is stored; what differs is the change."""

    sheet: Sheet
    key_column: str
    entries: Sequence[SheetRow]

    def __init__(self) -> None:
        self.rows: dict[str, int] = {}  # key → row of this file

    @abstractmethod
    def given(self, reader: ObjectReader) -> Values:
        """What the row names, checked; reasons against it go to the reader."""

    @abstractmethod
    def present(self, key: str) -> Values | None:
        """What is stored under the key; None: nothing."""

    @abstractmethod
    def store(self, key: str, values: Values) -> None:
        """Write the row. Raises ValidationError or EntryRejected."""

    def title(self, values: Values) -> str:
        return str(values.get("name") or "")

    def accepted(self, key: str, values: Values) -> None:
        """A row that was looked over is good; rows below may refer to it."""

    def look(self, entry: SheetRow) -> Look:
        reader = self._reader(entry)
        key = reader.text(self.key_column, required=True, limit=150)
        values = self.given(reader)
        self._refuse_twice(key, entry.number, reader)
        reader.finish()
        if reader.reasons:
            return self._rejected(entry, key, values, [self.in_words(reason) for reason in reader.reasons])
        self.accepted(key, values)
        present = self.present(key)
        changes = self._changes(present or {}, values)
        outcome: Outcome = "new" if present is None else "changed" if changes else "unchanged"
        return Look(
            row=entry.number,
            key=key,
            title=self.title(values)[:300],
            outcome=outcome,
            changes=changes,
            seen=_state(present),
            sheet=str(self.sheet.title),
        )

    def write(self, entry: SheetRow, look: Look) -> Outcome:
        reader = self._reader(entry)
        reader.text(self.key_column)
        values = self.given(reader)
        if reader.reasons:
            raise EntryRejected([self.in_words(reason) for reason in reader.reasons])
        present = self.present(look.key)
        if not _is_as_seen(present, look.seen, values):
            raise EntryRejected([_("the record was changed since the file was looked over: import it once more")])
        try:
            self.store(look.key, values)
        except ValidationError as error:
            raise EntryRejected(self.reasons_of(error)) from error
        return "new" if present is None else "changed"

    def forget(self) -> None:
        """Nothing is kept unless a subclass says so."""

    def settle(self) -> None:
        """Nothing else is to be done unless a subclass says so."""

    def in_words(self, reason: str) -> str:
        """With the column's heading in place of its key."""
        key, colon, text = reason.partition(": ")
        heading = next((str(column.heading) for column in self.sheet.columns if column.key == key), key)
        return f"{heading}{colon}{text}"

    def reasons_of(self, error: ValidationError) -> list[str]:
        if not hasattr(error, "error_dict"):
            return list(error.messages)
        return [self.in_words(f"{name}: {' '.join(found)}") for name, found in error.message_dict.items()]

    def _reader(self, entry: SheetRow) -> ObjectReader:
        dates = {column.key for column in self.sheet.columns if column.kind == "date"}
        cells = {key: as_iso(value) if key in dates else value for key, value in entry.cells.items()}
        return ObjectReader(cells, "", list(entry.problems))

    def _refuse_twice(self, key: str, row: int, reader: ObjectReader) -> None:
        first = self.rows.setdefault(key, row)
        if key and first != row:
            reader.reject(self.key_column, _("stands already in row %(row)d") % {"row": first})

    def _rejected(self, entry: SheetRow, key: str, values: Values, reasons: list[str]) -> Look:
        return Look(
            row=entry.number,
            key=key,
            title=self.title(values)[:300],
            outcome="rejected",
            reasons=tuple(dict.fromkeys(reasons)),
            sheet=str(self.sheet.title),
        )

    def _changes(self, before: Mapping[str, Any], after: Values) -> tuple[Change, ...]:
        labels = {column.key: str(column.heading) for column in self.sheet.columns}
        return tuple(
            Change(label=labels.get(key, key), before=_text(before.get(key)), after=_text(value))
            for key, value in after.items()
            if _text(before.get(key)) != _text(value)
        )


def as_iso(value: Any) -> Any:
    """`2/9/2026`, as people write it, becomes `2026-09-02`; what is no day stays as it was typed."""
    found = _AS_WRITTEN.fullmatch(value) if isinstance(value, str) else None
    try:
        return date(int(found[3]), int(found[2]), int(found[1])).isoformat() if found else value
    except ValueError:
        return value


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, date):
        return date_format(value, "d/m/Y")
    return "" if value is None else str(value)


def _state(present: Values | None) -> str:
    return "" if present is None else json.dumps({key: _text(value) for key, value in present.items()})


def _is_as_seen(present: Values | None, seen: str, asked: Values) -> bool:
    """Whether nobody would be overwritten: what the row names is as it was, or as the row has it.

    A row above may have written the same record: the name of a person with two roles, the cut-off of a calendar.
    """
    if present is None:
        return not seen
    before: dict[str, str] = json.loads(seen) if seen else {}
    return all(_text(present.get(key)) in (before.get(key, ""), _text(value)) for key, value in asked.items())


def import_all(work: Work, entries: Iterable[Any]) -> Report:
    """Take every good row at once, as the commands do; `entries` are the work's own, perhaps with a progress bar."""
    report = Report()
    for batch in batched(entries, BATCH):
        for written in write_batch(work, [(entry, work.look(entry)) for entry in batch]):
            look = written.look
            if written.outcome == "rejected":
                report.rejections.append(Rejection(row=look.row, code=look.key, reasons=list(written.reasons)))
            else:
                report.counts[OUTCOMES[written.outcome]] += 1
    return report
