"""From documents counted by kind and facet set to what an answer says about all results."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from search import facets
from search.engines.facet_sets import KnownSet, count_values
from search.engines.interface import FacetValue, SearchRequest

Combination = tuple[str, KnownSet, int]  # kind, values of its facets, number of documents


@dataclass(frozen=True, slots=True)
class Counts:
    kinds: Mapping[str, int]  # that pass the filters, whatever kinds were asked
    count: int  # of the asked kinds
    facets: Mapping[str, tuple[FacetValue, ...]]
    offset: int  # of the first hit that is asked for

    @classmethod
    def of(
        cls,
        request: SearchRequest,
        combinations: Sequence[Combination],
        labels: Mapping[str, Mapping[str, str]],
    ) -> "Counts":
        """`labels` are those of the values that are filtered by."""
        is_filtered = any(request.filters.values())
        kinds: Counter[str] = Counter()
        for kind, known, documents in combinations:
            if not is_filtered or facets.fits(known.values, request.filters):
                kinds[kind] += documents
        count = sum(number for kind, number in kinds.items() if is_asked(kind, request))
        asked = [(known, documents) for kind, known, documents in combinations if is_asked(kind, request)]
        if not is_filtered:
            return cls(kinds, count, count_values(asked), offset_within(request, count))
        found = ((known.values, documents) for known, documents in asked)
        return cls(kinds, count, facets.count_facets(found, request.filters, labels), offset_within(request, count))


def is_asked(kind: str, request: SearchRequest) -> bool:
    return not request.kinds or kind in request.kinds


def count_asked(request: SearchRequest, combinations: Sequence[Combination]) -> int:
    """The documents of the asked kinds, whatever is filtered by."""
    return sum(documents for kind, _, documents in combinations if is_asked(kind, request))


def offset_within(request: SearchRequest, count: int) -> int:
    """The asked offset, or that of the last page."""
    if not request.last_page_at_most or request.offset < count:
        return request.offset
    return max(count - 1, 0) // request.limit * request.limit
