"""From rows of the index to what the ranking reads and what an engine answers."""

from collections.abc import Iterable, Iterator

from search.engines.interface import Hit
from search.models import Document
from search.ranking import Candidate


def candidate_of(document: Document) -> Candidate:
    return Candidate(
        document.title,
        document.title_folded,
        document.keywords_folded,
        document.context_folded,
        document.body_folded,
    )


def hits_of(documents: Iterable[Document]) -> Iterator[Hit]:
    """Hits in the given order, without a score."""
    return (hit_of(document, 0.0) for document in documents)


def hit_of(document: Document, score: float) -> Hit:
    return Hit(
        kind=document.kind,
        key=document.key,
        code=document.code,
        url=document.url,
        title=document.title,
        excerpt=document.excerpt,
        card=document.card,
        score=score,
    )
