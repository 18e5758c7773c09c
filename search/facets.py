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


def count_facets(
    combinations: Iterable[tuple[Values, int]], filters: Filters, labels: Values
) -> dict[str, tuple[FacetValue, ...]]:
    """Counts of each value, as if its own facet were not filtered: choosing one more value adds that many.

    `labels` are those of the chosen values, which stay in the list with a count of 0.
    """
    found = list(combinations)
    return {facet: _count_facet(facet, found, filters, labels.get(facet, {})) for facet in FACETS}


def _count_facet(
    facet: str, found: list[tuple[Values, int]], filters: Filters, chosen: Mapping[str, str]
) -> tuple[FacetValue, ...]:
    counts: Counter[str] = Counter()
    labels = dict(chosen)
    for values, documents in found:
        if fits(values, filters, ignoring=facet):
            labels.update(values.get(facet, {}))
            counts.update(dict.fromkeys(values.get(facet, {}), documents))
    shown = [FacetValue(value=value, label=label, count=counts[value]) for value, label in labels.items()]
    return tuple(sorted(shown, key=lambda item: sort_key(item.label)))


def labels_of(combinations: Iterable[Values], filters: Filters) -> dict[str, dict[str, str]]:
    """The labels of the values that are filtered by, whether anything has them now or not."""
    labels: dict[str, dict[str, str]] = {facet: {} for facet in filters}
    for values in combinations:
        for facet, chosen in filters.items():
            known = values.get(facet, {})
            labels[facet].update({value: known[value] for value in chosen if value in known})
    return labels
