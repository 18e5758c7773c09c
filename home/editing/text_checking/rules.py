"""When a Vietnamese text is hard to read. Lengths are counted in syllables ("tiếng"), which Vietnamese writes apart.

Plain-language guides ask for sentences of 20 to 25 words; a Vietnamese word has one and a half syllables on average.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from home.editing.text_checking.markup import Parts

LONG_SENTENCE = 45  # syllables; most readers lose the thread
LONG_PARAGRAPH = 150
WITHOUT_HEADINGS = 400  # a text of this length needs some
LEAST_CAPITALS = 6  # syllables in capitals; shorter ones are names of offices and abbreviations
EASY, FAIR = 25, 35  # syllables in a sentence on average
EXCERPT = 90  # characters
SENTENCE = re.compile(r"(?<=[.!?…])\s+(?=[A-ZĐÀ-Ỹ“\"(])")
SYLLABLE = re.compile(r"[^\W_]+")
# Words of a link that do not say where it leads.
EMPTY_WORDS = {"tại đây", "ở đây", "đây", "bấm vào đây", "nhấn vào đây", "xem", "xem thêm", "chi tiết", "link", "here"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to mend; `where` quotes the text."""

    rule: str
    where: str


@dataclass(frozen=True, slots=True)
class Rule:
    label: str | Promise  # what is wrong
    remedy: str | Promise
    places: Callable[[Parts], Iterator[str]]


def syllables(text: str) -> int:
    return len(SYLLABLE.findall(text))


def sentences(text: str) -> list[str]:
    """A dot within a number, a code or an abbreviation ends none."""
    return [part for part in SENTENCE.split(text) if part.strip()]


def per_sentence(parts: Parts) -> int:
    """Syllables of an average sentence, rounded; 0 for a page without text."""
    lengths = [syllables(each) for text in parts.paragraphs for each in sentences(text)]
    return round(sum(lengths) / len(lengths)) if lengths else 0


def length(parts: Parts) -> int:
    return sum(syllables(text) for text in (*parts.paragraphs, *parts.headings))


def _long_sentences(parts: Parts) -> Iterator[str]:
    for text in parts.paragraphs:
        yield from (each for each in sentences(text) if syllables(each) > LONG_SENTENCE)


def _long_paragraphs(parts: Parts) -> Iterator[str]:
    yield from (text for text in parts.paragraphs if syllables(text) > LONG_PARAGRAPH)


def _no_headings(parts: Parts) -> Iterator[str]:
    if not parts.headings and length(parts) > WITHOUT_HEADINGS:
        yield parts.paragraphs[0] if parts.paragraphs else ""


def _capitals(parts: Parts) -> Iterator[str]:
    for text in (*parts.headings, *parts.paragraphs):
        if text.isupper() and syllables(text) >= LEAST_CAPITALS:
            yield text


def _empty_words(parts: Parts) -> Iterator[str]:
    for _address, words in parts.links:
        if words.lower().strip(" .:") in EMPTY_WORDS:
            yield words


RULES = {
    "sentence": Rule(_("A long sentence"), _("Divide it: one thought in a sentence"), _long_sentences),
    "paragraph": Rule(_("A long paragraph"), _("Divide it, or make a list of it"), _long_paragraphs),
    "headings": Rule(_("A long text without headings"), _("Put a heading over each part"), _no_headings),
    "capitals": Rule(_("Text in capitals"), _("Write it in small letters: stacked marks are hard to read"), _capitals),
    "words": Rule(_("A link that does not say where it leads"), _("Name what opens, not “here”"), _empty_words),
}


def hard_to_read(parts: Parts) -> list[Finding]:
    """Everything that a rule finds, with the beginning of the place."""
    return [
        Finding(name, Truncator(place).chars(EXCERPT)) for name, rule in RULES.items() for place in rule.places(parts)
    ]


def grade(average: int) -> str | Promise:
    """How hard the text is to read, by its average sentence."""
    if not average:
        return ""
    return _("easy") if average <= EASY else _("fair") if average <= FAIR else _("hard")
