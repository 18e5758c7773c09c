"""What work people have in hand. The rooms above register theirs: this room knows of no dossier."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # registered in AppConfig.ready(), named at the top of an apps.py: before there are models
    from accounts.models import User
    from catalog.models import Agency

# Keys of people and of an agency (None: all) → how many open cases each of them holds; people without may be left out.
CountWork = Callable[[Collection[int], int | None], Counter[int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkKind:
    """One kind of work, the permission that it takes, and the name of the address where it is handed over."""

    permission: str
    count: CountWork
    hand_over: str  # URL name, reversed with the keys of person and agency


_kinds: list[WorkKind] = []


def register_workload(kind: WorkKind) -> None:
    _kinds.append(kind)


def work_kinds() -> list[WorkKind]:
    return list(_kinds)


def work_in_hand(people: Collection[int], agency: Agency | None = None) -> Counter[int]:
    """Open cases of each person, by key, in one query for each kind of work."""
    total: Counter[int] = Counter()
    for kind in _kinds:
        total.update(kind.count(people, agency.pk if agency else None))
    return total


def work_of(person: User, agency: Agency | None = None) -> int:
    return work_in_hand([person.pk], agency)[person.pk]
