"""Import procedures from JSON or XLSX (interfaces: management commands)."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from catalog.importing.errors import ImportFileError
from catalog.importing.services import import_procedures
from catalog.importing.sources import read_entries


class Command(BaseCommand):
    help = "Import procedures from a JSON or XLSX file; what it takes is published."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, change nothing")

    def handle(self, *args: Any, file: Path, dry_run: bool, verbosity: int, **options: Any) -> None:
        try:
            entries = read_entries(file)
        except ImportFileError as error:
            raise CommandError(str(error)) from error
        # On a terminal only: a log file needs no bar.
        progress = tqdm(entries, unit="procedure", disable=None if verbosity else True)
        report = import_procedures(entries=entries, progress=progress, dry_run=dry_run)
        for rejection in report.rejections:
            self.stdout.write(str(rejection))
        self.stdout.write(report.summary())
        if report.rejections:
            sys.exit(1)
