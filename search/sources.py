"""What can be found: each room above or below registers its kind of documents here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceDocument:
    """An object as the index takes it; texts as people read them."""

    key: str  # unique within its kind
    url: str  # absolute path
    title: str
    code: str = ""
    keywords: tuple[str, ...] = ()
    context: tuple[str, ...] = ()  # field, agency, result …
    body: str = ""
    excerpt: str = ""  # shown under the title
    card: Mapping[str, Any] = field(default_factory=dict)  # JSON; what the kind's list shows besides
    facets: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # facet: {value: label}
    valid_from: date | None = None
    valid_until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A kind of documents. `objects` are those that the public may see; the others leave the index."""

    kind: str  # e.g. "news"; at most 20 letters, part of addresses
    label: str | Promise
    objects: Callable[[], "QuerySet[Any]"]
    to_document: Callable[[Any], SourceDocument]
    rank: int = 50  # place among the kinds


_sources: dict[str, Source] = {}


def register(
    kind: str,
    label: str | Promise,
    objects: Callable[[], "QuerySet[Any]"],
    to_document: Callable[[Any], SourceDocument],
    *,
    rank: int = 50,
) -> None:
    """Make a kind findable. After a change call `search.indexing.reindex(kind, keys)`.

    `objects` returns the query set of everything that the public may see now or on a later date of validity, with
    what `to_document` reads prefetched; `to_document` gives the primary key as `key`.
    """
    _sources[kind] = Source(kind=kind, label=label, objects=objects, to_document=to_document, rank=rank)


def sources() -> list[Source]:
    return sorted(_sources.values(), key=lambda source: (source.rank, source.kind))


def source(kind: str) -> Source:
    """The source of a kind.

    Raises:
        KeyError: no room registered it.
    """
    return _sources[kind]
