"""The dossier before and after this one, in the list from which the officer came."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

SESSION_KEY = "desk_lists"
LISTS = 4  # so many lists are remembered: an officer has more than one tab open
LONGEST = 100  # dossiers of one list


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbours:
    """`url` is the list; previous and next are keys of dossiers, None at its ends."""

    url: str
    position: int
    total: int
    previous: int | None
    next: int | None


def remember_list(session: Any, url: str, dossiers: Sequence[int]) -> None:
    """The page of the list that the officer looks at now; nothing is written when it is the last one already."""
    kept = session.get(SESSION_KEY, [])
    entry = {"url": url, "dossiers": list(dossiers)[:LONGEST]}
    if kept[:1] != [entry]:
        session[SESSION_KEY] = [entry, *(one for one in kept if one["url"] != url)][:LISTS]


def neighbours(session: Any, dossier: int) -> Neighbours | None:
    """In the newest list that names the dossier; None when it was opened from elsewhere."""
    entry = next((one for one in session.get(SESSION_KEY, []) if dossier in one["dossiers"]), None)
    if entry is None:
        return None
    keys = entry["dossiers"]
    at = keys.index(dossier)
    return Neighbours(
        url=entry["url"],
        position=at + 1,
        total=len(keys),
        previous=keys[at - 1] if at else None,
        next=keys[at + 1] if at + 1 < len(keys) else None,
    )
