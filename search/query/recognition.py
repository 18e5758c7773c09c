"""Which rules speak in a sentence: in their own order or another, with the words of a story in between.

"Tôi làm mất cái bằng lái" is the rule "mất bằng lái"; so is, a little less surely, "bằng lái xe của em bị mất". A
match has a quality, the best ones are chosen, and two that share some of their words count as one with both meanings.
"""

from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, field, replace

from search.query.english import english_key
from search.query.lexicon import ENOUGH, Lexicon, Rule, Said, merged
from search.query.meaning import Phrase
from search.query.people import people
from search.query.syllables import is_syllable
from search.query.variants import common_form
from search.query.words import Word

MOST_SKIPPED = 3  # light words and words of the story between two words of a rule
STORY_LENGTH = 8  # words from which a sentence tells a story
_FEW = 4  # words of the subject
_SKIPPED, _LACKING = 0.06, 0.04  # what a skipped word of the sentence, and a missing light one of the rule, cost
_STRANGE, _MOST_STRANGE = 0.12, 2  # words of another subject between
_TURNED_ROUND = 0.82  # all words are there in another order
_APART = 0.05  # … what each other word between them costs
_FARTHEST, _NEAREST = 4, 1  # … at most in a story, and elsewhere or for a rule of two words
_PARTLY, _LONG_RULE = 0.55, 4  # a rule of so many words may lack one
_OTHER_TONE, _OTHER_MARKS, _OTHER_PERSON = 0.9, 0.8, 0.93
_STRONG = 2.2  # strength of a rule from which other marks are forgiven
_CUT = 0.75  # a name of the catalog is cut in two: "ở riêng" in "nhà ở riêng lẻ"
_TITLE = 0.6  # share of neighbours known from titles, from which a sentence is one and no rule is sought piecemeal
_OWN_SHARE = 0.3  # of its words must be a rule's own, beside a better rule
_AS_GOOD = 0.9
_SURE = 0.88  # quality from which a rule explains its words
_SHARED = 0.6  # what the meanings of such a rule count at least


@dataclass(frozen=True, slots=True)
class Token:
    """A word of the sentence as rules see it."""

    word: Word
    keys: frozenset[str]
    person: str  # its class, or empty
    passes: bool  # may stand between the words of a rule


@dataclass(frozen=True, slots=True)
class Sentence:
    """The words of a query with what is known about each."""

    tokens: tuple[Token, ...]
    marked: bool  # typed with diacritics
    places: dict[str, tuple[int, ...]] = field(default_factory=dict)
    known: frozenset[int] = frozenset()  # places whose word stands before the next one in titles, too
    bound: frozenset[int] = frozenset()  # … light words apart

    @classmethod
    def of(cls, words: Sequence[Word], passing: set[int], *, marked: bool) -> "Sentence":
        persons = people(words, marked=marked)
        tokens = tuple(
            Token(word, _keys(word, person), person, place in passing or bool(person))
            for place, (word, person) in enumerate(zip(words, persons, strict=True))
        )
        places: dict[str, tuple[int, ...]] = {}
        for place, token in enumerate(tokens):
            for key in token.keys:
                places[key] = (*places.get(key, ()), place)
        return cls(tokens, marked, places)

    @property
    def is_title(self) -> bool:
        return len(self.known) >= _TITLE * max(len(self.tokens) - 1, 1)

    @property
    def is_story(self) -> bool:
        return len(self.tokens) >= STORY_LENGTH

    @property
    def is_plain(self) -> bool:
        """Whether it names its subject in a few words."""
        return not self.is_story or sum(not token.passes for token in self.tokens) <= _FEW

    def bind(self, known: Iterable[int], light: Set[int]) -> "Sentence":
        known = frozenset(known)
        return replace(self, known=known, bound=frozenset(place for place in known if not {place, place + 1} & light))

    def told(self, matches: "Sequence[Match]") -> float:
        """The share of words of the subject that titles or rules explain."""
        subject = {place for place, token in enumerate(self.tokens) if not token.passes}
        by_rule = {place for match in matches if match.is_sure for place in match.places}
        known = by_rule | {place for first in self.bound for place in (first, first + 1)}
        return len(subject & known) / len(subject) if subject else 1.0

    def cuts(self, places: Sequence[int]) -> bool:
        """Whether both ends of `places` belong to words outside of it."""
        return places[0] - 1 in self.known and places[-1] in self.known


@dataclass(frozen=True, slots=True)
class Match:
    rule: Rule
    places: tuple[int, ...]  # of the sentence's words that it takes, in order
    quality: float
    means: tuple[Phrase, ...]

    @property
    def is_sure(self) -> bool:
        return self.quality >= _SURE and (self.rule.strength >= ENOUGH or self.rule.is_abbreviation)

    @property
    def score(self) -> float:
        return self.quality**2 * self.rule.strength

    def joined(self, other: "Match", share: float) -> "Match":
        """With the words of another match, and its meanings as further ones."""
        further = tuple(replace(phrase, weight=phrase.weight * share) for phrase in other.means)
        places = tuple(sorted({*self.places, *other.places}))
        return replace(self, places=places, means=merged(self.means, further))


def possible(sentence: Sentence, lexicon: Lexicon) -> list[Rule]:
    """The rules whose words are all there, but for one of a long rule."""
    return [
        rule
        for rule in lexicon.candidates(sentence.places)
        if sum(said.key not in sentence.places for said in rule.needed) <= _may_lack(rule, sentence)
    ]


def recognised(sentence: Sentence, rules: Iterable[Rule]) -> list[Match]:
    """The matches that explain the sentence best, in its order."""
    found = [match for rule in rules if (match := _best_match(rule, sentence))]
    found.sort(key=lambda match: (-match.score, match.places))
    chosen: list[Match] = []
    for match in found:
        _choose(match, chosen)
    return sorted(chosen, key=lambda match: match.places)


def _may_lack(rule: Rule, sentence: Sentence) -> int:
    return int(len(rule.needed) >= _LONG_RULE and sentence.is_story and not rule.is_abbreviation)


def _keys(word: Word, person: str) -> frozenset[str]:
    keys = {word.folded, common_form(word).folded, english_key(word.folded)}
    return frozenset(keys | {f"@{person}"} if person else keys)


def _choose(match: Match, chosen: list[Match]) -> None:
    """Keep a match of words that no better one has taken; one that shares some adds its meanings to the better one."""
    for number, better in enumerate(chosen):
        shared = set(better.places) & set(match.places)
        if not shared:
            continue
        own = 1 - len(shared) / len(match.places)
        as_good = own == 0 and len(shared) == len(better.places) and match.quality >= _AS_GOOD * better.quality
        if as_good or own >= _OWN_SHARE:
            chosen[number] = better.joined(match, 1.0 if as_good else _SHARED + (1 - _SHARED) * own)
        return
    chosen.append(match)


def _best_match(rule: Rule, sentence: Sentence) -> Match | None:
    needed = rule.needed
    starts = sentence.places.get(needed[0].key, ())
    ways = [way for start in starts if (way := _in_order(rule, sentence, start))]
    if not ways and len(needed) > 1 and _may_be_scattered(rule, sentence):
        ways = list(_in_any_order(rule, sentence))
    if not ways:
        return None
    quality, places = max(ways, key=lambda way: way[0])
    if sentence.cuts(places):
        quality *= _CUT if sentence.marked else 0.0
    return Match(rule, places, quality, rule.means) if quality else None


def _may_be_scattered(rule: Rule, sentence: Sentence) -> bool:
    if rule.is_abbreviation or sentence.is_title or rule.strength < ENOUGH:
        return False
    return rule.is_english or sentence.marked


def _in_order(rule: Rule, sentence: Sentence, start: int) -> tuple[float, tuple[int, ...]] | None:
    """Quality and places of the rule's words one after the other, from `start` on."""
    said = rule.says[rule.says.index(rule.needed[0]) :]
    may_gap = len(rule.needed) > 2 and sentence.is_story and _may_be_scattered(rule, sentence)
    place, quality, strange, places = start, 1.0, 0, []
    for number, word in enumerate(said):
        skipped = 0
        while True:
            same = _same(sentence, place, word, rule)
            if same:
                quality, place = quality * same, place + 1
                places.append(place - 1)
                break
            if word.optional:
                quality -= _LACKING
                break
            if not number or place >= len(sentence.tokens) or rule.is_abbreviation:
                return None
            if sentence.tokens[place].passes and skipped < MOST_SKIPPED:
                quality, skipped = quality - _SKIPPED, skipped + 1
            elif may_gap and strange < _MOST_STRANGE:
                quality, strange = quality - _STRANGE, strange + 1
            else:
                return None
            place += 1
    return quality, tuple(places)


def _in_any_order(rule: Rule, sentence: Sentence) -> Iterator[tuple[float, tuple[int, ...]]]:
    """Each way to find the rule's words near each other; a long rule may lack one."""
    needed, most_missing = rule.needed, _may_lack(rule, sentence)
    for anchor in sorted({place for said in needed for place in sentence.places.get(said.key, ())}):
        places, missing = [], 0
        for said in needed:
            near = [place for place in sentence.places.get(said.key, ()) if _is_surely(sentence, place, said)]
            near = [place for place in near if place not in places]
            if near:
                places.append(min(near, key=lambda place: abs(place - anchor)))
            else:
                missing += 1
        between = max(places, default=0) - min(places, default=0) + 1 - len(places)
        if missing <= most_missing and between <= (_FARTHEST if len(needed) > 2 and sentence.is_story else _NEAREST):
            yield (_PARTLY if missing else _TURNED_ROUND) - _APART * between, tuple(sorted(places))


def _is_surely(sentence: Sentence, place: int, said: Said) -> bool:
    token = sentence.tokens[place]
    return said.key[0] in "@~" or _spelled_alike(token, said)  # persons and English have one form


def _same(sentence: Sentence, place: int, said: Said, rule: Rule) -> float:
    """How surely the word at `place` is the rule's; 0 when it is another one."""
    if place >= len(sentence.tokens):
        return 0.0
    token = sentence.tokens[place]
    if said.key not in token.keys:
        return 0.0
    if rule.is_abbreviation:
        return float(token.word.typed.isupper() or not is_syllable(said.key))
    if rule.is_english:
        return 1.0
    if len(rule.says) == 1:  # so that "bản" is not taken for "bán"
        return float(token.word.exact == said.word.exact)
    if all(word.key.startswith("@") for word in rule.needed):  # "bà mẹ" is not "con gái"
        return float(token.word.exact == said.word.exact)
    if said.key.startswith("@"):
        return 1.0 if token.word.exact == said.word.exact else _OTHER_PERSON
    return _likeness(sentence, token, said, rule)


def _likeness(sentence: Sentence, token: Token, said: Said, rule: Rule) -> float:
    """Typed without marks, the letters decide; with marks, errors are forgiven where little else can be meant."""
    if _spelled_alike(token, said):
        return 1.0
    if not sentence.marked and not token.word.has_marks:
        return 1.0
    if token.passes or sentence.is_story:
        return 0.0
    if token.word.has_marks and token.word.toneless == said.word.toneless:
        return _OTHER_TONE
    return _OTHER_MARKS if rule.strength >= _STRONG else 0.0


def _spelled_alike(token: Token, said: Said) -> bool:
    exact = said.word.exact
    return token.word.exact == exact or common_form(token.word).exact == common_form(said.word).exact
