"""The open data's files, now."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from tqdm import tqdm

from catalog.models import Procedure
from catalog.open_data.dumping import dump_catalog


class Command(BaseCommand):
    help = "Writes the catalog as open data (JSON, CSV); run_periodic does it once a day. Unchanged: no new edition."

    def handle(self, *args: Any, verbosity: int, **options: Any) -> None:
        total = Procedure.objects.published().count()
        with tqdm(total=total, unit="procedure", disable=None if verbosity else True) as bar:
            made = dump_catalog(now=timezone.now(), progress=bar.update)
        if made is None:
            self.stdout.write("unchanged")
            return
        size = sum(file.size for file in made.files)
        self.stdout.write(f"edition {made.name}: {len(made.files)} files, {size} bytes, in {made.path}")
