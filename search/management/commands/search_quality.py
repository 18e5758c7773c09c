"""Measure the search on judged queries; prints one JSON object."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from search.elastic.client import FAILURES, Trouble, what_failed
from search.engines.choice import EMBEDDED, ENGINES, engine
from search.quality import Judged, measure, read_judged, summary


class Command(BaseCommand):
    help = "Judge the answers to the queries of FILE (the shape of queries-dev.json)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--engine", choices=sorted(ENGINES), default=EMBEDDED)

    def handle(self, *args: Any, verbosity: int, **options: Any) -> None:
        judged = _read(options["file"])
        chosen = engine(options["engine"])
        progress = tqdm(judged, unit="query", disable=None if verbosity else True)
        try:
            rows = [measure(chosen, row) for row in progress]
        except (Trouble, *FAILURES) as error:
            raise CommandError(f"{options['engine']} does not answer: {what_failed(error)}") from error
        self.stdout.write(json.dumps({"engine": options["engine"], **summary(rows)}, ensure_ascii=False))


def _read(path: Path) -> list[Judged]:
    """The judged queries of a file.

    Raises:
        CommandError: there is no such file, or it holds something else.
    """
    try:
        return read_judged(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CommandError(f"{path} holds no judged queries: {error}") from error
