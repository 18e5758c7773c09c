"""Abbreviations, everyday words, situations and English, as editors keep them in the database."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max

from search.models import Synonym
from search.query.meaning import Phrase
from search.query.words import Word, words

_FIRST, _STEP, _LEAST = 1.0, 0.04, 0.7  # weights of the meanings: best first
MOST_SKIPPED = 2  # light words inside what people say: "chồng [tôi vừa] mất"

Version = tuple[datetime | None, int]


@dataclass(frozen=True, slots=True)
class Rule:
    """One way to say something, and what the catalog calls it."""

    says: tuple[Word, ...]
    means: tuple[Phrase, ...]
    kind: str

    def matches(self, sentence: list[Word], start: int, light: set[int]) -> int:
        """The place after the last matched word, or 0. Light words may stand between."""
        place, skipped = start, 0
        for number, word in enumerate(self.says):
            while number and place in light and skipped < MOST_SKIPPED and sentence[place].folded != word.folded:
                place, skipped = place + 1, skipped + 1
            if place >= len(sentence) or not self._same(sentence[place], word):
                return 0
            place += 1
        return place

    def _same(self, typed: Word, word: Word) -> bool:
        """Typed without marks, the letters decide; with marks, at least the vowels must agree.

        A rule of a single word is stricter, so that "bản" is not taken for "bán".
        """
        if typed.folded != word.folded:
            return False
        if len(self.says) == 1 and self.kind != Synonym.Kind.ABBREVIATION:
            return typed.exact == word.exact
        return not typed.has_marks or typed.toneless == word.toneless or self.kind == Synonym.Kind.ABBREVIATION


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The rules by their first word, longest first."""

    rules: dict[str, tuple[Rule, ...]]
    words: frozenset[str]  # every word that a rule knows: no misspelling
    english: frozenset[str]

    def longest_match(self, sentence: list[Word], start: int, light: set[int]) -> tuple[Rule, int] | None:
        for rule in self.rules.get(sentence[start].folded, ()):
            end = rule.matches(sentence, start, light)
            if end:
                return rule, end
        return None


def compile_lexicon(synonyms: list[Synonym]) -> Lexicon:
    by_first: dict[str, list[Rule]] = {}
    for synonym in synonyms:
        means = _phrases(synonym.means)
        for said in _parts(synonym.says):
            says = tuple(words(said))
            by_first.setdefault(says[0].folded, []).append(Rule(says, means, synonym.kind))
    rules = {first: tuple(sorted(found, key=lambda rule: -len(rule.says))) for first, found in by_first.items()}
    every = [rule for found in rules.values() for rule in found]
    return Lexicon(
        rules,
        frozenset(word.folded for rule in every for word in rule.says),
        frozenset(word.folded for rule in every if rule.kind == Synonym.Kind.ENGLISH for word in rule.says),
    )


def _parts(text: str) -> list[str]:
    parts = (part.strip() for line in text.splitlines() for part in line.split(";"))
    return [part for part in parts if words(part)]


def _phrases(text: str) -> tuple[Phrase, ...]:
    phrases = []
    for rank, part in enumerate(_parts(text)):
        found = words(part)
        weight = max(_FIRST - _STEP * rank, _LEAST)
        phrases.append(Phrase(tuple(w.folded for w in found), tuple(w.exact for w in found), weight))
    return tuple(phrases)


_compiled: dict[Version, Lexicon] = {}  # of the newest version only


def current_lexicon() -> Lexicon:
    """The lexicon of the database as it is now: one small query tells whether the compiled one is still good."""
    newest = Synonym.objects.aggregate(at=Max("updated_at"), rows=Count("pk"))
    version = (newest["at"], newest["rows"])
    lexicon = _compiled.get(version)
    if lexicon is None:
        lexicon = compile_lexicon(list(Synonym.objects.filter(active=True)))
        _compiled.clear()
        _compiled[version] = lexicon
    return lexicon
