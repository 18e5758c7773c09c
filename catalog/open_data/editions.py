"""Editions of the open data: one directory a day that something changed, each complete before it is seen."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings

MANIFEST = "manifest.json"
KEPT = timedelta(days=30)
LATEST = "moi-nhat"
_NAME = re.compile(r"(?P<day>\d{4}-\d\d-\d\d)(?:-(?P<number>\d{1,3}))?", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class FileInfo:
    """One file of an edition."""

    name: str  # e.g. procedures.csv
    table: str  # of catalog.open_data.tables
    media_type: str
    rows: int
    size: int  # bytes
    sha256: str

    @property
    def kind(self) -> str:
        """Its format as people call it."""
        return self.name.rpartition(".")[2].upper()


@dataclass(frozen=True, slots=True)
class Edition:
    """A complete set of files."""

    path: Path
    made_at: datetime
    files: tuple[FileInfo, ...]

    @property
    def name(self) -> str:
        return self.path.name

    @property
    def day(self) -> date:
        return date.fromisoformat(self.name[:10])

    def file(self, name: str) -> FileInfo | None:
        return next((file for file in self.files if file.name == name), None)


def root() -> Path:
    return Path(settings.OPEN_DATA_DIR)


def editions() -> list[Edition]:
    """All that are kept, newest first."""
    return [found for path in _paths() if (found := _read(path)) is not None]


def edition(name: str) -> Edition | None:
    """An edition by its day, or `LATEST`; None for an unknown name, whatever it says."""
    if name == LATEST:
        return next((found for path in _paths() if (found := _read(path)) is not None), None)
    return _read(root() / name) if _NAME.fullmatch(name) else None


def _paths() -> list[Path]:
    try:
        found = [path for path in root().iterdir() if _NAME.fullmatch(path.name)]
    except OSError:
        return []
    return sorted(found, key=lambda path: _order(path.name), reverse=True)


def _order(name: str) -> tuple[str, int]:
    return name[:10], int(name[11:] or 1)


def _read(path: Path) -> Edition | None:
    """None where it is not there, or cannot be read."""
    try:
        manifest: dict[str, Any] = json.loads((path / MANIFEST).read_text(encoding="utf-8"))
        files = tuple(FileInfo(**file) for file in manifest["files"])
        return Edition(path, datetime.fromisoformat(manifest["made_at"]), files)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def free_name(day: date) -> str:
    """The day, or with a number where the day has an edition already."""
    names = (day.isoformat() if number == 1 else f"{day}-{number}" for number in range(1, 1000))
    return next(name for name in names if not (root() / name).exists())


def forget_old(today: date) -> int:
    """Remove editions older than `KEPT`, but never the newest.

    Returns:
        How many editions were removed.
    """
    old = list(_older_than(today - KEPT))
    for path in old:
        shutil.rmtree(path, ignore_errors=True)
    return len(old)


def _older_than(day: date) -> Iterator[Path]:
    newest = edition(LATEST)
    for path in _paths():
        if path.name[:10] < day.isoformat() and (newest is None or path != newest.path):
            yield path
