"""The list that an address of the queue describes: for the page, its bulk actions, its export and its live count."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import QueryDict
from django.utils.functional import cached_property

from catalog.staff import StaffRequest
from dossiers.desk.filters import LegFilterSet, search_legs
from dossiers.desk.keyset import Order
from dossiers.desk.saved_views import CappedCount, SavedView, capped, counts, counts_at_once, current_view, in_view
from dossiers.models import Leg
from dossiers.querysets import LegQuerySet

# How the addresses call it, and the column.
ORDERS = {"due_at": "queue_at", "updated_at": "updated_at", "submitted": "pk"}
# What describes a list; the rest of an address is a place in it, or Wagtail's.
DESCRIPTION = ("view", "q", "ordering", *LegFilterSet.base_filters, "due_at_from", "due_at_to")


class Listing:
    """One tab with search words, filters and order, of one reader's legs."""

    def __init__(self, request: StaffRequest, now: datetime, filters: LegFilterSet | None = None) -> None:
        self.request = request
        self.now = now
        self.params: QueryDict = request.GET
        self.view = current_view(self.params.get("view"))
        self.filters = filters or LegFilterSet(self.params, request=request)
        self.words = self.params.get("q", "")

    @cached_property
    def narrowed(self) -> LegQuerySet:
        """All tabs' legs: filters and words hold in each."""
        legs: Any = Leg.objects.visible_to(self.request.user)
        if self.filters.is_valid():
            legs = self.filters.filter_queryset(legs)
        return search_legs(legs, self.words)

    @property
    def legs(self) -> LegQuerySet:
        return in_view(self.narrowed, self.view, self.request.user, self.now)

    @property
    def ordering(self) -> str:
        """As addresses write it, e.g. "-updated_at"; where nothing is open there is no most urgent."""
        asked = self.params.get("ordering", "")
        key = asked.removeprefix("-")
        if key not in ORDERS or (key == "due_at" and self.view.newest_first):
            return "-submitted" if self.view.newest_first else "due_at"
        return asked

    @property
    def order(self) -> Order:
        return Order(ORDERS[self.ordering.removeprefix("-")], descending=self.ordering.startswith("-"))

    def sorted(self) -> LegQuerySet:
        return self.order.sort(self.legs)

    def counts(self) -> dict[str, int]:
        count = counts_at_once if self.words else counts
        return count(self.narrowed, self.request.user, self.now)

    def arrived(self, since: datetime) -> int:
        """How many have come into the tab since a moment, at most one beyond the limit."""
        arrived = self.legs.filter(self.view.arrived(self.request.user, since, self.now))
        return capped({"arrived": CappedCount(arrived)}, self.request.user)["arrived"]

    @property
    def description(self) -> str:
        return described(self.params, self.view)


def described(params: QueryDict, view: SavedView | None = None) -> str:
    """The part of an address that describes a list, without the place in it: of its own tab or another."""
    kept = QueryDict(mutable=True)
    for key in DESCRIPTION:
        if values := [value for value in params.getlist(key) if value and "\x00" not in value]:
            kept.setlist(key, values)
    kept["view"] = (view or current_view(params.get("view"))).key
    return kept.urlencode()
