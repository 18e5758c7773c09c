"""How well a document answers a query: one scoring for every database, pure and without input or output.

The full-text index finds candidates; databases differ in how they rank them (PostgreSQL knows no rarity of words), so
the order that people see is made here.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
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
RELATED = 0.2  # what is left of the weight of words that were not asked for
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


class _Texts:
    """A document's texts with a space at both ends of each, so that a substring is whole words."""

    def __init__(self, candidate: Candidate) -> None:
        self.candidate = candidate
        self.title = f" {candidate.title_folded} "
        self.keywords = f" {candidate.keywords_folded} ".replace("\n", " \n ")
        self.context = f" {candidate.context_folded} "
        self.body = f" {candidate.body_folded} "

    @cached_property
    def spelled(self) -> str:
        return f" {spelled(self.candidate.title)} "


@dataclass(frozen=True, slots=True)
class _Wording:
    """A phrase, ready to be looked for."""

    words: tuple[str, ...]
    weight: float
    whole: str
    parts: tuple[str, ...]  # of a phrase of several words
    marked: tuple[str, ...]  # its words that were typed with marks

    @classmethod
    def of(cls, phrase: Phrase) -> "_Wording":
        parts = tuple(f" {word} " for word in phrase.folded) if len(phrase.folded) > 1 else ()
        marked = tuple(f" {word} " for word in phrase.spelled if word)
        return cls(phrase.folded, phrase.weight, f" {phrase.text} ", parts, marked)

    def score(self, texts: _Texts, most: float) -> float:
        """The better of `most` and what the best place of the words is worth."""
        if self.whole in texts.title:
            right = all(word in texts.spelled for word in self.marked)
            return max(most, self.weight * TITLE * (1.0 if right else OTHER_MARKS))
        if self.whole in texts.keywords:
            return max(most, self.weight * KEYWORD)
        if self.parts and self.weight * SCATTERED > most:
            if all(part in texts.title for part in self.parts):
                return self.weight * TITLE * SCATTERED
            if self._is_within_a_keyword(texts):
                return max(most, self.weight * KEYWORD * SCATTERED)
        if self.weight * CONTEXT > most and self.whole in texts.context:
            return self.weight * CONTEXT
        return self.weight * BODY if self.weight * BODY > most and self.whole in texts.body else most

    def _is_within_a_keyword(self, texts: _Texts) -> bool:
        if not all(part in texts.keywords for part in self.parts):
            return False
        return any(all(part in keyword for part in self.parts) for keyword in texts.keywords.split("\n"))


@dataclass(frozen=True, slots=True)
class _Asked:
    """A clause, ready to be looked for."""

    weight: float
    wordings: tuple[_Wording, ...]
    has_long: bool  # a wording of several words

    @classmethod
    def of(cls, clause: Clause) -> "_Asked":
        wordings = tuple(map(_Wording.of, clause.phrases))
        return cls(clause.weight, wordings, any(wording.parts for wording in wordings))

    def score(self, texts: _Texts) -> float:
        most = 0.0
        for wording in self.wordings:
            if wording.weight > most:
                most = wording.score(texts, most)
        return most

    def in_head(self, texts: _Texts) -> list[_Wording]:
        """The wordings that stand in the title or in a keyword."""
        return [
            wording for wording in self.wordings if wording.whole in texts.title or wording.whole in texts.keywords
        ]


class Scoring:
    """One query's scoring: what depends on the query alone is worked out once for all candidates."""

    def __init__(self, query: Query) -> None:
        self._asked = [_Asked.of(clause) for clause in query.clauses]
        self._total = sum(clause.weight for clause in query.clauses) or 1.0
        self._neighbours = sum(min(one.weight, other.weight) for one, other in pairwise(self._asked))
        self._neighbours += sum(asked.weight for asked in self._asked if asked.has_long)
        self._verbatim = folded(query.corrected or query.typed).removeprefix(_PREFIX)
        self._said = " ".join(phrase.text for clause in query.clauses for phrase in clause.phrases)
        self._is_special: dict[str, bool] = {}
        self._typed = {word: clause.weight for clause in query.clauses for word in clause.phrases[0].folded}
        self._meant = _meant_keywords(query.clauses)

    def score(self, candidate: Candidate) -> float:
        """Comparable within one query only; about 2 for a title that is what was typed."""
        texts = _Texts(candidate)
        cover = sum(asked.weight * asked.score(texts) for asked in self._asked) / self._total
        heads = [asked.in_head(texts) for asked in self._asked]
        return (
            cover
            + NEIGHBOURS * self._together(heads, texts)
            + DENSITY * cover * _density(heads, texts)
            + WHOLE_KEYWORD * self._whole_keyword(candidate)
            + VERBATIM * self._as_typed(texts)
            - SPECIAL_CASE * self._special_cases(candidate)
        )

    def _together(self, heads: Sequence[list[_Wording]], texts: _Texts) -> float:
        """The share of the words that stand together in the title or a keyword: within a clause and between two."""
        found = 0.0
        for (asked, ones), (beside, others) in pairwise(zip(self._asked, heads, strict=True)):
            if ones and others:
                best = max(
                    one.weight * other.weight * _side_by_side(one, other, texts) for one in ones for other in others
                )
                found += min(asked.weight, beside.weight) * best
        for asked, wordings in zip(self._asked, heads, strict=True):
            long = [wording.weight * _place(wording.whole, texts) for wording in wordings if wording.parts]
            found += asked.weight * max(long, default=0.0)
        return found / self._neighbours if self._neighbours else 0.0

    def _whole_keyword(self, candidate: Candidate) -> float:
        """The weight share of the keyword that was typed, or meant, from its first word to its last."""
        best = 0.0
        for keyword in candidate.keywords_folded.split("\n"):
            best = max(best, self._meant.get(keyword, 0.0))
            found = keyword.split()
            if len(found) > 1 and all(word in self._typed for word in found):
                best = max(best, sum({self._typed[word] for word in found}))
        return min(1.0, best / self._total)

    def _as_typed(self, texts: _Texts) -> float:
        """Whether all that was typed stands in the title, in one piece; 1 when it is the title."""
        if not self._verbatim or f" {self._verbatim} " not in texts.title:
            return 0.0
        if self._verbatim == texts.candidate.title_folded.removeprefix(_PREFIX):
            return 1.0
        return 0.5 if " " in self._verbatim else 0.0

    def _special_cases(self, candidate: Candidate) -> int:
        number = 0
        for case in special_cases(candidate.title_folded):
            if case not in self._is_special:
                self._is_special[case] = not is_asked(case, self._said)
            number += self._is_special[case]
        return number


def _meant_keywords(clauses: Sequence[Clause]) -> Mapping[str, float]:
    return {
        phrase.text: clause.weight * phrase.weight * MEANT_KEYWORD
        for clause in clauses
        for phrase in reversed(clause.phrases)
    }


def _side_by_side(one: _Wording, other: _Wording, texts: _Texts) -> float:
    return _place(one.whole + other.whole[1:], texts)


def _place(words: str, texts: _Texts) -> float:
    if words in texts.title:
        return 1.0
    return 0.9 if words in texts.keywords else 0.0


def _density(heads: Sequence[list[_Wording]], texts: _Texts) -> float:
    """How much of the title was asked for."""
    title = [word for word in texts.title.split() if word not in _EMPTY_WORDS]
    asked = {
        word for wordings in heads for wording in wordings if wording.whole in texts.title for word in wording.words
    }
    return sum(word in asked for word in title) / len(title) if title else 0.0


def score(query: Query, candidate: Candidate) -> float:
    """Of a single candidate; see Scoring."""
    return Scoring(query).score(candidate)


def ranked(query: Query, candidates: Iterable[tuple[int, Candidate]]) -> list[tuple[float, int]]:
    """Scores and numbers, best first; the given order decides between equals."""
    asked = replace(query, clauses=tuple(map(_as_asked, query.clauses)))
    scored = [(score(asked, candidate), number) for number, candidate in candidates]
    return sorted(scored, key=lambda pair: -pair[0])


def _as_asked(clause: Clause) -> Clause:
    return replace(clause, weight=clause.weight * RELATED) if clause.related else clause
