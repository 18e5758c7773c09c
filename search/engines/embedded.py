"""The embedded engine: the database's own full-text index finds, search.ranking orders."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.expressions import RawSQL

from search import facets
from search.engines.expressions import dialect, enough_of
from search.engines.hits import candidate_of, hit_of, hits_of
from search.engines.interface import Answer, Hit, SearchRequest, Sort, Suggestion
from search.models import Document, FacetSet
from search.query.meaning import Query
from search.query.words import folded
from search.ranking import ranked

MOST_CANDIDATES = 200  # that are ranked one by one; behind them the database's order holds
ENOUGH = 10  # results, below which a part of the words will do
MOST_OF_IT, A_PART, ANYTHING = 0.62, 0.3, 0.12  # of the query's weight, that a result must contain
_MOST_SUGGESTED_WORDS = 8


@dataclass(frozen=True, slots=True)
class _Matches:
    """The documents that match the words, whatever kinds and filters are asked."""

    documents: "QuerySet[Document]"
    combinations: list[tuple[str, int, int]]  # kind, facet set, number of documents
    rank: RawSQL | None = None  # of the database; none: by title
    is_loose: bool = False

    @classmethod
    def of(cls, documents: "QuerySet[Document]", rank: RawSQL | None = None, *, is_loose: bool = False) -> "_Matches":
        rows = documents.order_by().values_list("kind", "facet_set").annotate(documents=Count("pk"))
        return cls(documents, list(rows), rank, is_loose)

    def count(self, kinds: tuple[str, ...]) -> int:
        return sum(documents for kind, _, documents in self.combinations if not kinds or kind in kinds)


class EmbeddedEngine:
    """Answers with at most five database queries, whatever is asked."""

    def search(self, request: SearchRequest) -> Answer:
        matches = _matches(request)
        values = _facet_values(request, matches)
        fitting = [row for row in matches.combinations if facets.fits(values[row[1]], request.filters)]
        asked = [row for row in matches.combinations if not request.kinds or row[0] in request.kinds]
        kinds: Counter[str] = Counter()
        for kind, _, documents in fitting:
            kinds[kind] += documents
        count = sum(number for kind, number in kinds.items() if not request.kinds or kind in request.kinds)
        within = matches.documents.filter(kind__in=request.kinds) if request.kinds else matches.documents
        if any(request.filters.values()):
            within = within.filter(facet_set__in={row[1] for row in fitting})
        offset = _offset(request, count)
        labels = facets.labels_of(values.values(), request.filters)
        return Answer(
            count=count,
            hits=_page(request, offset, within, matches.rank, count) if count > offset else (),
            facets=facets.count_facets(((values[row[1]], row[2]) for row in asked), request.filters, labels),
            kinds=kinds,
            labels=labels,
            offset=offset,
            is_loose=matches.is_loose,
        )

    def suggest(self, text: str, limit: int) -> list[Suggestion]:
        """Titles and keywords that begin with the words of `text`, the last one perhaps unfinished."""
        typed = folded(text).split()[:_MOST_SUGGESTED_WORDS]
        if not typed:
            return []
        speak = dialect()
        expression = speak.starts(typed)
        documents = speak.matching(Document.objects.in_force(), expression).order_by(speak.rank(expression), "pk")
        rows = documents.values_list("title", "url", "title_folded", "kind")[:MOST_CANDIDATES]
        needle = f" {' '.join(typed)}"
        best = sorted(rows, key=lambda row: (needle not in f" {row[2]}", len(row[2])))
        return [Suggestion(title, url, kind) for title, url, _, kind in best[:limit]]


def _matches(request: SearchRequest) -> _Matches:
    """All that match; if those are few, also what holds only a part of the words."""
    documents, query = Document.objects.in_force(request.day), request.query
    if query.code:
        coded = _Matches.of(documents.filter(_has_code(query)))
        if coded.combinations or query.only_code:
            return coded  # else the words beside an unknown code are searched
    if query.is_empty and not query.typed:
        return _Matches.of(documents)
    clauses = query.weighty or query.clauses
    if not clauses:
        return _Matches.of(documents.none())
    strict = _matching(documents, query, MOST_OF_IT)
    if strict.count(request.kinds) >= ENOUGH or len(clauses) == 1:
        return strict
    loose = _matching(documents, query, A_PART if strict.combinations else ANYTHING, is_loose=not strict.combinations)
    return loose if loose.count(request.kinds) > strict.count(request.kinds) else strict


def _has_code(query: Query) -> Q:
    return Q(code__in=query.codes) if "." in query.code else Q(code__endswith=f".{query.code}")


def _matching(documents: "QuerySet[Document]", query: Query, share: float, *, is_loose: bool = False) -> _Matches:
    speak = dialect()
    expression = enough_of(query.weighty or query.clauses, share, speak)
    return _Matches.of(speak.matching(documents, expression), speak.rank(expression), is_loose=is_loose)


def _facet_values(request: SearchRequest, matches: _Matches) -> dict[int, facets.Values]:
    """The combinations by key: those that matched; all of them when a chosen value may need its label."""
    rows = FacetSet.objects.all()
    if not any(request.filters.values()):
        rows = rows.filter(pk__in={facet_set for _, facet_set, _ in matches.combinations})
    return {row.pk: row.values for row in rows}


def _offset(request: SearchRequest, count: int) -> int:
    if not request.last_page_at_most or request.offset < count:
        return request.offset
    return max(count - 1, 0) // request.limit * request.limit


def _page(
    request: SearchRequest, offset: int, within: "QuerySet[Document]", rank: RawSQL | None, count: int
) -> tuple[Hit, ...]:
    page = slice(offset, offset + request.limit)
    if rank is None or request.sort is Sort.TITLE:
        return tuple(hits_of(within.order_by("title_sort", "pk")[page]))
    if page.stop > MOST_CANDIDATES:
        return tuple(hits_of(within.order_by(rank, "pk")[page]))
    order: tuple[Any, ...] = (rank, "pk") if count > MOST_CANDIDATES else ("title_sort", "pk")
    found = list(within.order_by(*order)[:MOST_CANDIDATES])
    best = ranked(request.query, enumerate(map(candidate_of, found)))[page]
    return tuple(hit_of(found[number], score) for score, number in best)
