"""Guides through a situation, shown above the results of whoever tells that situation.

Editors write them (kind "guide" of the index): everyday phrases as keywords, procedures in order as `card["steps"]`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db.models import Q

from search.documents import PROCEDURE
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


@dataclass(frozen=True, slots=True)
class _Known:
    """The guides as they were last read: what to ask for, never what to show."""

    said: tuple[Said, ...] = ()
    codes: frozenset[str] = frozenset()  # of the steps' procedures


_last = [_Known()]


def matching_guides(query: Query, limit: int = MOST_GUIDES) -> list[Guide]:
    """The guides whose situation was told, best first; none for a code, or for the name of a procedure.

    One database query, and a second one where guides have changed since the last search: everything that is shown has
    just been read.
    """
    if query.only_code or not query.typed:
        return []
    expected = _situations(_last[0].said).told_by(query.typed)
    codes = _last[0].codes if expected else frozenset()
    guides, procedures = _read(Q(kind=GUIDE) | Q(kind=PROCEDURE, code__in=codes))
    known = _last[0] = _Known(tuple(map(_said, guides.values())), _codes(guides.values()))
    told = _situations(known.said).told_by(query.typed)
    if told and known.codes - codes:
        _, procedures = _read(Q(kind=PROCEDURE, code__in=known.codes))
    is_name = bool(told) and _names_procedure(query.typed, procedures.values())
    shown = [guides[like.guide] for like in told if like.value >= EXACT or not is_name]
    return [_guide(guide, procedures) for guide in shown[:limit]]


@lru_cache(maxsize=4)
def _situations(guides: tuple[Said, ...]) -> Situations:
    """Made once for as long as the guides stay as they are."""
    return Situations({key: [title, *keywords.splitlines()] for key, title, keywords in guides})


def _read(wanted: Q) -> tuple[dict[str, Document], dict[str, Document]]:
    """Guides by their key, procedures by their code; both as they are now, and in force."""
    rows = Document.objects.in_force().filter(wanted).order_by("pk")
    found = list(rows.only("kind", "key", "code", "url", "title", "keywords", "card"))
    guides = {document.key: document for document in found if document.kind == GUIDE}
    return guides, {document.code: document for document in found if document.kind == PROCEDURE}


def _said(guide: Document) -> Said:
    return guide.key, guide.title, guide.keywords


def _steps(guide: Document) -> Sequence[Mapping[str, Any]]:
    steps: Sequence[Mapping[str, Any]] = guide.card.get("steps", [])
    return steps


def _codes(guides: Iterable[Document]) -> frozenset[str]:
    return frozenset(step["code"] for guide in guides for step in _steps(guide))


def _names_procedure(typed: str, procedures: Iterable[Document]) -> bool:
    """Whether a part of a title was typed: the procedure itself is wanted, and a guide would be in the way."""
    name = f" {spelled_out(typed)} "
    return any(name in f" {folded(procedure.title)} " for procedure in procedures)


def _guide(guide: Document, procedures: Mapping[str, Document]) -> Guide:
    steps = tuple(
        Step(procedure.title, procedure.url, step["note"])
        for step in _steps(guide)
        if (procedure := procedures.get(step["code"]))
    )
    return Guide(guide.title, guide.url, guide.card.get("intro", ""), guide.card.get("icon", ""), steps)
