"""Marks the found words in texts as people read them, and quotes the place of a text that says most of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.html import escape, format_html_join
from django.utils.safestring import SafeString

from search.query.meaning import Query
from search.query.words import WORD, fold_word

QUOTED = 200  # characters of a quotation
_BEFORE = 60  # characters of it that may stand before the first found word
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Line:
    """The words of a text: where each stands, and all of them folded, with a space at both ends."""

    places: list[Span]
    folded: str

    @classmethod
    def of(cls, text: str) -> Line:
        found = list(WORD.finditer(text))
        return cls([word.span() for word in found], f" {' '.join([fold_word(word.group()) for word in found])} ")

    def numbers(self, needle: str) -> Iterator[range]:
        """The numbers of the words where `needle`, padded with spaces, stands."""
        size = needle.count(" ") - 1
        at = self.folded.find(needle)
        while at >= 0:
            first = self.folded.count(" ", 0, at)
            yield range(first, first + size)
            at = self.folded.find(needle, at + 1)


@dataclass(frozen=True, slots=True)
class Marker:
    """What a query asked for, ready to be found in many texts: the wordings of each clause, padded with spaces."""

    clauses: tuple[tuple[str, ...], ...]

    @classmethod
    def of(cls, query: Query) -> Marker:
        asked = query.weighty or query.clauses
        return cls(tuple(tuple(dict.fromkeys(f" {phrase.text} " for phrase in clause.phrases)) for clause in asked))

    def mark(self, text: str, line: Line | None = None) -> SafeString:
        """`text` escaped, with `<mark>` around every word that was asked for; `line` where it was read already."""
        line = line or Line.of(text)
        return _marked(text, line, {number for one in self.clauses for number in _numbers(line, one)})

    def missing(self, line: Line) -> Marker:
        """Those clauses that a text does not say in any wording."""
        return Marker(tuple(one for one in self.clauses if not any(needle in line.folded for needle in one)))

    def quote(self, text: str, sought: Marker) -> SafeString | None:
        """The part of `text` that says most of `sought`, marked; None where it says nothing of it."""
        line = Line.of(text)
        start, end = _best_part(text, line, sought)
        if start == end:
            return None
        before = "" if start == 0 or text[start - 1] == "\n" else "… "
        after = "" if text[end : end + 1] in ("", "\n") else " …"
        return SafeString(before + self.mark(text[start:end]) + after)


def highlight(text: str, query: Query) -> SafeString:
    """`text` escaped, with `<mark>` around what the query asked for."""
    return Marker.of(query).mark(text)


def _numbers(line: Line, needles: Iterable[str]) -> Iterator[int]:
    return (number for needle in needles for found in line.numbers(needle) for number in found)


def _marked(text: str, line: Line, numbers: set[int]) -> SafeString:
    pairs, place = [], 0
    for start, end in _joined(text, [line.places[number] for number in sorted(numbers)]):
        pairs.append((text[place:start], text[start:end]))
        place = end
    return format_html_join("", "{}<mark>{}</mark>", pairs) + escape(text[place:])


def _joined(text: str, found: list[Span]) -> list[Span]:
    """Neighbouring words under one mark."""
    joined: list[Span] = []
    for start, end in found:
        if joined and text[joined[-1][1] : start].isspace():
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _best_part(text: str, line: Line, sought: Marker) -> Span:
    """The earliest part of the length of a quotation with most of the clauses, cut between words."""
    found = sorted(
        (line.places[number][0], clause)
        for clause, needles in enumerate(sought.clauses)
        for number in _numbers(line, needles)
    )
    best, most = -1, 0
    for place, (start, _) in enumerate(found):
        said = len({clause for other, clause in found[place:] if other < start + QUOTED - _BEFORE})
        if said > most:
            best, most = start, said
    return _cut(text, best) if most else (0, 0)


def _cut(text: str, at: int) -> Span:
    """A quotation around the place `at`, within its line: from the beginning of a sentence where one is near."""
    line_start, line_end = text.rfind("\n", 0, at) + 1, text.find("\n", at)
    nearest = max(at - _BEFORE, line_start)
    sentence = text.rfind(". ", nearest, at)
    if nearest == line_start:
        start = line_start
    elif sentence >= 0:
        start = sentence + 2
    else:
        start = text.find(" ", nearest, at) + 1 or at
    limit = len(text) if line_end < 0 else line_end
    end = min(start + QUOTED, limit)
    return start, end if end == limit else max(text.rfind(" ", at, end), at + 1)
