"""Abbreviations, everyday words, situations and English, as editors keep them in the database."""

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache
from itertools import chain

from django.db.models import Count, Max

from search.models import Synonym
from search.query.english import english_key
from search.query.hints import Hints
from search.query.light_words import is_light
from search.query.meaning import Phrase
from search.query.people import class_of
from search.query.variants import common_form
from search.query.words import Word, words

_FIRST, _STEP, _LEAST = 0.96, 0.04, 0.68  # weights of the meanings: best first
_NEGATIONS = frozenset({"không", "chưa", "chẳng"})  # "chưa có sổ" is no "có sổ"
_GIVING = frozenset({"cho"})  # at the beginning: who says "cho sinh viên thuê" has a room, "sinh viên thuê" seeks one
_COMMON = 0.6  # what the most common word of all rules says less than a rare one
_PERSON, _LIGHT = 0.7, 0.1  # what a word for a person, and a light one says
ROWS = 4096  # remembered as they were read; there are some two thousand
ENOUGH = 1.5  # strength from which a rule may be recognised piecemeal

Version = tuple[datetime | None, int]


@dataclass(frozen=True, slots=True)
class Said:
    """One word of a rule."""

    word: Word
    key: str  # the form in which it is compared; the class of a person is "@elder"
    optional: bool  # a light word that a sentence may lack
    says: float = 1.0  # how much: up to 1 for a word of few rules


@dataclass(frozen=True, slots=True)
class Rule:
    """One way to say something, and what the catalog calls it."""

    says: tuple[Said, ...]
    means: tuple[Phrase, ...]
    kind: str

    @property
    def needed(self) -> tuple[Said, ...]:
        return tuple(said for said in self.says if not said.optional)

    @property
    def strength(self) -> float:
        """How much it takes to match it: about the number of its telling words."""
        return sum(said.says for said in self.needed)

    @property
    def is_abbreviation(self) -> bool:
        return self.kind == Synonym.Kind.ABBREVIATION

    @property
    def is_english(self) -> bool:
        return self.kind == Synonym.Kind.ENGLISH


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All rules, looked up by the rarest of their words."""

    rules: dict[str, tuple[Rule, ...]]
    words: frozenset[str]  # every word that a rule or a hint knows: no misspelling
    english: frozenset[str]
    hints: Hints = field(default_factory=Hints)

    def candidates(self, keys: Iterable[str]) -> list[Rule]:
        """The rules that a sentence with these keys may match."""
        return [rule for key in keys for rule in self.rules.get(key, ())]


def compile_lexicon(synonyms: Iterable[Synonym]) -> Lexicon:
    """Rows that say the same are one rule with the meanings of all of them."""
    rules: dict[tuple[str, ...], Rule] = {}
    hints: list[tuple[tuple[Phrase, ...], list[tuple[Word, ...]]]] = []
    for synonym in synonyms:
        means = _phrases(synonym.means)
        if synonym.kind == Synonym.Kind.HINT:
            hints.append((means, [tuple(words(part)) for part in _parts(synonym.says)]))
            continue
        for says in _sayings(synonym.says, synonym.kind):
            rule = Rule(says, means, synonym.kind)
            spelling = tuple(said.word.exact for said in rule.says)
            known = rules.get(spelling)
            rules[spelling] = replace(known, means=merged(known.means, means)) if known else rule
    lexicon, hinting = _lexicon(list(rules.values())), Hints.of(hints)
    return replace(lexicon, words=lexicon.words | hinting.words, hints=hinting)


def merged(one: tuple[Phrase, ...], other: tuple[Phrase, ...]) -> tuple[Phrase, ...]:
    """The phrases of both, each once with its better weight, best first."""
    best: dict[str, Phrase] = {}
    for phrase in chain(one, other):
        known = best.get(phrase.text)
        if known is None or phrase.weight > known.weight:
            best[phrase.text] = phrase
    return tuple(sorted(best.values(), key=lambda phrase: -phrase.weight))


def _lexicon(rules: list[Rule]) -> Lexicon:
    uses = Counter(key for rule in rules for key in {said.key for said in rule.needed})
    most = math.log(max(uses.values(), default=0) + 1)
    by_key: dict[str, list[Rule]] = {}
    for rule in rules:
        weighed = _weighed(rule, uses, most)
        rarest = min({said.key for said in weighed.needed}, key=lambda key: (uses[key], key))
        by_key.setdefault(rarest, []).append(weighed)
    return Lexicon(
        {key: tuple(found) for key, found in by_key.items()},
        frozenset(said.word.folded for rule in rules for said in rule.says),
        frozenset(said.word.folded for rule in rules if rule.is_english for said in rule.says),
    )


def _weighed(rule: Rule, uses: Counter[str], most: float) -> Rule:
    """The rule with what each of its words says; one that says little needs all of them."""
    says = tuple(Said(of.word, of.key, of.optional, _telling(of, uses[of.key], most)) for of in rule.says)
    weighed = Rule(says, rule.means, rule.kind)
    if weighed.strength >= ENOUGH:
        return weighed
    return replace(rule, says=tuple(replace(said, optional=False) for said in says))


def _telling(said: Said, uses: int, most: float) -> float:
    if said.optional:
        return _LIGHT
    return _PERSON if said.key.startswith("@") else 1 - _COMMON * math.log(uses or 1) / most


@lru_cache(maxsize=ROWS)
def _sayings(says: str, kind: str) -> tuple[tuple[Said, ...], ...]:
    """What a row says in its several ways; when one row changes the others need not be read again."""
    return tuple(_said(words(part), kind) for part in _parts(says))


def _said(found: list[Word], kind: str) -> tuple[Said, ...]:
    if kind == Synonym.Kind.ABBREVIATION:
        return tuple(Said(word, word.folded, optional=False) for word in found)
    english = kind == Synonym.Kind.ENGLISH
    light = [is_light(word, english=english) and word.exact not in _NEGATIONS for word in found]
    light[0] = light[0] and found[0].exact not in _GIVING
    if light.count(False) < 2:  # what is left would be too little to recognise it by
        light = [False] * len(found)
    keys = [english_key(word.folded) if english else _key(word) for word in found]
    return tuple(Said(*parts) for parts in zip(found, keys, light, strict=True))


def _key(word: Word) -> str:
    person = class_of(word)
    return f"@{person}" if person else common_form(word).folded


def _parts(text: str) -> list[str]:
    parts = (part.strip() for line in text.splitlines() for part in line.split(";"))
    return [part for part in parts if words(part)]


@lru_cache(maxsize=ROWS)
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
        lexicon = compile_lexicon(Synonym.objects.filter(active=True).order_by("pk"))
        _compiled.clear()
        _compiled[version] = lexicon
    return lexicon
