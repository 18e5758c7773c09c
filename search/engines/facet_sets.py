"""The facet values behind the combinations that Elasticsearch counts, kept in the process: a set never changes."""

from collections.abc import Iterable, Mapping

from search import facets
from search.models import FacetSet

_MOST = 20_000  # sets in the memory of a process
_known: dict[str, facets.Values] = {}  # "primary key:beginning of the digest", as in search.elastic.mapping


def values_of(keys: Iterable[str]) -> Mapping[str, facets.Values]:
    """By key; what was dropped meanwhile has no values. One query, and none when all are known."""
    wanted = set(keys)
    missing = wanted - _known.keys()
    if missing:
        if len(_known) > _MOST:
            _known.clear()
        for row in FacetSet.objects.filter(pk__in={int(key.partition(":")[0]) for key in missing}):
            _known[f"{row.pk}:{row.digest[:8]}"] = row.values
    return {key: _known.get(key, {}) for key in wanted}


def labels_of(found: Iterable[facets.Values], filters: facets.Filters) -> dict[str, dict[str, str]]:
    """The labels of the values that are filtered by; those that nothing found has are looked up in the database."""
    labels = facets.labels_of(found, filters)
    if all(value in labels[facet] for facet, chosen in filters.items() for value in chosen):
        return labels
    return facets.labels_of(FacetSet.objects.values_list("values", flat=True).iterator(), filters)
