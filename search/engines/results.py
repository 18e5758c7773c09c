"""A page of what matches: within the asked kinds and filters, in the order that people see."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from search import facets
from search.engines.candidates import MOST, best_of, keys_of, tiers_of
from search.engines.counting import Counts, is_asked, offset_within
from search.engines.facet_sets import KnownSet, every_set
from search.engines.hits import candidate_of, hit_of, hits_of
from search.engines.interface import Hit, SearchRequest, Sort
from search.engines.matches import Matches
from search.engines.steps import COUNTED, Step, count
from search.models import Document
from search.ranking import ranked

_BY_TITLE = ("title_sort", "pk")
_FROM_THE_END = ("-title_sort", "-pk")


@dataclass(frozen=True, slots=True)
class Results:
    """The matches within the asked kinds and filters."""

    request: SearchRequest
    matches: Matches
    documents: "QuerySet[Document]"  # of the asked kinds and filters, among which the matches' tier finds
    counts: Counts

    @classmethod
    def of(cls, request: SearchRequest, matches: Matches, sets: Mapping[str, KnownSet], counts: Counts) -> "Results":
        documents = matches.documents
        if request.kinds:
            documents = documents.filter(kind__in=request.kinds)
        if any(request.filters.values()):
            documents = documents.filter(facet_set__in=_fitting(request, matches, sets))
        if not matches.is_whole and (request.kinds or any(request.filters.values())):
            counts = _counted_within(request, matches.within(documents), counts)
        return cls(request, matches, documents, counts)

    def page(self) -> tuple[Hit, ...]:
        start = self.counts.offset
        stop = min(start + self.request.limit, self.counts.count)
        if start >= stop:
            return ()
        if not self.matches.tier or self.request.sort is Sort.TITLE:
            return self._by_title(start, stop)
        return self._ranked(start, min(stop, MOST)) + self._behind(max(start - MOST, 0), stop - MOST)

    def _by_title(self, start: int, stop: int) -> tuple[Hit, ...]:
        """The keys are sorted by an index alone; then the page's documents are read."""
        found = self.matches.within(self.documents)
        if not self.matches.is_whole:
            found = Document.objects.filter(pk__in=keys_of(found[:COUNTED]))
        if start > self.counts.count // 2 and self.matches.is_whole:  # the nearer end has less to be skipped
            keys = keys_of(found.order_by(*_FROM_THE_END)[self.counts.count - stop : self.counts.count - start])
        else:
            keys = keys_of(found.order_by(*_BY_TITLE)[start:stop])
        return tuple(hits_of(Document.objects.defer("text").filter(pk__in=keys).order_by(*_BY_TITLE)))

    def _ranked(self, start: int, stop: int) -> tuple[Hit, ...]:
        if start >= stop:
            return ()
        if self.counts.count > MOST:
            found = list(Document.objects.defer("text").filter(pk__in=self._best()).order_by(*_BY_TITLE))
        else:
            found = list(self.matches.within(self.documents).order_by(*_BY_TITLE))
        order = ranked(self.request.query, enumerate(map(candidate_of, found)))[start:stop]
        return tuple(hit_of(found[number], score) for score, number in order)

    def _behind(self, start: int, stop: int) -> tuple[Hit, ...]:
        """What follows after those that were ranked one by one."""
        if start >= stop:
            return ()
        others = self.matches.within(self.documents).exclude(pk__in=self._best())
        return tuple(hits_of(others.order_by("pk")[start:stop]))

    def _best(self) -> RawSQL:
        found = [self.matches.tier] if self.matches.tier else []
        tiers = [] if self.matches.is_hasty else tiers_of(self.request.query)
        return best_of(self.documents, [*tiers, *found])


def _fitting(request: SearchRequest, matches: Matches, sets: Mapping[str, KnownSet]) -> set[int]:
    """Keys of the facet sets that pass the filters: of those that were counted, or of all where counting stopped."""
    if matches.is_whole:
        return {int(key.partition(":")[0]) for key, one in sets.items() if facets.fits(one.values, request.filters)}
    every = every_set()
    return {int(key.partition(":")[0]) for key, one in every.items() if facets.fits(one.values, request.filters)}


def _counted_within(request: SearchRequest, documents: "QuerySet[Document]", counts: Counts) -> Counts:
    """Where counting stopped, what was asked is counted by itself; the other kinds stay as they were counted."""
    rows = count([Step("chosen", documents)])["chosen"].rows
    kinds = {kind: number for kind, number in counts.kinds.items() if not is_asked(kind, request)}
    for kind, _, number in rows:
        kinds[kind] = kinds.get(kind, 0) + number
    number = sum(number for _, _, number in rows)
    return replace(counts, kinds=kinds, count=number, offset=offset_within(request, number))
