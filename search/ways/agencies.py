"""Agencies by kind, with how many procedures each handles: its own, and those of every agency of its kind."""

from __future__ import annotations

from dataclasses import dataclass

from catalog.models import Agency
from portal.base.text import vietnamese_slug
from search.collation import sort_key
from search.ways.shelves import Shelf, address, shelves


@dataclass(frozen=True, slots=True)
class Kind:
    """Agencies of a kind, or of a level where they have no kind."""

    name: str
    common: Shelf | None  # the procedures of every agency of the kind
    agencies: list[Shelf]


def by_kind() -> list[Kind]:
    """Levels in their order; agencies of today that handle something, by the alphabet."""
    found = {shelf.value: shelf for shelf in shelves("agency")}
    agencies = Agency.objects.open().select_related("level", "kind")
    kinds: dict[tuple[int, str], Kind] = {}
    for agency in sorted(agencies, key=lambda agency: sort_key(agency.name)):
        name = agency.kind.name if agency.kind else agency.level.name
        common = found.get(vietnamese_slug(agency.kind.name)) if agency.kind else None
        number = sum(shelf.count for shelf in (found.get(agency.slug), common) if shelf)
        if number:
            kind = kinds.setdefault((agency.level.rank, name), Kind(name, common, []))
            kind.agencies.append(Shelf(agency.name, address(agency=agency.slug), number, agency.slug))
    return [kind for _place, kind in sorted(kinds.items(), key=lambda item: item[0])]
