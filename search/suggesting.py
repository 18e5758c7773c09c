"""What somebody who is typing may mean: a code, titles that go on as typed, else what the words mean."""

from __future__ import annotations

import re

from catalog.models import Procedure
from search.documents import PROCEDURE
from search.engines.choice import engine
from search.engines.interface import SearchRequest, Suggestion
from search.guides import GUIDE, MOST_GUIDES
from search.query.codes import whole_code
from search.query.understanding import clean, understand
from search.query.words import folded, words
from search.sources import source

MOST_SUGGESTIONS = 8
_BEGUN_CODE = re.compile(r"\d\.\d{2,5}")  # fewer digits begin too many codes
_LEAST = 2  # letters


def suggestions(typed: str) -> list[Suggestion]:
    """Best first; nothing for less than two letters, or for signs alone. A constant number of queries."""
    text = clean(typed)
    if len(text) < _LEAST or not words(text):
        return []
    code = whole_code(text) or ""
    if code or _BEGUN_CODE.fullmatch(text):
        return _by_code(code or text)
    found = _few_guides(engine().suggest(text, MOST_SUGGESTIONS), text)
    if all(suggestion.kind == GUIDE for suggestion in found):
        known = {suggestion.url for suggestion in found}
        found += [meant for meant in _by_meaning(text) if meant.url not in known]
    return sorted(found[:MOST_SUGGESTIONS], key=lambda suggestion: _place(suggestion.kind))


def _few_guides(found: list[Suggestion], text: str) -> list[Suggestion]:
    """Guides have many everyday phrases: those that are not named as typed leave room for procedures."""
    name = f" {folded(text)}"
    unnamed = [each for each in found if each.kind == GUIDE and name not in f" {folded(each.text)}"]
    return [suggestion for suggestion in found if suggestion not in unnamed[MOST_GUIDES:]]


def _place(kind: str) -> int:
    """Guides and procedures as they come, the other kinds after them."""
    return max(source(kind).rank, source(PROCEDURE).rank) if kind else 0


def _by_code(code: str) -> list[Suggestion]:
    """Procedures whose code begins so; where the digit before the dot was left out, those that end so."""
    in_force = Procedure.objects.published()
    if "." in code:
        found = in_force.filter(code__range=(code, f"{code}999999"))  # no LIKE: SQLite has no index for it
    else:
        found = in_force.filter(code__in=[f"{family}.{code}" for family in range(10)])
    rows = found.order_by("code").values_list("code", "title")[:MOST_SUGGESTIONS]
    return [
        Suggestion(f"{title} ({code})", Procedure(code=code).get_absolute_url(), PROCEDURE) for code, title in rows
    ]


def _by_meaning(text: str) -> list[Suggestion]:
    """What the search finds: Telex leftovers, synonyms and typing errors included."""
    answer = engine().search(SearchRequest(query=understand(text), limit=MOST_SUGGESTIONS))
    return [Suggestion(hit.title, hit.url, hit.kind) for hit in answer.hits]
