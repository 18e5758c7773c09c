"""Reads the file of an import: JSON, or a workbook with one sheet for each list of a procedure."""

from __future__ import annotations

import json
from pathlib import Path
from typing import BinaryIO

from django.utils.translation import gettext as _

from catalog.importing.entries import RawEntry
from catalog.importing.errors import ImportFileError
from catalog.importing.procedure_sheets import SHEETS, entries_of
from catalog.importing.tables import read_tables
from catalog.importing.workbooks import check_size

SUFFIXES = (".json", ".xlsx")


def read_entries(path: Path) -> list[RawEntry]:
    """Every entry of the file with its row.

    Raises:
        ImportFileError: the file is missing, of another type, or broken.
    """
    try:
        with path.open("rb") as stream:
            return read_upload(str(path), stream)
    except OSError as error:
        raise ImportFileError(f"{path}: {error.strerror or error}") from error


def read_upload(name: str, stream: BinaryIO) -> list[RawEntry]:
    """
    Raises:
        ImportFileError: it cannot be read as what its name says.
    """
    suffix = Path(name).suffix.lower()
    if suffix == ".json":
        return _read_json(name, stream)
    if suffix in (".xlsx", ".xlsm", ".xls", ".xlsb", ".xltm"):  # the reader says what is wrong with the others
        return entries_of(read_tables(name, stream, SHEETS))
    raise ImportFileError(_("%(file)s: only .json and .xlsx files can be imported") % {"file": name})


def _read_json(name: str, stream: BinaryIO) -> list[RawEntry]:
    check_size(name, stream)
    try:
        content = json.loads(stream.read().decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise ImportFileError(_("%(file)s is not UTF-8 text") % {"file": name}) from error
    except json.JSONDecodeError as error:
        message = _("%(file)s is not valid JSON: line %(line)d, column %(column)d")
        raise ImportFileError(message % {"file": name, "line": error.lineno, "column": error.colno}) from error
    except (RecursionError, ValueError) as error:
        raise ImportFileError(_("%(file)s is not valid JSON: %(error)s") % {"file": name, "error": error}) from error
    if not isinstance(content, list):
        raise ImportFileError(_("%(file)s must hold a list of procedures") % {"file": name})
    return [RawEntry(row=row, data=data) for row, data in enumerate(content, start=1)]
