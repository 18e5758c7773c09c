"""An entry of the synonyms tried out before it is saved: what it would find, and what speaks against it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from search.documents import PROCEDURE
from search.engines.choice import engine
from search.engines.interface import Answer, Hit, SearchRequest
from search.models import Document, Synonym
from search.query.lexicon import Lexicon, compile_lexicon, current_lexicon
from search.query.understanding import understand
from search.query.words import folded

SHOWN = 5  # results
MOST_WAYS = 4  # to say it, that are tried
COMMON = 30  # titles that hold the words: an entry for them would change more than it mends


@dataclass(frozen=True, slots=True)
class Found:
    """What one search finds among the procedures."""

    count: int
    hits: tuple[Hit, ...]
    is_loose: bool

    @property
    def is_good(self) -> bool:
        """Whether there is something that has all that was asked."""
        return bool(self.count) and not self.is_loose


@dataclass(frozen=True, slots=True)
class Way:
    """One way to say it, without and with the entry."""

    words: str
    before: Found
    after: Found

    @property
    def new(self) -> frozenset[str]:
        """The addresses that the entry brings among the first."""
        return frozenset(hit.url for hit in self.after.hits) - frozenset(hit.url for hit in self.before.hits)


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something for the editor to think about; it forbids nothing."""

    text: str
    url: str = ""  # of the other entry


def found(words: str, lexicon: Lexicon | None = None) -> Found:
    """What a citizen sees for these words, among the procedures."""
    query = understand(words, lexicon=lexicon)
    answer: Answer = engine().search(SearchRequest(query=query, kinds=(PROCEDURE,), limit=SHOWN))
    return Found(answer.count, answer.hits, answer.is_loose)


def tried(entry: Synonym) -> list[Way]:
    """Its first ways to say it, each searched as the lexicon is and as it would be."""
    others = list(_others(entry).order_by("pk"))
    without = compile_lexicon(others) if entry.pk else current_lexicon()
    with_it = compile_lexicon([*others, entry])
    return [Way(words, found(words, without), found(words, with_it)) for words in parts(entry.says)[:MOST_WAYS]]


def parts(text: str) -> list[str]:
    """The ways or meanings of one field, as they are written."""
    pieces = (piece.strip() for line in text.splitlines() for piece in line.split(";"))
    return [piece for piece in pieces if folded(piece)]


def doubts(entry: Synonym) -> list[Doubt]:
    """What an editor should know before saving."""
    return [*_said_elsewhere(entry), *_too_common(entry), *_meaning_nothing(entry)]


def _others(entry: Synonym) -> QuerySet[Synonym]:
    return Synonym.objects.filter(active=True).exclude(pk=entry.pk)


def _said_elsewhere(entry: Synonym) -> Iterator[Doubt]:
    says = {folded(part): part for part in parts(entry.says)}
    for pk, other in _others(entry).values_list("pk", "says"):
        for part in parts(other):
            if folded(part) in says:
                text = _("“%(words)s” is explained by another entry already: both will count") % {"words": part}
                yield Doubt(text, reverse("synonyms:edit", args=[pk]))


def _too_common(entry: Synonym) -> Iterator[Doubt]:
    if entry.kind == Synonym.Kind.ABBREVIATION:
        return
    for part in parts(entry.says):
        titles = Document.objects.in_force().filter(_in_title(folded(part)), kind=PROCEDURE).count()
        if titles > COMMON:
            text = _("“%(words)s” stands in the titles of %(count)d procedures: searches for all of them will change")
            yield Doubt(text % {"words": part, "count": titles})


def _in_title(words: str) -> Q:
    """Whole words, by the folded titles, which have one space between words."""
    return (
        Q(title_folded=words)
        | Q(title_folded__startswith=f"{words} ")
        | Q(title_folded__endswith=f" {words}")
        | Q(title_folded__contains=f" {words} ")
    )


def _meaning_nothing(entry: Synonym) -> Iterator[Doubt]:
    for part in parts(entry.means)[:MOST_WAYS]:
        if not found(part).is_good:
            yield Doubt(_("No procedure has all words of “%(words)s”") % {"words": part})
