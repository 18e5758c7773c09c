"""An editor's trial of everyday phrases: what somebody who types one of them sees today."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from search.documents import PROCEDURE
from search.engines.choice import engine
from search.engines.interface import Hit, SearchRequest
from search.guides import Guide, matching_guides
from search.query.understanding import understand


@dataclass(frozen=True, slots=True)
class Trial:
    """One phrase and where it leads."""

    phrase: str
    guides: tuple[Guide, ...]  # that stand above the results
    first: Hit | None  # the best procedure

    @property
    def url(self) -> str:
        return f"{reverse('search:search')}?{urlencode({'q': self.phrase})}"


def tried(phrases: Iterable[str]) -> list[Trial]:
    """Each phrase searched as a citizen would."""
    return [_tried(phrase) for phrase in phrases]


def _tried(phrase: str) -> Trial:
    query = understand(phrase)
    hits = engine().search(SearchRequest(query=query, kinds=(PROCEDURE,), limit=1)).hits
    return Trial(phrase, tuple(matching_guides(query)), hits[0] if hits else None)
