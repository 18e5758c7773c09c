"""What the import commands of a workbook have in common."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from catalog.importing.errors import ImportFileError
from catalog.importing.jobs import Work
from catalog.importing.row_work import import_all
from catalog.importing.services import Report

AnyWork = TypeVar("AnyWork", bound=Work)


class WorkbookCommand(BaseCommand):
    """Takes one XLSX file; ends with status 1 when a row was rejected."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    @staticmethod
    def open(file: Path, read: Callable[[str, BinaryIO], AnyWork]) -> AnyWork:
        try:
            with file.open("rb") as stream:
                return read(file.name, stream)
        except ImportFileError as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from error

    @staticmethod
    def take(work: Work, verbosity: int) -> Report:
        """With a progress bar on a terminal."""
        rows: Any = tqdm(work.entries, unit="row", disable=None if verbosity else True)
        return import_all(work, rows)

    def finish(self, report: Report) -> None:
        for rejection in report.rejections:
            self.stdout.write(str(rejection))
        self.stdout.write(report.summary())
        if report.rejections:
            sys.exit(1)
