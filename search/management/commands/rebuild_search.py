"""Rebuild the search index without a moment of missing results."""

from typing import Any

from django.core.management.base import BaseCommand
from tqdm import tqdm

from search import indexing


class Command(BaseCommand):
    help = "Rebuild the search index; searches keep their results meanwhile."

    def handle(self, *args: Any, verbosity: int, **options: Any) -> None:
        with tqdm(total=indexing.total(), unit="document", disable=None if verbosity else True) as bar:
            written = indexing.rebuild(bar.update)
        self.stdout.write(f"indexed {written}")
