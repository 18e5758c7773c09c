"""May Elasticsearch be asked? Only about an index of this shape that lacks nothing."""

import time
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Exists

from search.elastic.mapping import digest
from search.models import Change, Mirror

PATIENCE = timedelta(seconds=5)  # for a change to arrive there
_REMEMBERED = 1.0  # seconds, so that not every search asks the database


@dataclass(slots=True)
class _Memory:
    """The answer of this process to `is_current`."""

    current: bool = False
    until: float = 0.0  # time.monotonic()


_memory = _Memory()


def is_current() -> bool:
    """Whether the index there is whole, and nothing waits for it longer than a few seconds."""
    now = time.monotonic()
    if now >= _memory.until:
        _memory.current = _ask_database()
        _memory.until = now + _REMEMBERED
    return _memory.current


def forget() -> None:
    """Ask the database the next time."""
    _memory.until = 0.0


def distrust(live: str = "") -> None:
    """The index there (with this UUID; any, when not named) must not be asked until it has been built anew."""
    known = Mirror.objects.filter(live=live) if live else Mirror.objects.exclude(live="")
    known.update(live="")
    forget()


def _ask_database() -> bool:
    late = Change.objects.to_send().waiting_longer_than(PATIENCE)
    whole = Mirror.objects.filter(digest=digest()).exclude(live="")
    return whole.filter(~Exists(late)).exists()
