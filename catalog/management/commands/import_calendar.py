"""Import a working calendar from a workbook."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from casework.calendars import DEFAULT_NAME, CalendarDataError, load_calendar
from catalog.importing.organisation import calendar_data
from catalog.management.workbook import WorkbookCommand


class Command(WorkbookCommand):
    help = (
        "Import a working calendar from XLSX: Hours (from, to, cut_off), DaysOff (date, name, provisional), "
        "WorkingSaturdays (date, why)."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--name", default=DEFAULT_NAME)

    def handle(self, *args: Any, file: Path, name: str, **options: Any) -> None:
        try:
            calendar = load_calendar(calendar_data(self.sheets(file, "Hours", "DaysOff")), name=name)
        except CalendarDataError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{calendar}: {calendar.days_off.count()} + {calendar.working_saturdays.count()}")
