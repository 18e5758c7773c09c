"""How many procedures stand under each value of a filter, and under two of them together."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from search.collation import sort_key
from search.documents import PROCEDURE
from search.engines.facet_sets import known_sets
from search.engines.listed import everything
from search.facets import Values
from search.labels import facet_label
from search.models import Document
from search.parameters import PARAMETERS


@dataclass(frozen=True, slots=True)
class Shelf:
    """A value of a filter, or of two."""

    label: str
    url: str  # the list of what stands there
    count: int  # procedures
    value: str
    inner: tuple[Shelf, ...] = ()


def combinations() -> list[tuple[Values, int]]:
    """Facet values of the procedures in force, and how many have them; two queries, one once it is known."""
    rows = [row for row in everything(Document.objects.in_force()).rows if row[0] == PROCEDURE]
    sets = known_sets(facet_set for _, facet_set, _ in rows)
    return [(sets[facet_set].values, number) for _, facet_set, number in rows]


def address(**values: str) -> str:
    """Of the list, filtered by values of facets."""
    query = urlencode([(PARAMETERS[facet], value) for facet, value in values.items()])
    return f"{reverse('search:procedures')}?{query}"


def shelves(facet: str) -> list[Shelf]:
    """The values of one facet by the alphabet."""
    return _shelves(facet, combinations(), {})


def shelves_with(facet: str, inner: str) -> list[Shelf]:
    """The values of one facet, each with those of another that stand under it, the fullest first."""
    found = combinations()
    return [
        Shelf(
            shelf.label,
            shelf.url,
            shelf.count,
            shelf.value,
            tuple(
                sorted(
                    _shelves(inner, _within(found, facet, shelf.value), {facet: shelf.value}),
                    key=lambda one: -one.count,
                )
            ),
        )
        for shelf in _shelves(facet, found, {})
    ]


def _within(found: Iterable[tuple[Values, int]], facet: str, value: str) -> Iterator[tuple[Values, int]]:
    return ((values, number) for values, number in found if value in values.get(facet, {}))


def _shelves(facet: str, found: Iterable[tuple[Values, int]], chosen: dict[str, str]) -> list[Shelf]:
    counts: Counter[str] = Counter()
    labels: dict[str, dict[str, str]] = defaultdict(dict)
    for values, number in found:
        for value, label in values.get(facet, {}).items():
            counts[value] += number
            labels[facet][value] = facet_label(facet, value, label)
    made = [
        Shelf(labels[facet][value], address(**chosen, **{facet: value}), number, value)
        for value, number in counts.items()
    ]
    return sorted(made, key=lambda shelf: (sort_key(shelf.label), shelf.value))
