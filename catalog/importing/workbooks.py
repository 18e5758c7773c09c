"""Opens workbooks that strangers sent: nothing large, hidden or computed gets further than this.

The messages are for the person who chose the file: what is wrong, where, and what to do about it.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from itertools import islice, takewhile
from typing import Any, BinaryIO
from zipfile import BadZipFile, ZipFile

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils.cell import range_boundaries
from openpyxl.utils.exceptions import InvalidFileException

from catalog.importing.errors import ImportFileError

LARGEST = 20 * 1024 * 1024  # bytes of a file
MOST_UNPACKED = 200 * 1024 * 1024  # bytes of all its parts
MOST_PARTS = 2_000
HIGHEST_RATIO = 150  # of a part that unpacks to more than SMALL_PART; real sheets stay below 40
SMALL_PART = 4 * 1024 * 1024  # bytes
MOST_ROWS = 100_000  # of a sheet that say something
LAST_ROW = 1_048_576  # of any sheet
MOST_COLUMNS = 100
MOST_MERGED = 1_000  # ranges of a sheet; more are not named one by one
MOST_MERGED_NAMED = 3  # ranges, of those that a row lies in
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"  # .xls, and every file that a password protects
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]{0,200}?ref="([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})"')
_CHUNK = 1024 * 1024  # bytes
Merged = tuple[int, int, str]  # first row, last row, and the range as the program shows it, e.g. "A2:A5"
# What a broken, encrypted or made up workbook sets off in zipfile and openpyxl.
_UNREADABLE = (
    BadZipFile, InvalidFileException, LookupError, ValueError, TypeError, AttributeError, RuntimeError, SyntaxError,
    EOFError, OSError, OverflowError, NotImplementedError, zlib.error,
)  # fmt: skip


@dataclass(slots=True)
class SheetRow:
    """One row that is not empty."""

    number: int  # from 1, as the program shows it
    cells: dict[str, Any]  # by the words of the first row; empty cells are left out
    sheet: str = ""  # its sheet, as the file calls it
    problems: list[str] = field(default_factory=list)


@dataclass(slots=True)
class TableSheet:
    """A sheet whose first row names its columns."""

    title: str
    columns: list[str]
    rows: list[SheetRow]


def read_workbook(name: str, stream: BinaryIO) -> list[TableSheet]:
    """Every visible sheet of a workbook, in order.

    A row with a formula, an error value or merged cells says so in its `problems`.

    Raises:
        ImportFileError: too large, of another kind, with macros, protected, broken, or built to fill the memory.
    """
    _check_outside(name, stream)
    try:
        with ZipFile(stream) as archive:
            _check_parts(name, archive)
        stream.seek(0)
        return _read(stream)
    except _UNREADABLE as error:
        raise ImportFileError(_("%(file)s is not an XLSX workbook") % {"file": name}) from error


def _check_outside(name: str, stream: BinaryIO) -> None:
    if name.lower().endswith((".xlsm", ".xltm", ".xlsb")):
        raise ImportFileError(_macro_message(name))
    check_size(name, stream)
    first = stream.read(4)
    stream.seek(0)
    if first == _OLD_OFFICE:
        message = _("%(file)s is an old .xls file or has a password: save it as .xlsx without one")
        raise ImportFileError(message % {"file": name})


def check_size(name: str, stream: BinaryIO) -> None:
    """
    Raises:
        ImportFileError: it has more than LARGEST bytes.
    """
    size = stream.seek(0, 2)
    stream.seek(0)
    if size > LARGEST:
        message = _("%(file)s has %(size)d MB; at most %(most)d MB can be imported: divide it into several files")
        raise ImportFileError(
            message % {"file": name, "size": -(-size // 1024 // 1024), "most": LARGEST // 1024 // 1024}
        )


def _macro_message(name: str) -> str:
    return _("%(file)s has macros, which are never opened: save it as .xlsx without macros") % {"file": name}


def _check_parts(name: str, archive: ZipFile) -> None:
    """By the sizes that the archive declares: zipfile unpacks no part further than that."""
    parts = archive.infolist()
    if any("vbaproject" in part.filename.lower() or "/macrosheets/" in part.filename.lower() for part in parts):
        raise ImportFileError(_macro_message(name))
    unpacked = sum(part.file_size for part in parts)
    packed_tightly = any(
        part.file_size > SMALL_PART and part.file_size > HIGHEST_RATIO * max(part.compress_size, 1) for part in parts
    )
    if len(parts) > MOST_PARTS or unpacked > MOST_UNPACKED or packed_tightly:
        message = _("%(file)s would unpack to %(size)d MB: it is damaged or built to do harm, and is not opened")
        raise ImportFileError(message % {"file": name, "size": unpacked // 1024 // 1024})


def _read(stream: BinaryIO) -> list[TableSheet]:
    book = load_workbook(stream, read_only=True, data_only=False, keep_links=False)
    try:
        visible = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        return [_read_sheet(book, sheet) for sheet in visible]
    finally:
        book.close()


def _read_sheet(book: Any, sheet: Any) -> TableSheet:
    sheet.reset_dimensions()  # what the file says about them may be wrong
    # Without both a made up row or column number fills the memory.
    rows = sheet.iter_rows(max_row=LAST_ROW, max_col=MOST_COLUMNS)
    columns = ["" if cell.value is None else " ".join(str(cell.value).split()) for cell in next(rows, ())]
    merged = _merged_ranges(book, sheet)
    found: list[SheetRow] = []
    before: tuple[Any, ...] = ()
    for cells in rows:
        if cells is before:  # openpyxl gives one and the same for all rows that the file leaves out
            continue
        before, row = cells, _row(columns, cells)
        if row is None:
            continue
        row.sheet = sheet.title
        row.problems.extend(_merged_problems(row.number, merged))
        found.append(row)
        if len(found) > MOST_ROWS:
            message = _("Sheet “%(sheet)s” has more than %(most)d rows")
            raise ImportFileError(message % {"sheet": sheet.title, "most": MOST_ROWS})
    return TableSheet(title=sheet.title, columns=columns, rows=found)


def _row(columns: list[str], cells: tuple[Any, ...]) -> SheetRow | None:
    """None where it says nothing. A value below no heading is named, for it would be lost."""
    written = [(position, cell) for position, cell in enumerate(cells) if cell.value not in (None, "")]
    if not written:
        return None
    row = SheetRow(number=written[0][1].row, cells={})
    for position, cell in written:
        column = columns[position] if position < len(columns) else ""
        if problem := _cell_problem(column, cell):
            row.problems.append(problem)
        elif (value := plain_value(cell.value)) not in (None, ""):
            row.cells[column] = value
    return row if row.cells or row.problems else None


def _cell_problem(column: str, cell: Any) -> str:
    place = {"cell": cell.coordinate}
    if cell.data_type == "f":
        return _("cell %(cell)s has a formula: put its value in its place (copy, paste values)") % place
    if cell.data_type == "e":
        return _("cell %(cell)s shows an error (%(value)s)") % {**place, "value": str(cell.value)[:20]}
    if not column and str(cell.value).strip():
        return _("cell %(cell)s stands in a column without a heading") % place
    return ""


def plain_value(value: Any) -> Any:
    """Sheets know only floating numbers, and dates with a time."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, (datetime, date)):
        return value.isoformat()[:10]
    return value.strip() if isinstance(value, str) else value


def _merged_ranges(book: Any, sheet: Any) -> list[Merged]:
    """Merged cells in the order of their first rows: openpyxl leaves them out of what it reads row by row."""
    found: list[str] = []
    with book._archive.open(sheet._worksheet_path) as part:
        rest = b""
        while chunk := part.read(_CHUNK):
            found.extend(match.decode() for match in _MERGED.findall(rest + chunk))
            if len(found) > MOST_MERGED:
                raise ImportFileError(_("Sheet “%(sheet)s” is full of merged cells") % {"sheet": sheet.title})
            rest = (rest + chunk)[-300:]
    boundaries = ((cells, range_boundaries(cells)) for cells in set(found))
    return sorted((top or 0, bottom or 0, cells) for cells, (_left, top, _right, bottom) in boundaries)


def _merged_problems(row: int, merged: list[Merged]) -> Iterator[str]:
    """A few: thousands of rows may each lie in a thousand ranges."""
    above = takewhile(lambda each: each[0] <= row, merged)
    for _top, _bottom, cells in islice((each for each in above if row <= each[1]), MOST_MERGED_NAMED):
        yield _("cells %(cells)s are merged: unmerge them, and fill in each row") % {"cells": cells}
