"""What an engine is asked, and what it answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, Protocol

from search.query.meaning import Query

PAGE_SIZE = 20  # results


class Sort(StrEnum):
    RELEVANCE = "phu-hop"
    TITLE = "ten"


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchRequest:
    """One page of results: any value within a facet, all facets together."""

    query: Query
    kinds: tuple[str, ...] = ()  # all when empty
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # facet: chosen values
    sort: Sort = Sort.RELEVANCE
    offset: int = 0
    limit: int = PAGE_SIZE
    last_page_at_most: bool = False  # an offset past the end means the last page
    day: date | None = None  # on which it must be in force; today when not named


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    kind: str
    key: str
    code: str
    url: str  # absolute path
    title: str
    excerpt: str
    card: Mapping[str, Any]
    score: float  # comparable within one answer only


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetValue:
    value: str
    label: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    count: int  # of the asked kinds and filters; at least so many where it is not exact
    hits: tuple[Hit, ...]
    facets: Mapping[str, tuple[FacetValue, ...]]  # each counted without its own facet's choice
    kinds: Mapping[str, int]  # results of each kind, whatever kinds were asked
    labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # of every value that is filtered by
    offset: int = 0  # of the first hit
    is_loose: bool = False  # only a part of what was asked is found in them
    is_exact: bool = True  # whether all were counted: on very large indexes counting stops somewhere


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A title to go on with."""

    text: str
    url: str
    kind: str = ""  # as registered in search.sources


class Engine(Protocol):
    """Finds documents. Writing to the index goes through search.indexing."""

    def search(self, request: SearchRequest) -> Answer: ...

    def suggest(self, text: str, limit: int) -> list[Suggestion]: ...
