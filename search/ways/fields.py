"""Fields of administration in their groups, with how many procedures each has."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from catalog.models import Field
from search.collation import sort_key
from search.ways.shelves import Shelf, shelves


@dataclass(frozen=True, slots=True)
class Group:
    name: str  # empty for fields without a group
    fields: list[Shelf]

    @property
    def count(self) -> int:
        return sum(field.count for field in self.fields)


def by_group() -> list[Group]:
    """By the alphabet, fields without a group last; a field without a procedure in force is left out."""
    names = dict(Field.objects.order_by().values_list("slug", "group"))
    groups: dict[str, list[Shelf]] = defaultdict(list)
    for shelf in shelves("field"):
        groups[names.get(shelf.value, "")].append(shelf)
    found = [Group(name, fields) for name, fields in groups.items()]
    return sorted(found, key=lambda group: (not group.name, sort_key(group.name)))
