"""The engine that asks Elasticsearch: the server finds and counts, search.ranking orders, the database shows.

It finds what the embedded engine finds. Only keys come back; hits are read from what is in force in the database now.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone

from search.elastic import asking, expressions
from search.elastic.asking import Asker, Key
from search.elastic.expressions import Expression
from search.elastic.mapping import MOST_RESULTS
from search.engines.candidates import MOST_OF_IT
from search.engines.contenders import MOST_CANDIDATES, Contender, best_first
from search.engines.counting import Combination, Counts, count_asked
from search.engines.embedded import EmbeddedEngine
from search.engines.facet_sets import known_sets, labels_of
from search.engines.hits import hit_of
from search.engines.interface import Answer, Hit, SearchRequest, Sort, Suggestion
from search.engines.matches import A_PART, ANYTHING, ENOUGH
from search.models import Document
from search.query.meaning import Query
from search.query.words import folded

_SHALLOW = 1_000  # results, up to which a page is asked for before anything was counted
_MOST_SUGGESTED = 60  # among which the best are chosen
_MOST_SUGGESTED_WORDS = 8


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What to look for, and whether the words or the alphabet order it."""

    expression: Expression | None  # none: everything
    scores: tuple[Expression, ...] = ()
    is_loose: bool = False


@dataclass(frozen=True, slots=True)
class _Found:
    wanted: _Wanted
    combinations: list[Combination]
    keys: list[Key] | None  # of the page as it was asked; none: it lies deep and is asked for when all is counted


class ElasticEngine:
    """Answers with at most four database queries, and one request to the server; two where few things match."""

    def search(self, request: SearchRequest) -> Answer:
        if request.query.is_empty and not request.query.typed:
            return EmbeddedEngine().search(request)  # without words the database's own order and counts are at hand
        return _Search(request).answer()

    def suggest(self, text: str, limit: int) -> list[Suggestion]:
        """Titles and keywords that begin with the words of `text`, the last one perhaps unfinished."""
        typed = folded(text).split()[:_MOST_SUGGESTED_WORDS]
        if not typed:
            return []
        query = {"bool": {"filter": [expressions.begins(typed)], "must_not": expressions.not_in_force(_today())}}
        scores = expressions.goes_on_so(typed)
        (response,) = Asker().ask(asking.page(query, None, 0, _MOST_SUGGESTED, scores))
        found = Document.objects.in_force().filter(_among(asking.keys_of(response)))
        rows = found.order_by("pk").values_list("title", "url", "title_folded", "kind")
        needle = f" {' '.join(typed)}"
        best = sorted(rows, key=lambda row: (needle not in f" {row[2]}", len(row[2]), row[2]))
        return [Suggestion(title, url, kind) for title, url, _, kind in best[:limit]]


class _Search:
    """One search, from the request to its answer."""

    def __init__(self, request: SearchRequest) -> None:
        self.request = request
        self.day = request.day or _today()
        self.asker = Asker()

    def answer(self) -> Answer:
        found = self._found()
        request = self.request
        labels = labels_of((known for _, known, _ in found.combinations), request.filters)
        counts = Counts.of(request, found.combinations, labels)
        return Answer(
            count=counts.count,
            hits=self._hits(found, counts) if counts.count > counts.offset else (),
            facets=counts.facets,
            kinds=counts.kinds,
            labels=labels,
            offset=counts.offset,
            is_loose=found.wanted.is_loose,
        )

    def _found(self) -> _Found:
        """All that match; if those are few, also what holds only a part of the words."""
        query = self.request.query
        if query.code:
            coded = self._ask(_Wanted(expressions.has_code(query.codes)))
            if coded.combinations or query.only_code:
                return coded  # else the words beside an unknown code are searched
        clauses = query.weighty or query.clauses
        if not clauses:
            return _Found(_Wanted(expressions.NOTHING), [], [])
        strict = self._ask(_wanted(query, MOST_OF_IT))
        number = count_asked(self.request, strict.combinations)
        if number >= ENOUGH or len(clauses) == 1:
            return strict
        share = A_PART if strict.combinations else ANYTHING
        loose = self._ask(_wanted(query, share, is_loose=not strict.combinations))
        return loose if count_asked(self.request, loose.combinations) > number else strict

    def _ask(self, wanted: _Wanted) -> _Found:
        """Count, and take the page along unless it lies so deep that its place depends on the counts."""
        asked = [asking.counts(self._matching(wanted, within=False))]
        start, size = self._candidates(wanted, self.request.offset)
        if start < _SHALLOW:
            asked.append(self._page(wanted, start, size))
        counted, *pages = self.asker.ask(*asked)
        rows = asking.combinations_of(counted)
        sets = known_sets({facet_set for _, facet_set, _ in rows})
        combinations = [(kind, sets[facet_set], documents) for kind, facet_set, documents in rows]
        return _Found(wanted, combinations, asking.keys_of(pages[0]) if pages else None)

    def _matching(self, wanted: _Wanted, *, within: bool) -> Expression:
        """`within`: the kinds and filters that are asked for."""
        matching = [wanted.expression] if wanted.expression else []
        if within:
            matching += expressions.chosen(self.request.kinds, self.request.filters)
        return {"bool": {"filter": matching, "must_not": expressions.not_in_force(self.day)}}

    def _page(self, wanted: _Wanted, start: int, size: int, *, backwards: bool = False) -> asking.Search:
        matching = self._matching(wanted, within=True)
        if self._by_title(wanted):
            order = asking.BY_TITLE_BACKWARDS if backwards else asking.BY_TITLE
            return asking.page(matching, order, start, size)
        return asking.page(matching, asking.BY_SCORE_BACKWARDS if backwards else None, start, size, wanted.scores)

    def _by_title(self, wanted: _Wanted) -> bool:
        return not wanted.scores or self.request.sort is Sort.TITLE

    def _candidates(self, wanted: _Wanted, offset: int) -> tuple[int, int]:
        """Where the documents begin that decide about the page, and how many they are."""
        if self._by_title(wanted) or offset >= MOST_CANDIDATES:
            return offset, self.request.limit
        return 0, max(MOST_CANDIDATES, offset + self.request.limit)

    def _hits(self, found: _Found, counts: Counts) -> tuple[Hit, ...]:
        start, size = self._candidates(found.wanted, counts.offset)
        keys = found.keys
        if keys is None or counts.offset != self.request.offset:
            keys = self._deep(found.wanted, start, size, counts.count)
        documents = Document.objects.in_force(self.day)
        if self._by_title(found.wanted) or start:
            return tuple(hit_of(document, 0.0) for document in _in_order(documents.filter(_among(keys)), keys))
        contenders = Contender.read(documents.filter(_among(keys)), keys)
        best = best_first(self.request.query, contenders, is_whole=counts.count <= MOST_CANDIDATES)
        chosen = best[counts.offset : counts.offset + self.request.limit]
        shown = documents.in_bulk([contender.pk for _, contender in chosen])
        return tuple(hit_of(shown[one.pk], score) for score, one in chosen if one.pk in shown)

    def _deep(self, wanted: _Wanted, start: int, size: int, count: int) -> list[Key]:
        """A page of the second half is found from the end: the server keeps all that come before a page in memory."""
        if start + size > MOST_RESULTS:
            return []
        if start < count // 2:
            (response,) = self.asker.ask(self._page(wanted, start, size))
            return asking.keys_of(response)
        until = min(start + size, count)
        (response,) = self.asker.ask(self._page(wanted, count - until, until - start, backwards=True))
        return asking.keys_of(response)[::-1]


def _today() -> date:
    return timezone.localdate()


def _wanted(query: Query, share: float, *, is_loose: bool = False) -> _Wanted:
    expression = expressions.enough_of(query.weighty or query.clauses, share)
    return _Wanted(expression, tuple(expressions.scored(query)), is_loose)


def _among(keys: Iterable[Key]) -> Q:
    of_kind: dict[str, list[str]] = defaultdict(list)
    for kind, key in keys:
        of_kind[kind].append(key)
    nothing = Q(pk__in=())  # an empty condition would let everything through
    return Q(nothing, *(Q(kind=kind, key__in=found) for kind, found in of_kind.items()), _connector=Q.OR)


def _in_order(documents: "QuerySet[Document]", keys: Sequence[Key]) -> list[Document]:
    """What is not in force here and now is left out."""
    found = {(document.kind, document.key): document for document in documents}
    return [found[key] for key in keys if key in found]
