"""Due dates of open dossiers, brought in line with the calendars as they are now."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from dossiers.calendar_changes import repairs
from dossiers.recalculation import moves_of
from dossiers.services.recalculation import recalculate


class Command(BaseCommand):
    help = (
        "After a calendar was imported: counts the open dossiers again, logs each new due date and tells its "
        "applicant. A change on the calendar's own page does this by itself."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only say how many dates would change")

    def handle(self, *args: Any, dry_run: bool, **options: Any) -> None:
        found = repairs()
        if dry_run:
            moves = moves_of(found)
            earlier = sum(move.is_earlier for move in moves)
            self.stdout.write(f"would change {len(moves)} due dates, {earlier} to an earlier one")
            return
        moved = recalculate(repairs=found, by=None, at=timezone.now())
        self.stdout.write(f"changed {moved} due dates")
