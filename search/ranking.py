"""How well a document answers a query: one scoring for every database, pure and without input or output.

The full-text index finds candidates; databases differ in how they rank them (PostgreSQL knows no rarity of words), so
the order that people see is made here.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from search.ordinary import is_asked, special_cases
from search.query.meaning import Clause, Phrase, Query
from search.query.words import folded, spelled

TITLE, KEYWORD, CONTEXT, BODY = 1.0, 0.95, 0.5, 0.28  # where a phrase stands
SCATTERED = 0.72  # all words of a phrase are there, but not together
OTHER_MARKS = 0.8  # the same letters under other marks: "bán" for "bản"
NEIGHBOURS = 0.35  # share of the score for words that stand together as they were typed
DENSITY = 0.3  # share for a title that says little else
WHOLE_KEYWORD = 0.3  # share for a keyword that was typed as a whole
VERBATIM = 0.3  # share for a title that is what was typed; half of it for one that contains it
MEANT_KEYWORD = 0.5  # … compared with it for one that was meant
SPECIAL_CASE = 0.06  # what a title loses that is about a special case nobody asked for
_PREFIX = "thu tuc "  # of titles, said or left out at will
_EMPTY_WORDS = frozenset({"thu", "tuc", "cap", "giai", "quyet", "viec"})  # of nearly every title


@dataclass(frozen=True, slots=True)
class Candidate:
    """A document as the ranking reads it; folded texts, keywords one a line."""

    title: str
    title_folded: str
    keywords_folded: str
    context_folded: str
    body_folded: str


@dataclass(slots=True)
class _Padded:
    """Texts with a space at both ends, so that a substring is whole words."""

    title: str
    keywords: list[str]
    context: str
    body: str
    spelled: str

    @classmethod
    def of(cls, candidate: Candidate) -> "_Padded":
        return cls(
            f" {candidate.title_folded} ",
            [f" {keyword} " for keyword in candidate.keywords_folded.splitlines()],
            f" {candidate.context_folded} ",
            f" {candidate.body_folded} ",
            f" {spelled(candidate.title)} ",
        )


def score(query: Query, candidate: Candidate) -> float:
    """Comparable within one query only; about 2 for a title that is what was typed."""
    texts = _Padded.of(candidate)
    total = sum(clause.weight for clause in query.clauses) or 1.0
    cover = sum(clause.weight * _clause_score(clause, texts) for clause in query.clauses) / total
    neighbours = _neighbours(query.clauses, texts)
    return (
        cover
        + NEIGHBOURS * neighbours
        + DENSITY * cover * _density(query.clauses, texts)
        + WHOLE_KEYWORD * _whole_keyword(query.clauses, texts)
        + VERBATIM * _verbatim(query, texts)
        - SPECIAL_CASE * _special_cases(query, candidate)
    )


def _verbatim(query: Query, texts: _Padded) -> float:
    """Whether all that was typed stands in the title, in one piece; 1 when it is the title."""
    said = folded(query.corrected or query.typed).removeprefix(_PREFIX)
    title = texts.title.strip().removeprefix(_PREFIX)
    if not said or f" {said} " not in texts.title:
        return 0.0
    return 1.0 if said == title else 0.5 if " " in said else 0.0


def _special_cases(query: Query, candidate: Candidate) -> int:
    said = " ".join(phrase.text for clause in query.clauses for phrase in clause.phrases)
    return sum(not is_asked(case, said) for case in special_cases(candidate.title_folded))


def _clause_score(clause: Clause, texts: _Padded) -> float:
    return max(phrase.weight * _phrase_score(phrase, texts) for phrase in clause.phrases)


def _phrase_score(phrase: Phrase, texts: _Padded) -> float:
    needle = f" {phrase.text} "
    if needle in texts.title:
        return TITLE * _same_marks(phrase, texts)
    if any(needle in keyword for keyword in texts.keywords):
        return KEYWORD
    parts = [f" {word} " for word in phrase.folded]
    if len(parts) > 1:
        if all(part in texts.title for part in parts):
            return TITLE * SCATTERED
        if any(all(part in keyword for part in parts) for keyword in texts.keywords):
            return KEYWORD * SCATTERED
    if needle in texts.context:
        return CONTEXT
    return BODY if needle in texts.body else 0.0


def _same_marks(phrase: Phrase, texts: _Padded) -> float:
    right = all(not word or f" {word} " in texts.spelled for word in phrase.spelled)
    return 1.0 if right else OTHER_MARKS


def _neighbours(clauses: tuple[Clause, ...], texts: _Padded) -> float:
    """The share of the words that stand together in the title or in one keyword: within a clause and between two."""
    found = whole = 0.0
    for first, second in pairwise(clauses):
        weight = min(first.weight, second.weight)
        whole += weight
        found += weight * max(
            (_together(one, other, texts) for one in first.phrases for other in second.phrases), default=0.0
        )
    for clause in clauses:
        long = [phrase for phrase in clause.phrases if len(phrase.folded) > 1]
        if long:
            whole += clause.weight
            found += clause.weight * max(phrase.weight * _whole(phrase.text, texts) for phrase in long)
    return found / whole if whole else 0.0


def _together(one: Phrase, other: Phrase, texts: _Padded) -> float:
    return one.weight * other.weight * _whole(f"{one.text} {other.text}", texts)


def _whole(words: str, texts: _Padded) -> float:
    needle = f" {words} "
    if needle in texts.title:
        return 1.0
    return 0.9 if any(needle in keyword for keyword in texts.keywords) else 0.0


def _density(clauses: tuple[Clause, ...], texts: _Padded) -> float:
    """How much of the title was asked for."""
    title = [word for word in texts.title.split() if word not in _EMPTY_WORDS]
    asked = set()
    for clause in clauses:
        for phrase in clause.phrases:
            if f" {phrase.text} " in texts.title:
                asked |= set(phrase.folded)
    return sum(word in asked for word in title) / len(title) if title else 0.0


def _whole_keyword(clauses: tuple[Clause, ...], texts: _Padded) -> float:
    """The weight share of the keyword that was typed, or meant, from its first word to its last."""
    typed = {word: clause.weight for clause in clauses for word in clause.phrases[0].folded}
    total = sum(clause.weight for clause in clauses) or 1.0
    meant = {
        f" {phrase.text} ": clause.weight * phrase.weight * MEANT_KEYWORD
        for clause in clauses
        for phrase in reversed(clause.phrases)
    }
    best = 0.0
    for keyword in texts.keywords:
        found = keyword.split()
        share = meant.get(keyword, 0.0) / total
        if len(found) > 1 and all(word in typed for word in found):
            share = max(share, sum({typed[word] for word in found}) / total)
        best = max(best, min(1.0, share))
    return best


def ranked(query: Query, candidates: Iterable[tuple[int, Candidate]]) -> list[tuple[float, int]]:
    """Scores and numbers, best first; the given order decides between equals."""
    scored = [(score(query, candidate), number) for number, candidate in candidates]
    return sorted(scored, key=lambda pair: -pair[0])
