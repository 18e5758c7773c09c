"""Marks the found words in texts as people read them, marks and capitals included."""

from collections.abc import Iterable

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString

from search.query.meaning import Query
from search.query.words import spans

Span = tuple[int, int]


def highlight(text: str, query: Query) -> SafeString:
    """`text` escaped, with `<mark>` around what the query asked for."""
    pieces, place = [], 0
    for start, end in _joined(text, _found(text, query)):
        pieces.append(format_html("{}<mark>{}</mark>", text[place:start], text[start:end]))
        place = end
    return format_html_join("", "{}", [*((piece,) for piece in pieces), (conditional_escape(text[place:]),)])


def _found(text: str, query: Query) -> list[Span]:
    """The words of each phrase that stands in the text as a whole."""
    line = list(spans(text))
    folded = [word for _, _, word in line]
    found: set[Span] = set()
    for phrase in {phrase.folded for clause in query.weighty or query.clauses for phrase in clause.phrases}:
        for place in _places(folded, phrase):
            found |= {line[at][:2] for at in range(place, place + len(phrase))}
    return sorted(found)


def _places(line: list[str], phrase: tuple[str, ...]) -> Iterable[int]:
    size = len(phrase)
    return (place for place in range(len(line) - size + 1) if tuple(line[place : place + size]) == phrase)


def _joined(text: str, found: list[Span]) -> list[Span]:
    """Neighbouring words under one mark."""
    joined: list[Span] = []
    for start, end in found:
        if joined and text[joined[-1][1] : start].isspace():
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined
