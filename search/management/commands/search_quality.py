"""Measure the search on judged queries; prints one JSON object."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from search.engines.choice import ENGINES, engine
from search.quality import Judged, measure, read_judged, summary


class Command(BaseCommand):
    help = "Judge the answers to the queries of FILE (the shape of queries-dev.json)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--engine", choices=sorted(ENGINES), default="embedded")

    def handle(self, *args: Any, verbosity: int, **options: Any) -> None:
        judged = _read(options["file"])
        chosen = engine(options["engine"])
        rows = [measure(chosen, row) for row in tqdm(judged, unit="query", disable=None if verbosity else True)]
        self.stdout.write(json.dumps({"engine": options["engine"], **summary(rows)}, ensure_ascii=False))


def _read(path: Path) -> list[Judged]:
    try:
        return read_judged(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CommandError(f"{path} holds no judged queries: {error}") from error
