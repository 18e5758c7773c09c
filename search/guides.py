"""Guides through a situation, shown above the results of whoever tells that situation.

Editors write them (kind "guide" of the index): everyday phrases as keywords, procedures in order as `card["steps"]`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from catalog.models import Procedure
from search.models import Document
from search.query.meaning import Query
from search.query.words import folded
from search.situations import EXACT, Situations, spelled_out

GUIDE = "guide"
MOST_GUIDES = 2  # above one list of results

Said = tuple[str, str, str]  # key, title, everyday phrases one a line


@dataclass(frozen=True, slots=True)
class Step:
    """A procedure in force, and when it is needed."""

    title: str
    url: str  # absolute path
    note: str


@dataclass(frozen=True, slots=True)
class Guide:
    """What a person in this situation has to do, in order."""

    title: str
    url: str  # absolute path
    intro: str
    icon: str
    steps: tuple[Step, ...]


def matching_guides(query: Query, limit: int = MOST_GUIDES) -> list[Guide]:
    """The guides whose situation was told, best first; none for a code, or for the name of a procedure.

    One database query where none matches, two where one does: what is read anew each time is never out of date.
    """
    if query.only_code or not query.typed:
        return []
    guides = {guide.key: guide for guide in Document.objects.in_force().filter(kind=GUIDE).order_by("pk")}
    told = _situations(tuple(_said(guide) for guide in guides.values())).told_by(query.typed)
    if not told:
        return []
    procedures = _procedures(guides.values())
    is_name = _names_procedure(query.typed, procedures.values())
    shown = [guides[like.guide] for like in told if like.value >= EXACT or not is_name]
    return [_guide(guide, procedures) for guide in shown[:limit]]


def _said(guide: Document) -> Said:
    return guide.key, guide.title, guide.keywords


@lru_cache(maxsize=2)
def _situations(guides: tuple[Said, ...]) -> Situations:
    """Made once for as long as the guides stay as they are."""
    return Situations({key: [title, *keywords.splitlines()] for key, title, keywords in guides})


def _steps(guide: Document) -> Sequence[Mapping[str, Any]]:
    steps: Sequence[Mapping[str, Any]] = guide.card.get("steps", [])
    return steps


def _procedures(guides: Iterable[Document]) -> dict[str, Procedure]:
    """The procedures of the guides' steps that are in force now, by code."""
    codes = {step["code"] for guide in guides for step in _steps(guide)}
    in_force = Procedure.objects.published().filter(code__in=codes).only("code", "title")
    return {procedure.code: procedure for procedure in in_force}


def _names_procedure(typed: str, procedures: Iterable[Procedure]) -> bool:
    """Whether a part of a title was typed: the procedure itself is wanted, and a guide would be in the way."""
    name = f" {spelled_out(typed)} "
    return any(name in f" {folded(procedure.title)} " for procedure in procedures)


def _guide(guide: Document, procedures: Mapping[str, Procedure]) -> Guide:
    steps = tuple(
        Step(procedure.title, procedure.get_absolute_url(), step["note"])
        for step in _steps(guide)
        if (procedure := procedures.get(step["code"]))
    )
    return Guide(guide.title, guide.url, guide.card.get("intro", ""), guide.card.get("icon", ""), steps)
