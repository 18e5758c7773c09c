"""What the addresses of the list and of the search say (interfaces.md), made harmless."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.http import QueryDict

from search.engines.interface import PAGE_SIZE, Sort
from search.query.understanding import MAX_LENGTH, clean

# Facets and their names in addresses, in the order of the page.
PARAMETERS = {
    "audience": "doi-tuong",
    "field": "linh-vuc",
    "level": "cap",
    "agency": "co-quan",
    "service_level": "muc-do",
    "fee": "phi",
}
WORDS, PAGE, SORT, EXACTLY, KIND = "q", "trang", "sap-xep", "dung", "loai"
_MOST_VALUES = 60  # of all facets together: each is shown with an address that names all others
_LONGEST_VALUE = 140  # characters
_LAST_PAGE = 1_000_000


@dataclass(frozen=True, slots=True)
class Parameters:
    """One request for a list."""

    words: str = ""  # cleaned; as many as are read
    filters: dict[str, tuple[str, ...]] = field(default_factory=dict)  # facet: chosen values
    page: int = 1
    sort: Sort = Sort.RELEVANCE
    exactly: bool = False
    kind: str = ""
    is_cut: bool = False  # more was typed than is read

    @property
    def is_short(self) -> bool:
        """A single letter, from which nothing can be understood."""
        return len(self.words) == 1

    @property
    def offset(self) -> int:
        return (self.page - 1) * PAGE_SIZE

    def address(self, **changes: str) -> str:
        """The query string of this list from its first page, with some parameters changed; empty ones are left out."""
        sort = "" if self.sort is Sort.RELEVANCE else str(self.sort)
        pairs = [(WORDS, self.words), (SORT, sort), (KIND, self.kind), (EXACTLY, "1" if self.exactly else "")]
        pairs = [(name, changes.pop(name, value)) for name, value in pairs] + list(changes.items())
        return "?" + urlencode([pair for pair in pairs if pair[1]] + list(self._chosen()))

    def without(self, facet: str = "", value: str = "") -> str:
        """The address without one chosen value; without any when none is named."""
        kept = {name: values for name, values in self.filters.items() if facet}
        if facet:
            kept[facet] = tuple(other for other in kept[facet] if other != value)
        return Parameters(self.words, kept, 1, self.sort, self.exactly, self.kind).address()

    def _chosen(self) -> Iterable[tuple[str, str]]:
        return ((PARAMETERS[facet], value) for facet, values in self.filters.items() for value in values)


def read_parameters(query: QueryDict, kinds: Iterable[str] = ()) -> Parameters:
    """Whatever was asked, something that can be searched; what makes no sense is left out."""
    kind = query.get(KIND, "")
    typed = query.get(WORDS, "")
    words = clean(typed)
    return Parameters(
        words=words,
        filters=_filters(query),
        page=_page(query.get(PAGE, "")),
        sort=Sort.TITLE if query.get(SORT) == Sort.TITLE else Sort.RELEVANCE,
        exactly=query.get(EXACTLY) in ("1", words or "1"),
        kind=kind if kind in kinds else "",
        is_cut=len(" ".join(typed.split())) > MAX_LENGTH,
    )


def _filters(query: QueryDict) -> dict[str, tuple[str, ...]]:
    filters, left = {}, _MOST_VALUES
    for facet, name in PARAMETERS.items():
        if values := _values(query.getlist(name), left):
            filters[facet] = values
            left -= len(values)
    return filters


def _values(values: list[str], most: int) -> tuple[str, ...]:
    cleaned = (clean(value)[:_LONGEST_VALUE] for value in values)
    return tuple(dict.fromkeys(value for value in cleaned if value))[:most]


def _page(text: str) -> int:
    number = int(text[:8]) if text.isascii() and text.isdigit() else 1
    return min(max(number, 1), _LAST_PAGE)
