"""Import working calendars from a workbook."""

from __future__ import annotations

from argparse import ArgumentParser
from functools import partial
from pathlib import Path
from typing import Any

from catalog.importing.calendar_days import read_calendar
from catalog.management.workbook import WorkbookCommand


class Command(WorkbookCommand):
    help = (
        "Import working calendars from XLSX: Hours (from, to, cut_off), DaysOff (date, name, provisional), "
        "WorkingSaturdays (date, why); each may name its calendar."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--name", default="", help="the calendar of rows that name none; else the default one")

    def handle(self, *args: Any, file: Path, name: str, verbosity: int, **options: Any) -> None:
        work = self.open(file, partial(read_calendar, calendar=name))
        self.finish(self.take(work, verbosity))
