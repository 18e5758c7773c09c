"""Fill the library of legal documents from what procedures cite."""

from typing import Any

from django.core.management.base import BaseCommand

from catalog.legal import fill_library


class Command(BaseCommand):
    help = "Adds the documents that procedures cite and the library lacks, and links the citations to them."

    def handle(self, **options: Any) -> None:
        filled = fill_library()
        self.stdout.write(f"{filled.created} documents added, {filled.linked} citations linked")
