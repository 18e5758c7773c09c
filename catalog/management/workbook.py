"""What the import commands of a workbook have in common."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from catalog.importing.errors import ImportFileError
from catalog.importing.services import Report
from catalog.importing.sources import Rows, read_sheets


class WorkbookCommand(BaseCommand):
    """Takes one XLSX file; ends with status 1 when a row was rejected."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    @staticmethod
    def sheets(file: Path, *required: str) -> dict[str, Rows]:
        try:
            sheets = read_sheets(file)
        except ImportFileError as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from error
        for name in required:
            if name not in sheets:
                raise CommandError(_("%(file)s has no sheet “%(sheet)s”") % {"file": file, "sheet": name})
        return sheets

    def finish(self, report: Report) -> None:
        for rejection in report.rejections:
            self.stdout.write(str(rejection))
        self.stdout.write(report.summary())
        if report.rejections:
            sys.exit(1)
