"""Counting tries across processes: a try is taken before it is judged, so that many at once win nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from datetime import datetime, timedelta
from functools import partial

from django.db.models import F

from dossiers.models import LookupAttempt


def take(scope: str, key: str, *, limit: int, window: timedelta, now: datetime, sliding: bool = False) -> bool:
    """Take one of `limit` tries of `key` within `window`; False when none is left.

    A sliding window ends `window` after the last try that was let through, a fixed one after the first.
    """
    rows = LookupAttempt.objects.filter(scope=scope, key=_hashed(key))
    more = {"expires_at": now + window} if sliding else {}
    one_more = partial(rows.filter(expires_at__gt=now, count__lt=limit).update, count=F("count") + 1, **more)
    if one_more():
        return True
    if limit and rows.filter(expires_at__lte=now).update(count=1, expires_at=now + window):
        return True
    # Nothing is there yet, or nothing is left, or another process was first a moment ago.
    fresh = LookupAttempt(scope=scope, key=_hashed(key), count=0, expires_at=now + window)
    LookupAttempt.objects.bulk_create([fresh], ignore_conflicts=True)
    return bool(one_more())


def taken(scope: str, keys: Collection[str], *, now: datetime) -> set[str]:
    """Those of `keys` of which a try is counted now; one query."""
    names = {_hashed(key): key for key in keys}
    rows = LookupAttempt.objects.filter(scope=scope, key__in=names, expires_at__gt=now, count__gt=0)
    return {names[name] for name in rows.values_list("key", flat=True)}


def give_back(scope: str, key: str) -> None:
    """The try was a right one, and does not count."""
    LookupAttempt.objects.filter(scope=scope, key=_hashed(key), count__gt=0).update(count=F("count") - 1)


def forget(scope: str, key: str) -> None:
    """A right try ends the count."""
    LookupAttempt.objects.filter(scope=scope, key=_hashed(key)).delete()


def purge_attempts(now: datetime) -> int:
    """Periodic work: rows whose window is over. Returns how many."""
    return LookupAttempt.objects.filter(expires_at__lt=now).delete()[0]


def _hashed(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
