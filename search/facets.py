"""Filters and their counts: any value within a facet, all facets together."""

from collections import Counter
from collections.abc import Iterable, Mapping

from search.collation import sort_key
from search.engines.interface import FacetValue

FACETS = ("audience", "field", "level", "agency", "service_level")  # in the order of the page
Values = Mapping[str, Mapping[str, str]]  # facet: {value: label}
Filters = Mapping[str, tuple[str, ...]]


def fits(values: Values, filters: Filters, *, ignoring: str = "") -> bool:
    """Whether a combination of values passes the filters; the facet `ignoring` is not asked."""
    return all(
        facet == ignoring or any(value in values.get(facet, {}) for value in chosen)
        for facet, chosen in filters.items()
        if chosen
    )


def count_facets(combinations: Iterable[tuple[Values, int]], filters: Filters) -> dict[str, tuple[FacetValue, ...]]:
    """Counts of each value, as if its own facet were not filtered: choosing one more value adds that many."""
    found = list(combinations)
    return {facet: _count_facet(facet, found, filters) for facet in FACETS}


def _count_facet(facet: str, found: list[tuple[Values, int]], filters: Filters) -> tuple[FacetValue, ...]:
    counts: Counter[str] = Counter()
    labels: dict[str, str] = {}
    for values, documents in found:
        labels.update(values.get(facet, {}))
        if fits(values, filters, ignoring=facet):
            counts.update(dict.fromkeys(values.get(facet, {}), documents))
    chosen = set(filters.get(facet, ()))
    shown = [
        FacetValue(value=value, label=label, count=counts[value])
        for value, label in labels.items()
        if counts[value] or value in chosen
    ]
    return tuple(sorted(shown, key=lambda item: sort_key(item.label)))
