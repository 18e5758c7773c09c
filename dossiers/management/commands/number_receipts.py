"""After an upgrade: numbers for receipts from before forms had any, so that the register of the year is whole."""

from typing import Any

from django.core.management.base import BaseCommand

from dossiers.printing import issue_missing_receipts


class Command(BaseCommand):
    help = "Number the receipts that have no number yet, in the order of receipt; may be repeated."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{issue_missing_receipts()} receipts numbered")
