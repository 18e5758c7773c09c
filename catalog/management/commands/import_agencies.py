"""Import agencies from the sheet "Agencies" of a workbook."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from catalog.importing.agencies import read_agencies
from catalog.management.workbook import WorkbookCommand


class Command(WorkbookCommand):
    help = (
        "Import agencies from XLSX, sheet Agencies: code, name, level, kind, parent, successor, short_name, address, "
        "phone, email, website, hours_note, latitude, longitude, online_intake, valid_from, valid_until."
    )

    def handle(self, *args: Any, file: Path, verbosity: int, **options: Any) -> None:
        self.finish(self.take(self.open(file, read_agencies), verbosity))
