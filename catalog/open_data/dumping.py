"""Makes an edition of the open data: idempotent, whole or not at all, and none where nothing changed."""

from __future__ import annotations

import json
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from django.utils import timezone
from django_tasks import task

from catalog.open_data import sources
from catalog.open_data.editions import LATEST, MANIFEST, Edition, FileInfo, edition, forget_old, free_name, root
from catalog.open_data.files import CsvFile, DataFile, JsonFile
from catalog.open_data.tables import LISTS, OTHERS, PROCEDURES, Table

LEASE = 2 * 3600  # seconds; a run that takes longer was killed
_CHECKED = "checked"  # names the last day on which the catalog was compared
_RUNNING = "running"
_ORDERED = "ordered"
_TEMPORARY = ".new-"
Progress = Callable[[], object]


def dump_if_due(now: datetime) -> Counter[str]:
    """The periodic work: once a day order the files; a worker writes them, for a large catalog takes minutes.

    Returns:
        How many were `ordered`.
    """
    day = timezone.localdate(now).isoformat()
    if _text(_CHECKED) == day or not _is_stale(root() / _ORDERED):
        return Counter()
    root().mkdir(parents=True, exist_ok=True)
    (root() / _ORDERED).touch()
    write_daily_files.enqueue()
    return Counter(ordered=1)


@task()
def write_daily_files() -> str:
    """The name of the new edition; empty where nothing had changed, or another worker is at it."""
    made = dump_catalog(now=timezone.now())
    return made.name if made else ""


def dump_catalog(*, now: datetime, progress: Progress = lambda: None) -> Edition | None:
    """Write everything that the public may read as a new edition; None where it says what the newest one says.

    `progress` is called once for each procedure.
    """
    root().mkdir(parents=True, exist_ok=True)
    with _alone() as is_alone:
        if not is_alone:
            return None
        _forget_interrupted()
        made = _write_edition(now, progress)
        forget_old(timezone.localdate(now))
        _note_checked(timezone.localdate(now).isoformat())
        return made


def _write_edition(now: datetime, progress: Progress) -> Edition | None:
    directory = Path(tempfile.mkdtemp(prefix=_TEMPORARY, dir=root()))
    try:
        files = _write_files(directory, progress)
        newest = edition(LATEST)
        if newest and [file.sha256 for file in newest.files] == [file.sha256 for file in files]:
            return None
        _write_manifest(directory, files, now)
        directory.chmod(0o755)
        final = root() / free_name(timezone.localdate(now))
        directory.rename(final)
        return edition(final.name)
    finally:
        shutil.rmtree(directory, ignore_errors=True)


def _write_files(directory: Path, progress: Progress) -> list[FileInfo]:
    written = [*_write_procedures(directory, progress)]
    for name, (table, _schema) in OTHERS.items():
        written += _write_others(directory, name, table)
    return sorted(written, key=lambda file: file.name)


def _write_procedures(directory: Path, progress: Progress) -> list[FileInfo]:
    """One pass over the catalog writes the JSON and every list, so that they agree with each other."""
    with ExitStack() as stack:
        whole = stack.enter_context(JsonFile(directory / "procedures.json"))
        tables = {table: stack.enter_context(_csv(directory, table)) for table in (PROCEDURES, *LISTS)}
        for record in sources.procedures():
            whole.add(record)
            for table, file in tables.items():
                for row in table.rows(record):
                    file.add(row)
            progress()
    return [_info(whole, PROCEDURES.name), *(_info(file, table.name) for table, file in tables.items())]


def _write_others(directory: Path, name: str, table: Table) -> list[FileInfo]:
    with JsonFile(directory / f"{name}.json") as whole, _csv(directory, table) as rows:
        for record in sources.SOURCES[name]():
            whole.add(record)
            for row in table.rows(record):
                rows.add(row)
    return [_info(whole, name), _info(rows, name)]


def _csv(directory: Path, table: Table) -> CsvFile:
    return CsvFile(directory / f"{table.name}.csv", [column.name for column in table.columns])


def _info(file: DataFile, table: str) -> FileInfo:
    return FileInfo(
        name=file.path.name,
        table=table,
        media_type=file.media_type,
        rows=file.rows,
        size=file.size,
        sha256=file.sha256,
    )


def _write_manifest(directory: Path, files: list[FileInfo], now: datetime) -> None:
    manifest = {"made_at": timezone.localtime(now).isoformat(), "files": [asdict(file) for file in files]}
    (directory / MANIFEST).write_text(json.dumps(manifest, indent=1), encoding="utf-8")
    sums = "".join(f"{file.sha256}  {file.name}\n" for file in files)
    (directory / "SHA256SUMS").write_text(sums, encoding="ascii")


@contextmanager
def _alone() -> Iterator[bool]:
    """Whether no other worker writes at this moment."""
    mark = root() / _RUNNING
    if _is_stale(mark):
        mark.unlink(missing_ok=True)
    try:
        mark.touch(exist_ok=False)
    except FileExistsError:
        yield False
        return
    try:
        yield True
    finally:
        mark.unlink(missing_ok=True)


def _is_stale(mark: Path) -> bool:
    """Also where it is not there."""
    try:
        return time.time() - mark.stat().st_mtime > LEASE
    except OSError:
        return True


def _forget_interrupted() -> None:
    for path in root().glob(f"{_TEMPORARY}*"):
        shutil.rmtree(path, ignore_errors=True)


def _note_checked(day: str) -> None:
    fresh = root() / f"{_CHECKED}.new"
    fresh.write_text(day, encoding="ascii")
    fresh.replace(root() / _CHECKED)
    (root() / _ORDERED).unlink(missing_ok=True)


def _text(name: str) -> str:
    try:
        return (root() / name).read_text(encoding="ascii")
    except (OSError, ValueError):
        return ""
