"""Writes JSON and CSV piece by piece, with their checksums."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Any, Self

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"  # without it Excel reads UTF-8 as something else
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


class DataFile:
    """A file being written: its size, its rows and its SHA-256 are known when it is closed."""

    media_type = "application/octet-stream"

    def __init__(self, path: Path) -> None:
        self.path = path
        self.rows = 0
        self.size = 0  # bytes
        self._digest = hashlib.sha256()

    def __enter__(self) -> Self:
        self._file = self.path.open("wb")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        if kind is None:
            self.finish()
        self._file.close()

    def finish(self) -> None:
        """What stands after the last row."""

    @property
    def sha256(self) -> str:
        return self._digest.hexdigest()

    def put(self, data: bytes) -> None:
        self._file.write(data)
        self._digest.update(data)
        self.size += len(data)


class JsonFile(DataFile):
    """A JSON list, one record a line: read whole by any parser, or line by line by who has little memory."""

    media_type = "application/json"

    def add(self, record: dict[str, Any]) -> None:
        text = json.dumps(record, ensure_ascii=False, separators=(",", ":"))
        self.put((b"[\n" if not self.rows else b",\n") + text.encode())
        self.rows += 1

    def finish(self) -> None:
        self.put(b"\n]\n" if self.rows else b"[]\n")


class CsvFile(DataFile):
    """A table for a spreadsheet: UTF-8 with a byte order mark, commas, CRLF (RFC 4180)."""

    media_type = "text/csv"

    def __init__(self, path: Path, header: Iterable[str]) -> None:
        super().__init__(path)
        self._header = list(header)

    def __enter__(self) -> Self:
        super().__enter__()
        self.put(_BYTE_ORDER_MARK + _line(self._header))
        return self

    def add(self, cells: Iterable[Any]) -> None:
        self.put(_line(cells))
        self.rows += 1


def csv_bytes(header: Iterable[str], rows: Iterable[Iterable[Any]]) -> bytes:
    """A small table at once."""
    return _BYTE_ORDER_MARK + b"".join(_line(row) for row in (header, *rows))


def _line(cells: Iterable[Any]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerow([cell_text(cell) for cell in cells])
    return text.getvalue().encode()


def cell_text(value: Any) -> str:
    """A cell as text. What a spreadsheet would take for a formula gets an apostrophe before it; numbers do not."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    text = "; ".join(map(str, value)) if isinstance(value, list) else str(value)
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) else text
