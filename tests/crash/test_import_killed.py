"""kill -9 in the midst of an import: what was taken is whole and found, and the next run takes the rest."""

from __future__ import annotations

import json
import sqlite3
import time
from contextlib import closing
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings as project
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from pytest_django import Settings

from catalog.importing.services import BATCH
from catalog.models import Procedure, RequiredPaper
from search.changes import index_unindexed
from search.models import Document
from tests.load.portal import free_port, portal
from tests.shared_database import shared_database

ENTRIES = 240
KILLED_AFTER = (BATCH, 4 * BATCH)  # procedures
PATIENCE = 240  # seconds


def many(path: Path) -> list[dict[str, object]]:
    """A file with so many procedures, each with all of its lists."""
    source = Path(project.BASE_DIR, "catalog", "data", "procedures.json")
    known = [entry for entry in json.loads(source.read_text(encoding="utf-8")) if "parts" not in entry]
    entries = [{**known[number % len(known)], "code": f"9.{number:06d}"} for number in range(ENTRIES)]
    path.write_text(json.dumps(entries, ensure_ascii=False), encoding="utf-8")
    return entries


def written(database: Path) -> int:
    """Procedures that another process has committed until now."""
    if connection.vendor != "sqlite":
        return Procedure.objects.count()
    with closing(sqlite3.connect(database, timeout=30)) as file:
        return int(file.execute("SELECT COUNT(*) FROM catalog_procedure").fetchone()[0])


@pytest.mark.django_db(transaction=True)
def test_what_was_taken_is_whole_and_the_next_run_takes_the_rest(tmp_path: Path, settings: Settings) -> None:
    file, database = tmp_path / "procedures.json", tmp_path / "shared.sqlite3"
    entries = many(file)
    with shared_database(database) as address, portal(settings.TEST_DIR, address, free_port()) as running:
        for enough in KILLED_AFTER:
            running.start("import", "manage.py", "import_procedures", str(file))
            ends = time.monotonic() + PATIENCE
            while written(database) < enough:
                assert time.monotonic() < ends, "the import does not get on"
                time.sleep(0.01)
            running.kill("import")

    taken = Procedure.objects.count()
    assert KILLED_AFTER[-1] <= taken < ENTRIES  # killed in the midst indeed
    papers = {str(entry["code"]): len(entry["papers"]) for entry in entries}  # type: ignore[arg-type]
    for procedure in Procedure.objects.all():
        assert RequiredPaper.objects.filter(procedure=procedure).count() == papers[procedure.code]
        assert procedure.live
        assert procedure.live_revision_id

    index_unindexed(timezone.now())  # the periodic work
    assert Document.objects.filter(kind="procedure").count() == taken

    said = StringIO()
    call_command("import_procedures", str(file), stdout=said)
    summary = f"created {ENTRIES - taken}, updated 0, unchanged {taken}, rejected 0"
    assert said.getvalue().strip() == summary
