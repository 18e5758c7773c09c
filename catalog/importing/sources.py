"""Reads the file of an import: JSON, or a workbook with one sheet for each list of a procedure."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from catalog.importing.entries import RawEntry
from catalog.importing.errors import ImportFileError

Rows = list[tuple[int, dict[str, Any]]]  # sheet row from 1, column name → cell
LISTS = {"agency_levels", "agency_levels_before_2025_07", "audience", "keywords"}  # cells with values between ;
# Sheet → key of the entry. Each row of these sheets belongs to the procedure in its column `code`; the other columns
# are the fields of the JSON shape (channels: duration_value and duration_unit; steps: text).
_SHEETS: dict[str, str] = {
    "Channels": "channels",
    "Papers": "papers",
    "Steps": "steps",
    "LegalBasis": "legal_basis",
    "Cases": "cases",
}


def read_entries(path: Path) -> list[RawEntry]:
    """Every entry of the file with its row.

    Raises:
        ImportFileError: the file is missing, of another type, or broken.
    """
    readers: dict[str, Callable[[Path], list[RawEntry]]] = {".json": _read_json, ".xlsx": _read_workbook}
    reader = readers.get(path.suffix.lower())
    if reader is None:
        raise ImportFileError(_("%(file)s: only .json and .xlsx files can be imported") % {"file": path})
    try:
        return reader(path)
    except OSError as error:
        raise ImportFileError(f"{path}: {error.strerror or error}") from error


def _read_json(path: Path) -> list[RawEntry]:
    try:
        content = json.loads(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError as error:
        raise ImportFileError(_("%(file)s is not UTF-8 text") % {"file": path}) from error
    except json.JSONDecodeError as error:
        message = _("%(file)s is not valid JSON: line %(line)d, column %(column)d")
        raise ImportFileError(message % {"file": path, "line": error.lineno, "column": error.colno}) from error
    except (RecursionError, ValueError) as error:
        raise ImportFileError(_("%(file)s is not valid JSON: %(error)s") % {"file": path, "error": error}) from error
    if not isinstance(content, list):
        raise ImportFileError(_("%(file)s must hold a list of procedures") % {"file": path})
    return [RawEntry(row=row, data=data) for row, data in enumerate(content, start=1)]


def _read_workbook(path: Path) -> list[RawEntry]:
    sheets = read_sheets(path)
    if "Procedures" not in sheets:
        raise ImportFileError(_("%(file)s has no sheet “Procedures”") % {"file": path})
    entries = []
    children = {name: _by_code(rows) for name, rows in sheets.items() if name in _SHEETS}
    for row, cells in sheets["Procedures"]:
        data = {key: _cell_list(value) if key in LISTS else value for key, value in cells.items()}
        data["code"] = code = _code(data.get("code"))
        for name, by_code in children.items():
            items = [_item(name, item) for item in by_code.pop(code, [])]
            if items or name != "Cases":
                data[_SHEETS[name]] = items
        entries.append(RawEntry(row=row, data=data))
    entries.extend(_orphans(children))
    return entries


def read_sheets(path: Path) -> dict[str, Rows]:
    """Every sheet: its first row names the columns; empty rows and empty cells are left out.

    Raises:
        ImportFileError: not a workbook.
    """
    try:
        workbook = load_workbook(path, read_only=True, data_only=True)
        return {sheet.title: list(_rows(sheet)) for sheet in workbook.worksheets}
    except (BadZipFile, InvalidFileException, KeyError, ValueError, EOFError) as error:
        raise ImportFileError(_("%(file)s is not an XLSX workbook") % {"file": path}) from error


def _rows(sheet: Any) -> Iterator[tuple[int, dict[str, Any]]]:
    rows = sheet.iter_rows(values_only=True)
    columns = [str(name).strip() if name is not None else "" for name in next(rows, ())]
    for number, values in enumerate(rows, start=2):
        cells = {name: _cell(value) for name, value in zip(columns, values, strict=False) if name}
        cells = {name: value for name, value in cells.items() if value not in (None, "")}
        if cells:
            yield number, cells


def _cell(value: Any) -> Any:
    """Sheets know only floating numbers and dates with a time."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if hasattr(value, "isoformat"):
        return value.isoformat()[:10]
    return value.strip() if isinstance(value, str) else value


def _code(value: Any) -> Any:
    """1.001193 typed without quotes is a number to the sheet."""
    return f"{value:.6f}" if isinstance(value, (int, float)) and not isinstance(value, bool) else value


def _cell_list(value: Any) -> list[str]:
    return [part.strip() for part in str(value).split(";") if part.strip()]


def _by_code(rows: Rows) -> dict[Any, list[tuple[int, dict[str, Any]]]]:
    grouped: dict[Any, list[tuple[int, dict[str, Any]]]] = {}
    for row, cells in rows:
        grouped.setdefault(_code(cells.pop("code", None)), []).append((row, cells))
    return grouped


def _item(sheet: str, item: tuple[int, dict[str, Any]]) -> Any:
    _row, cells = item
    if sheet == "Steps":
        return cells.get("text", "")
    if sheet == "Channels" and ("duration_unit" in cells or "duration_value" in cells):
        duration = {"value": cells.pop("duration_value", None), "unit": cells.pop("duration_unit", None)}
        return {**cells, "duration": {key: value for key, value in duration.items() if value is not None}}
    return cells


def _orphans(children: dict[str, dict[Any, list[tuple[int, dict[str, Any]]]]]) -> Iterator[RawEntry]:
    """Rows whose code stands on no procedure are entries of their own, so that they are named and rejected."""
    for name, by_code in children.items():
        for code, items in by_code.items():
            problem = _("sheet “%(sheet)s”: no procedure has this code") % {"sheet": name}
            yield RawEntry(row=items[0][0], data={"code": code}, problem=problem)
