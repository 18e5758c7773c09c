"""Which state of the index somebody searches: what was made of it may be kept until that changes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any, TypeVar

from django.core.cache import caches
from django.db import connection

T = TypeVar("T")
_SECONDS = 24 * 3600

_STATE = """
    SELECT (SELECT MAX(id) FROM search_change), (SELECT MAX(indexed_at) FROM search_change),
           (SELECT MAX(updated_at) FROM search_synonym), (SELECT COUNT(*) FROM search_synonym),
           EXISTS (SELECT 1 FROM search_change WHERE indexed_at IS NULL)
"""


def index_state() -> tuple[Any, ...]:
    """The last change of the index and of the synonyms, with one query; empty while the index lags behind.

    A change may be committed after a later one has been: then the moment of its indexing tells.
    """
    with connection.cursor() as cursor:
        cursor.execute(_STATE)
        *state, waiting = cursor.fetchone()
    return () if waiting else (connection.settings_dict["NAME"], *state)


def remembered(key: str, make: Callable[[], T]) -> T:
    """What `make` says, made once for each state of the index and each key, in the memory of this process.

    The key names everything else that it depends on, such as the day.
    """
    state = index_state()
    place = f"made:{hashlib.sha256(repr((key, state)).encode()).hexdigest()}"
    kept: tuple[T] | None = caches["pages"].get(place) if state else None
    if kept is None:
        kept = (make(),)
        if state:
            caches["pages"].set(place, kept, _SECONDS)
    return kept[0]
