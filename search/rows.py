"""Results as a list shows them: marked titles, facts, and the part of a text that says what the title does not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from search.documents import listed_terms
from search.engines.interface import Hit
from search.highlight import Line, Marker
from search.labels import facet_label
from search.models import Document
from search.query.meaning import Query
from search.sources import source

TONES = {"full": "good", "partial": "info", "information": "neutral"}
Texts = dict[tuple[str, str], str]  # by kind and key


@dataclass(frozen=True, slots=True)
class Row:
    """One result."""

    hit: Hit
    title: SafeString
    quote: SafeString  # of the excerpt or the text, where it says what the title does not; else empty
    kind: str | Promise  # in words
    field: str
    facts: list[str]
    service_level: str
    tone: str


def make_rows(hits: Sequence[Hit], query: Query, *, quoting: bool = True) -> list[Row]:
    """Rows in the order of `hits`; at most one database query, and none when every title says what was asked."""
    marker = Marker.of(query)
    titles = [Line.of(hit.title) for hit in hits]
    unsaid = [marker.missing(title) for title in titles]
    wanting = [hit for hit, missing in zip(hits, unsaid, strict=True) if missing.clauses]
    texts = _texts(wanting) if quoting and wanting else {}
    return [
        _row(hit, marker.mark(hit.title, title), _quote(hit, marker, missing, texts))
        for hit, title, missing in zip(hits, titles, unsaid, strict=True)
    ]


def _texts(hits: Sequence[Hit]) -> Texts:
    """What the results may be quoted from, in one query."""
    kinds, keys = {hit.kind for hit in hits}, {hit.key for hit in hits}
    rows = Document.objects.filter(kind__in=kinds, key__in=keys).values_list("kind", "key", "text")
    return {(kind, key): text for kind, key, text in rows}


def _quote(hit: Hit, marker: Marker, missing: Marker, texts: Texts) -> SafeString:
    """The place that says what the title does not: of the excerpt, else of the text."""
    for text in (hit.excerpt, texts.get((hit.kind, hit.key), "")) if missing.clauses else ():
        quote = marker.quote(text, missing)
        if quote:
            return quote
    return SafeString()


def _row(hit: Hit, title: SafeString, quote: SafeString) -> Row:
    level = hit.card.get("service_level", "")
    return Row(
        hit,
        title,
        quote,
        source(hit.kind).label,
        hit.card.get("field", ""),
        [fact for fact in (_agencies(hit.card), hit.card.get("file", ""), *listed_terms(hit.card)) if fact],
        facet_label("service_level", level, "") if level else "",
        TONES.get(level, "neutral"),
    )


def _agencies(card: Mapping[str, Any]) -> str:
    return _(" or ").join(card.get("agencies", []))
