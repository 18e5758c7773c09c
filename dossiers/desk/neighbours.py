"""The dossier before and after this one, in the list from which the officer came."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http.response import HttpResponseBase
from django.urls import reverse

COOKIE = "desk_lists"
LISTS = 3  # so many lists are remembered: an officer has more than one tab open
LONGEST = 50  # dossiers of one list
LONGEST_URL = 400
MOST = 3500  # characters of a cookie, of the 4096 bytes that browsers keep


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbours:
    """`url` is the list; previous and next are keys of dossiers, None at its ends."""

    url: str
    position: int
    total: int
    previous: int | None
    next: int | None


def remember_list(response: HttpResponseBase, cookies: Mapping[str, str], url: str, dossiers: Sequence[int]) -> None:
    """The page of the list that the officer looks at now, in the browser: looking at a list writes no database row.

    Nothing secret: keys of dossiers, and whoever changes them finds only what they may open anyway.
    """
    entry = {"url": url[:LONGEST_URL], "dossiers": list(dossiers)[:LONGEST]}
    kept = [entry, *(one for one in _lists(cookies) if one["url"] != entry["url"])][:LISTS]
    while kept and len(text := json.dumps(kept, separators=(",", ":"))) > MOST:
        kept.pop()
    if kept and text != cookies.get(COOKIE):
        place = reverse("desk:index")
        secure = settings.SESSION_COOKIE_SECURE
        response.set_cookie(COOKIE, text, path=place, httponly=True, samesite="Lax", secure=secure)


def neighbours(cookies: Mapping[str, str], dossier: int) -> Neighbours | None:
    """In the newest list that names the dossier; None when it was opened from elsewhere."""
    entry = next((one for one in _lists(cookies) if dossier in one["dossiers"]), None)
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


def _lists(cookies: Mapping[str, str]) -> list[dict[str, Any]]:
    """What the browser sent, as far as it can be ours: addresses of the queue, and keys."""
    try:
        found = json.loads(cookies.get(COOKIE, "[]"))
    except (ValueError, RecursionError):  # the second: brackets a thousand deep
        return []
    if not isinstance(found, list):
        return []
    return [one for one in found[:LISTS] if isinstance(one, dict) and _is_ours(one)]


def _is_ours(entry: dict[str, Any]) -> bool:
    url, keys = entry.get("url"), entry.get("dossiers")
    return (
        isinstance(url, str)
        and url.startswith(f"{reverse('desk:index')}?")
        and isinstance(keys, list)
        and all(type(key) is int and key > 0 for key in keys)
    )
