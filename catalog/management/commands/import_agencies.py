"""Import agencies from the sheet "Agencies" of a workbook."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from catalog.importing.organisation import AgencyImport, import_rows
from catalog.management.workbook import WorkbookCommand
from catalog.reference import ensure_reference_data


class Command(WorkbookCommand):
    help = (
        "Import agencies from XLSX, sheet Agencies: code, name, level, kind, parent, successor, short_name, address, "
        "phone, email, website, online_intake, valid_from, valid_until."
    )

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        rows = self.sheets(file, "Agencies")["Agencies"]
        ensure_reference_data()
        self.finish(import_rows(rows, AgencyImport().take, key="code"))
