"""Filters and their counts: any value within a facet, all facets together."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache

from search.collation import sort_key
from search.engines.interface import FacetValue

FACETS = ("audience", "field", "level", "agency", "service_level", "fee")  # in the order of the page
Values = Mapping[str, Mapping[str, str]]  # facet: {value: label}
Filters = Mapping[str, tuple[str, ...]]


def fits(values: Values, filters: Filters) -> bool:
    """Whether a combination of values passes the filters."""
    return all(any(value in values.get(facet, {}) for value in chosen) for facet, chosen in filters.items() if chosen)


def count_facets(
    combinations: Iterable[tuple[Values, int]], filters: Filters, labels: Values
) -> dict[str, tuple[FacetValue, ...]]:
    """Counts of each value, as if its own facet were not filtered: choosing one more value adds that many.

    `labels` are those of the chosen values, which stay in the list with a count of 0.
    """
    counts: dict[str, defaultdict[str, int]] = {facet: defaultdict(int) for facet in FACETS}
    known = {facet: dict(labels.get(facet, {})) for facet in FACETS}
    asked = [(facet, frozenset(chosen)) for facet, chosen in filters.items() if chosen]
    for values, documents in combinations:
        failed = [facet for facet, chosen in asked if chosen.isdisjoint(values.get(facet, ()))]
        if len(failed) > 1:
            continue
        for facet in failed or values:
            if facet in counts and facet in values:
                _add(counts[facet], values[facet], documents)
                known[facet].update(values[facet])
    return {facet: shown(counts[facet], known[facet]) for facet in FACETS}


def _add(counts: defaultdict[str, int], values: Iterable[str], documents: int) -> None:
    for value in values:
        counts[value] += documents


def shown(counts: Mapping[str, int], labels: Mapping[str, str]) -> tuple[FacetValue, ...]:
    """The values of one facet in the order of the alphabet."""
    found = [FacetValue(value=value, label=label, count=counts.get(value, 0)) for value, label in labels.items()]
    return tuple(sorted(found, key=lambda item: (_place(item.label), item.value)))


_place = lru_cache(maxsize=5_000)(sort_key)  # the labels are few, and sorted for every page


def labels_of(combinations: Iterable[Values], filters: Filters) -> dict[str, dict[str, str]]:
    """The labels of the values that are filtered by, whether anything has them now or not."""
    labels: dict[str, dict[str, str]] = {facet: {} for facet in filters}
    for values in combinations:
        for facet, chosen in filters.items():
            known = values.get(facet, {})
            labels[facet].update({value: known[value] for value in chosen if value in known})
    return labels
