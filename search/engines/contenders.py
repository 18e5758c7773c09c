"""Documents that may be among the best: read as far as their order needs, and put in order."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from search.models import Document
from search.query.meaning import Query
from search.ranking import Candidate, ranked

MOST_CANDIDATES = 100  # that are ranked one by one; behind them the server's order holds
_RANKED_BY = ("title", "title_folded", "keywords_folded", "context_folded", "body_folded")


@dataclass(frozen=True, slots=True)
class Contender:
    pk: int
    title_sort: str
    candidate: Candidate

    @classmethod
    def read(cls, documents: "QuerySet[Document]", keys: Sequence[tuple[str, str]]) -> "list[Contender]":
        """In the order of the keys, which are kinds and keys; documents that are not there any more are left out."""
        rows = documents.order_by().values_list("kind", "key", "pk", "title_sort", *_RANKED_BY)
        found = {(kind, key): cls(pk, title_sort, Candidate(*texts)) for kind, key, pk, title_sort, *texts in rows}
        return [found[key] for key in keys if key in found]


def best_first(query: Query, found: list[Contender], *, is_whole: bool) -> list[tuple[float, Contender]]:
    """With their scores. `is_whole`: nothing else matches, so equals stand in the order of the alphabet."""
    if is_whole:
        found = sorted(found, key=lambda contender: (contender.title_sort, contender.pk))
    first, others = found[:MOST_CANDIDATES], found[MOST_CANDIDATES:]
    best = ranked(query, ((number, contender.candidate) for number, contender in enumerate(first)))
    return [*((score, first[number]) for score, number in best), *((0.0, contender) for contender in others)]
