"""Reads a workbook by the columns that are declared for it: in words of any language of the portal, or in our keys."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Any, BinaryIO

from django.utils.translation import gettext as _

from catalog.importing.columns import Column, Sheet, choice_names, heading_names, names_of
from catalog.importing.errors import ImportFileError
from catalog.importing.reader import shown
from catalog.importing.workbooks import SheetRow, TableSheet, read_workbook
from portal.base.text import fold

YES, NO = {"1", "true", "yes", "x", "co"}, {"0", "false", "no", "khong"}  # folded
CLEARED = {"-", "–", "—"}  # an empty cell leaves what is there; this one empties it


def read_tables(name: str, stream: BinaryIO, sheets: Sequence[Sheet]) -> dict[str, list[SheetRow]]:
    """By the key of each sheet that the workbook has: its rows, with the columns' keys as names of the cells.

    Raises:
        ImportFileError: no workbook that can be opened, or with a wrong sheet or column.
    """
    known = {folded: sheet for sheet in sheets for folded in names_of(sheet.key, sheet.title)}
    found: dict[str, list[SheetRow]] = {}
    for table in read_workbook(name, stream):
        sheet = known.get(fold(table.title.strip()))
        if sheet is None:
            _refuse_misspelt(table, sheets, known)
        elif sheet.key in found:
            raise ImportFileError(_("The sheet “%(sheet)s” stands there twice") % {"sheet": table.title})
        else:
            found[sheet.key] = _TableReader(sheet, table).rows()
    for sheet in sheets:
        if sheet.required and sheet.key not in found:
            title = f"{sheet.title} ({sheet.key})"
            raise ImportFileError(_("%(file)s has no sheet “%(sheet)s”") % {"file": name, "sheet": title})
    return found


def _refuse_misspelt(table: TableSheet, sheets: Sequence[Sheet], known: Mapping[str, Sheet]) -> None:
    """Notes of one's own may stand in other sheets; one that is nearly called like ours is meant to be read."""
    if near := get_close_matches(fold(table.title), known, n=1, cutoff=0.8):
        message = _("The sheet “%(sheet)s” is not known: is it “%(near)s”?")
        raise ImportFileError(message % {"sheet": table.title, "near": known[near[0]].title})


class _TableReader:
    """Of one sheet."""

    def __init__(self, sheet: Sheet, table: TableSheet) -> None:
        self.sheet, self.table = sheet, table
        self.columns = {column.key: column for column in sheet.columns}
        self.words = {column.key: choice_names(column) for column in sheet.columns if column.choices}
        self.headings = self._headings()

    def _headings(self) -> dict[str, str]:
        """The file's own heading → key.

        Raises:
            ImportFileError: a column is not known, stands there twice, or is missing.
        """
        names = heading_names(self.sheet)
        found: dict[str, str] = {}
        faults = []
        for heading in filter(None, self.table.columns):
            key = names.get(fold(heading))
            if key is None:
                faults.append(self._unknown(heading, names))
            elif key in found.values():
                faults.append(_("the column “%(column)s” stands there twice") % {"column": heading})
            else:
                found[heading] = key
        missing = [column for column in self.sheet.columns if column.required and column.key not in found.values()]
        faults.extend(_("the column “%(column)s” is missing") % {"column": column.heading} for column in missing)
        if faults:
            place = _("Sheet “%(sheet)s”, row 1") % {"sheet": self.table.title}
            raise ImportFileError(f"{place}: {'; '.join(faults)}")
        return found

    def _unknown(self, heading: str, names: Mapping[str, str]) -> str:
        if near := get_close_matches(fold(heading), names, n=1, cutoff=0.6):
            meant = self.columns[names[near[0]]].heading
            return _("the column “%(column)s” is not known: is it “%(near)s”?") % {"column": heading, "near": meant}
        return _("the column “%(column)s” is not known") % {"column": heading}

    def rows(self) -> list[SheetRow]:
        for row in self.table.rows:
            cells = {self.headings[heading]: value for heading, value in row.cells.items()}
            row.cells = {key: self._value(self.columns[key], value, row) for key, value in cells.items()}
        return self.table.rows

    def _value(self, column: Column, value: Any, row: SheetRow) -> Any:
        if isinstance(value, str) and value in CLEARED:
            return [] if column.many else None
        if column.kind == "code" and isinstance(value, (int, float)):
            value = f"{value:.6f}"  # 1.001190 typed without quotes is a number to the sheet
        if column.many:
            parts = (part.strip() for part in str(value).split(";"))
            return [self._chosen(column, part, row) for part in parts if part]
        if column.choices:
            return self._chosen(column, str(value), row)
        return self._plain(column, value, row)

    def _chosen(self, column: Column, word: str, row: SheetRow) -> str:
        words = self.words.get(column.key, {})
        value = words.get(fold(word), word)
        if words and column.strict and value not in words.values() and column.choices:
            allowed = ", ".join(str(name) for name in column.choices().values())
            reason = _("%(value)s is not known; allowed: %(allowed)s") % {"value": shown(word), "allowed": allowed}
            row.problems.append(f"{column.heading}: {reason}")
        return value

    def _plain(self, column: Column, value: Any, row: SheetRow) -> Any:
        if column.kind == "yes":
            return self._yes(column, value, row)
        if column.kind == "text" and not isinstance(value, str):
            return str(value)
        if column.kind == "number" and isinstance(value, str) and value.replace(".", "").isdecimal():
            return _number_typed_as_text(value)
        return value

    def _yes(self, column: Column, value: Any, row: SheetRow) -> bool:
        word = fold(str(value))
        if word not in YES | NO:
            row.problems.append(f"{column.heading}: {_('%(value)s is neither yes nor no') % {'value': shown(value)}}")
        return word in YES


def _number_typed_as_text(text: str) -> int | str:
    """ "8.000" is eight thousand where people write it so; "1.5" is none of ours."""
    groups = text.split(".")
    if len(groups) > 1 and not all(len(group) == 3 for group in groups[1:]):
        return text
    return int("".join(groups)) if text.isascii() else text
