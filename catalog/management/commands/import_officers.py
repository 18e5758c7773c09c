"""Import officers and their roles from the sheet "Officers" of a workbook."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from catalog.importing.officers import read_officers
from catalog.management.workbook import WorkbookCommand


class Command(WorkbookCommand):
    help = (
        "Import officers from XLSX, sheet Officers: username, last_name, first_name, email, phone, agency (a code; "
        "empty: the whole province), role. New accounts get a password, printed once."
    )

    def handle(self, *args: Any, file: Path, verbosity: int, **options: Any) -> None:
        work = self.open(file, read_officers)
        report = self.take(work, verbosity)
        if work.passwords:
            self.stdout.write(_("First passwords, shown only now:"))
        for username, password in work.passwords.items():
            self.stdout.write(f"  {username}\t{password}")
        self.finish(report)
