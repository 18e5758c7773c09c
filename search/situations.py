"""Which situation somebody tells: their words against the everyday phrases that editors gave each guide.

Pure, without input or output. A phrase is recognised by its rare words: "mất" alone may be a death, a lost purse or a
lost job, "mất ví" is one of them. Marks may be missing, family words stand for each other ("bà ngoại mất" is "bố mẹ
mất"), words of the sentence and of the story around hardly count. Words of an office do: whoever types "đăng ký lại
khai tử" names a procedure and tells no situation.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from search.query.keystrokes import untype
from search.query.light_words import light_places
from search.query.narrative import narrative_places
from search.query.people import people
from search.query.variants import common_form
from search.query.words import Word, fold_word, spell, words

LIKE, PERHAPS = 0.6, 0.5  # likeness from which on a phrase was meant; where no other guide comes near
EXACT = 0.95  # likeness from which on it was typed itself
_NEARLY_AS_LIKE, _NEAR = 0.9, 0.7  # share of the best likeness that another guide needs beside it; that comes near
_MOST_OFFICE = 2  # words of an office that a phrase lacks
_MOST_WORDS = 32
_MARKED = 0.3  # share of words with diacritics, from which unmarked ones are meant so
# What a word says compared with others: in a phrase, where an editor chose it, and typed but not in the phrase.
_PERSON, _LIGHT_WRITTEN, _STORY_WRITTEN, _OFFICE_WRITTEN = 0.5, 0.3, 0.6, 0.4
_PERSON_TYPED, _NUMBER_TYPED, _LIGHT_TYPED, _STORY_TYPED = 0.2, 0.3, 0.05, 0.2
_UNHEARD, _OFFICIAL = 0.25, 1.2  # a word of no phrase, a word of an office
_OTHER_PERSON = 0.9
_SHORT, _FEWEST = 3, 2  # words of a phrase; of them that must be typed
_FARTHEST = 4  # words from one word of a phrase to the next
_TORN_APART = 0.8  # what is left of the likeness when no two of its words stand so

# Typed without marks these may be somebody of the family, if an editor's phrase names one.
_BARE_NAMES = "anh ba bac bam be bo cau cha chau chi chong chu co con cu di em ma me mo noi ngoai o ong thim tia vo"
_BARE_PERSONS = frozenset(_BARE_NAMES.split())
# What titles of procedures begin with, by their first word: none of it is how a situation is told.
_OF_TITLES = "cấp đăng phép chứng nhận thực duyệt thẩm hạn lập thuộc quyền đối thông lý xử đề nghị"
_OFFICE = frozenset(map(fold_word, _OF_TITLES.split()))


@dataclass(frozen=True, slots=True)
class Term:
    """A word of a phrase or of what was typed."""

    key: str  # folded, as the whole country says it
    toneless: str  # with the marks of its vowels; empty when typed without any
    person: str  # class of the family member that it names
    is_light: bool
    is_story: bool


@dataclass(frozen=True, slots=True)
class Likeness:
    """How like what was typed is to one phrase, up to 1."""

    guide: str  # its key
    value: float


def terms_of(text: str) -> tuple[Term, ...]:
    """The words of a text, Telex and VNI leftovers resolved."""
    said = [_untyped(word) for word in words(text)[:_MOST_WORDS]]
    marked = sum(word.has_marks for word in said) > _MARKED * len(said)
    light, story = light_places(said, english=False), narrative_places(said, marked=marked)
    persons = people(said, marked=marked)
    return tuple(
        _term(word, person, is_light=place in light, is_story=place in story)
        for place, (word, person) in enumerate(zip(said, persons, strict=True))
    )


def spelled_out(text: str) -> str:
    """The text as the index has it, folded, Telex and VNI leftovers resolved."""
    return " ".join(_untyped(word).folded for word in words(text)[:_MOST_WORDS])


def _untyped(word: Word) -> Word:
    meant = untype(word.typed)
    return Word(meant, spell(meant), fold_word(meant)) if meant else word


def _term(word: Word, person: str, *, is_light: bool, is_story: bool) -> Term:
    common = common_form(word)
    return Term(common.folded, common.toneless if word.has_marks else "", person, is_light, is_story)


def same(one: Term, other: Term) -> float:
    """How surely two words are one, up to 1."""
    if one.person and other.person:
        return 1.0 if one.person == other.person else _OTHER_PERSON
    if (one.person and _may_be_person(other)) or (other.person and _may_be_person(one)):
        return _OTHER_PERSON
    if one.key != other.key:
        return 0.0
    return float(not one.toneless or not other.toneless or one.toneless == other.toneless)


def _may_be_person(term: Term) -> bool:
    return not term.toneless and term.key in _BARE_PERSONS


def _share_written(term: Term, *, short: bool = False) -> float:
    """What is left of the weight of a word in a phrase that an editor chose; in a short one each word counts."""
    if term.key in _OFFICE:
        return _OFFICE_WRITTEN
    if term.person:
        return _PERSON
    light = _STORY_WRITTEN if short else _LIGHT_WRITTEN
    return light if term.is_light else _STORY_WRITTEN if term.is_story else 1.0


def _share_typed(term: Term) -> float:
    """What is left of the weight of a word that the phrase lacks."""
    if term.is_light or term.person:
        return _LIGHT_TYPED if term.is_light else _PERSON_TYPED
    if term.key.isdigit():
        return _NUMBER_TYPED
    return _STORY_TYPED if term.is_story else 1.0


@dataclass(frozen=True, slots=True)
class Phrase:
    """One way to tell a guide's situation."""

    guide: str
    terms: tuple[Term, ...]
    weights: tuple[float, ...]  # what each of them says

    @property
    def subject(self) -> set[str]:
        """The words of which one must be typed: "bà cụ" and "con" are of many phrases."""
        own = {term.key for term in self.terms if not (term.is_light or term.person or term.key in _OFFICE)}
        return own or {term.key for term in self.terms}


class Situations:
    """The guides' phrases, ready to be recognised."""

    def __init__(self, phrases: Mapping[str, Iterable[str]]) -> None:
        """`phrases` by the guide's key."""
        terms = {key: [terms_of(text) for text in texts] for key, texts in phrases.items()}
        uses = Counter(key for found in terms.values() for key in {term.key for said in found for term in said})
        self._rarity = {key: math.log(1 + len(terms) / count) for key, count in uses.items()}
        self._rarest = math.log(1 + len(terms))
        self._by_subject: dict[str, list[Phrase]] = defaultdict(list)
        for phrase in (self._phrase(guide, said) for guide, found in terms.items() for said in found):
            for key in phrase.subject:
                self._by_subject[key].append(phrase)

    def _phrase(self, guide: str, terms: tuple[Term, ...]) -> Phrase:
        short = len(terms) <= _SHORT
        return Phrase(
            guide, terms, tuple(self._rarity[term.key] * _share_written(term, short=short) for term in terms)
        )

    def told_by(self, text: str) -> list[Likeness]:
        """The guides whose situation `text` tells, best first."""
        typed = terms_of(text)
        best: dict[str, float] = {}
        for phrase in {id(phrase): phrase for term in typed for phrase in self._by_subject.get(term.key, ())}.values():
            best[phrase.guide] = max(best.get(phrase.guide, 0.0), self._likeness(typed, phrase))
        found = [Likeness(guide, value) for guide, value in best.items()]
        return _meant_ones(sorted(found, key=lambda like: -like.value))

    def _likeness(self, typed: Sequence[Term], phrase: Phrase) -> float:
        """The phrase is in what was typed, and little else is."""
        heard = [_best(term, typed) for term in phrase.terms]
        found = sum(best * weight for best, weight in zip(heard, phrase.weights, strict=True))
        said = found / (sum(phrase.weights) or 1.0)
        if said < PERHAPS * PERHAPS or sum(map(bool, heard)) < min(_FEWEST, len(heard)):
            return 0.0
        near = _TORN_APART + (1 - _TORN_APART) * _together(typed, phrase.terms)
        return math.sqrt(said * self._meant(typed, phrase.terms)) * near

    def _meant(self, typed: Sequence[Term], phrase: Sequence[Term]) -> float:
        """The share of what was typed that is the phrase; a word of an office that it lacks weighs much."""
        found = lost = 0.0
        strange = 0
        for term in typed:
            best, rarity = _best(term, phrase), self._rarity.get(term.key, self._rarest * _UNHEARD)
            is_strange = term.key in _OFFICE and not best
            strange += is_strange
            found += best * rarity * _share_written(term)
            lost += (1 - best) * (self._rarest * _OFFICIAL if is_strange else rarity * _share_typed(term))
        return found / (found + lost or 1.0) if strange <= _MOST_OFFICE else 0.0


def _meant_ones(order: Sequence[Likeness]) -> list[Likeness]:
    """Those that are like enough, and a less like one that stands alone."""
    if not order:
        return []
    best, second = order[0].value, order[1].value if len(order) > 1 else 0.0
    if best < LIKE:
        return [order[0]] if best >= PERHAPS and second < _NEAR * best else []
    return [like for like in order if like.value >= max(LIKE, _NEARLY_AS_LIKE * best)]


def _best(term: Term, others: Sequence[Term]) -> float:
    return max((same(term, other) for other in others), default=0.0)


def _together(typed: Sequence[Term], phrase: Sequence[Term]) -> float:
    """The share of the phrase's pairs of words that were typed near each other, in their order."""
    heavy = [term for term in phrase if not term.is_light] or list(phrase)
    pairs = list(pairwise(heavy))
    return sum(_near(one, other, typed) for one, other in pairs) / len(pairs) if pairs else 1.0


def _near(one: Term, other: Term, typed: Sequence[Term]) -> bool:
    for place, term in enumerate(typed):
        if same(one, term) and any(same(other, next_) for next_ in typed[place + 1 : place + 1 + _FARTHEST]):
            return True
    return False
