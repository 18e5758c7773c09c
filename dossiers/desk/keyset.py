"""Pages of a long list by the row where the page before ended: the last is as quick as the first, and none shifts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone

from dossiers.models import Leg
from dossiers.querysets import LegQuerySet

_LONGEST_KEY = 18  # digits that fit the database's largest integer
_YEARS = range(1900, 9000)  # beyond them a moment of one time zone may not exist in another


def is_key(text: str) -> bool:
    """Whether an address's text can be a primary key."""
    return text.isascii() and text.isdigit() and len(text) <= _LONGEST_KEY


@dataclass(frozen=True, slots=True)
class Order:
    """By a column that is never NULL in the list, then by key."""

    field: str
    descending: bool = False

    def sort(self, legs: LegQuerySet, *, backwards: bool = False) -> LegQuerySet:
        sign = "-" if self.descending != backwards else ""
        return legs.order_by(*dict.fromkeys([f"{sign}{self.field}", f"{sign}pk"]))

    def cursor(self, leg: Leg) -> str:
        """Where `leg` stands, as an address names it."""
        value = getattr(leg, self.field)
        return str(leg.pk) if self.field == "pk" else f"{value.isoformat()}_{leg.pk}"

    def beyond(self, cursor: str, *, backwards: bool = False) -> Q | None:
        """What follows after the cursor, or precedes it; None: the address names no place."""
        value, _line, key = cursor.rpartition("_")
        if not is_key(key):
            return None
        then = "lt" if self.descending != backwards else "gt"
        further = Q(**{f"pk__{then}": int(key)})
        if self.field == "pk":
            return further
        moment = moment_in(value)
        if moment is None:
            return None
        # The first condition says nothing new, but an index can begin there.
        start = Q(**{f"{self.field}__{then}e": moment})
        return start & (Q(**{f"{self.field}__{then}": moment}) | further)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeysetPage:
    """`before` and `after` are cursors; empty: there is nothing more that way."""

    rows: list[Leg]
    before: str = ""
    after: str = ""

    @property
    def has_other_pages(self) -> bool:
        return bool(self.before or self.after)


def keyset_page(legs: LegQuerySet, order: Order, params: Mapping[str, Any], size: int) -> KeysetPage:
    """The page that `after` or `before` in the address names; the first one unless they do."""
    if (before := order.beyond(params.get("before", ""), backwards=True)) is not None:
        found = list(order.sort(legs.filter(before), backwards=True)[: size + 1])
        if len(found) > size:
            rows = found[size - 1 :: -1]
            return KeysetPage(rows=rows, before=order.cursor(rows[0]), after=order.cursor(rows[-1]))
    after = None if before is not None else order.beyond(params.get("after", ""))
    found = list(order.sort(legs if after is None else legs.filter(after))[: size + 1])
    rows = found[:size]
    return KeysetPage(
        rows=rows,
        before=order.cursor(rows[0]) if rows and after is not None else "",
        after=order.cursor(rows[-1]) if len(found) > size else "",
    )


def moment_in(text: str) -> datetime | None:
    """What an address names as a moment; None where it names none, or one without time zone."""
    try:
        moment = datetime.fromisoformat(text.replace(" ", "+"))  # an address may spell "+" so
    except ValueError:
        return None
    return None if timezone.is_naive(moment) or moment.year not in _YEARS else moment
