"""Rebuild the search index without a moment of missing results."""

from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any, TypeVar

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from search import indexing
from search.elastic import client, rebuild, upkeep
from search.engines.choice import ELASTIC, EMBEDDED
from search.models import Document

T = TypeVar("T")


class Command(BaseCommand):
    help = "Rebuild the search index, and from it the one in Elasticsearch; searches keep their results meanwhile."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--engine",
            choices=[EMBEDDED, ELASTIC],
            help="only the database's own index, or only the one in Elasticsearch; both unless named",
        )

    def handle(self, *args: Any, engine: str | None, verbosity: int, **options: Any) -> None:
        if engine == ELASTIC and not client.is_configured():
            raise CommandError("ELASTICSEARCH_URL names no server")
        if engine != ELASTIC:
            written = self._with_bar(indexing.total(), indexing.rebuild, verbosity)
            self.stdout.write(f"indexed {written}")
        if engine != EMBEDDED and client.is_configured():
            built = self._with_bar(Document.objects.count(), _rebuild_elasticsearch, verbosity)
            self.stdout.write(f"indexed {built.written} in Elasticsearch, refused {built.refused}")

    def _with_bar(self, total: int, work: Callable[[Callable[[int], object]], T], verbosity: int) -> T:
        with tqdm(total=total, unit="document", disable=None if verbosity else True) as bar:
            return work(bar.update)


def _rebuild_elasticsearch(report: Callable[[int], object]) -> rebuild.Build:
    try:
        return rebuild.rebuild(report)
    except rebuild.AlreadyRebuilding as error:
        raise CommandError(
            f"Another rebuild is filling {error}. If it was killed, this works a minute after its end."
        ) from error
    except upkeep.TROUBLES as error:
        raise CommandError(
            f"Elasticsearch was not rebuilt: {client.what_failed(error)}. "
            "What answered before answers on; run_periodic tries again by itself."
        ) from error
