"""What a page offers when nothing was found: procedures that many look for, and fields with what they hold."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.core.cache import cache
from django.db.models import Count
from django.urls import reverse
from django.utils.translation import get_language

from catalog.models import Procedure
from search.parameters import PARAMETERS

MOST_POPULAR = 6
MOST_FIELDS = 8
_KEPT = 60  # seconds, as long as the page itself may be kept
_KEY = "search:ways-on"

Popular = Callable[[], Iterable[tuple[str, str]]]  # labels and addresses, best first
_popular: list[Popular] = []


@dataclass(frozen=True, slots=True)
class Way:
    label: str
    url: str  # absolute path
    count: int = 0  # procedures behind it


@dataclass(frozen=True, slots=True)
class WaysOn:
    popular: list[Way]
    fields: list[Way]


def register_popular(popular: Popular) -> None:
    """A room above says which procedures many people look for."""
    if popular not in _popular:
        _popular.append(popular)


def ways_on() -> WaysOn:
    """Two queries, once a minute for each language."""
    key = f"{_KEY}:{get_language()}"
    known = cache.get(key)
    if not isinstance(known, WaysOn):
        known = WaysOn(_popular_procedures(), _largest_fields())
        cache.set(key, known, _KEPT)
    return known


def _popular_procedures() -> list[Way]:
    ways = [Way(label, url) for popular in _popular for label, url in popular()]
    return ways[:MOST_POPULAR]


def _largest_fields() -> list[Way]:
    rows = Procedure.objects.published().order_by().values("field__slug", "field__name").annotate(number=Count("pk"))
    largest = sorted(rows, key=lambda row: (-row["number"], row["field__name"]))[:MOST_FIELDS]
    address = reverse("search:procedures")
    return [
        Way(row["field__name"], f"{address}?{urlencode({PARAMETERS['field']: row['field__slug']})}", row["number"])
        for row in largest
    ]
