"""From what was typed to what is meant, step by step."""

import re
import unicodedata
from collections.abc import Sequence, Set
from functools import partial

from portal.base.text import nfc
from search.query.codes import codes_within, whole_code
from search.query.correction import corrected, pairs, sounding_pairs
from search.query.hints import with_hints
from search.query.keystrokes import untype
from search.query.lexicon import ENOUGH, Lexicon, current_lexicon
from search.query.light_words import ENGLISH, light_places
from search.query.meaning import Clause, Query
from search.query.narrative import is_story_word, narrative_places
from search.query.pairs import known_pairs
from search.query.recognition import Match, Sentence, possible, recognised
from search.query.syllables import is_syllable
from search.query.variants import common_form
from search.query.vocabulary import Vocabulary
from search.query.weighing import Weighing
from search.query.words import Word, fold_word, spell, words

MAX_LENGTH = 200  # characters that are read of a query
MAX_WORDS = 32
_ENGLISH = 0.5  # share of English among words that cannot be Vietnamese, from which a sentence is English
_WEIGHED = 3  # meanings of a rule that decide its weight
_DOTTED = re.compile(r"(?<![^\W_])(?:[^\W\d_]\.\s?){2,}[^\W\d_]?(?![^\W_])")
_MARKED = 0.45  # share of words with diacritics, from which unmarked ones are meant so


def clean(text: str) -> str:
    """NFC, without control characters and invisible marks of direction, cut to a sane length."""
    kept = "".join(" " if unicodedata.category(letter) in {"Cc", "Zl", "Zp"} else letter for letter in text[:2000])
    visible = "".join(letter for letter in kept if unicodedata.category(letter) not in {"Cf", "Cs", "Co", "Cn"})
    return re.sub(r"\s+", " ", nfc(visible)).strip()[:MAX_LENGTH].strip()


def understand(text: str, *, exactly: bool = False, lexicon: Lexicon | None = None) -> Query:
    """What `text` means. `exactly`: search the words as typed, without mending typing errors.

    `lexicon`: another than the database's, to try out what an editor has not saved yet.
    """
    typed = clean(text)
    if not typed:
        return Query(typed)
    code = whole_code(typed)
    if code:
        return Query(typed, code=code, codes=(code,), only_code=True)
    lexicon, vocabulary = lexicon or current_lexicon(), Vocabulary()
    said = _untyped(words(_without_dots(typed))[:MAX_WORDS], lexicon)
    sentence, matches = _read(said, lexicon, vocabulary)
    certain = _certain(matches, light_of(said, lexicon))
    existing = _existing(sentence, lexicon) | certain
    also = partial(_meanings, sentence, lexicon)
    mended = said if exactly else corrected(said, existing, certain, vocabulary, also)
    changed = [word.folded for word in mended] != [word.folded for word in said]
    if changed:
        sentence, matches = _read(mended, lexicon, vocabulary, is_first=False)
    codes = codes_within(typed)
    return Query(
        typed,
        clauses=_with_hints(sentence, matches, mended, lexicon, vocabulary),
        code=next(iter(codes), ""),
        codes=codes,
        corrected=" ".join(word.typed for word in mended) if changed else "",
    )


def _without_dots(text: str) -> str:
    """U.B.N.D is written UBND."""
    return _DOTTED.sub(lambda found: re.sub(r"[.\s]", "", found.group()) + " ", text)


def _untyped(said: list[Word], lexicon: Lexicon) -> list[Word]:
    """The words without their Telex or VNI leftovers; "poor" in an English sentence is not "pổ"."""
    foreign = [word for word in said if not is_syllable(word.folded)]
    english = [word for word in foreign if word.folded in ENGLISH or word.folded in lexicon.english]
    if english and len(english) >= _ENGLISH * len(foreign):
        return said
    return [Word(meant, spell(meant), fold_word(meant)) if (meant := untype(word.typed)) else word for word in said]


def _read(
    said: list[Word], lexicon: Lexicon, vocabulary: Vocabulary, *, is_first: bool = True
) -> tuple[Sentence, list[Match]]:
    """The sentence and the rules that speak in it, with one database query."""
    marked = is_marked(said)
    light = light_of(said, lexicon)
    sentence = Sentence.of(said, light | narrative_places(said, marked=marked), marked=marked)
    rules = possible(sentence, lexicon)
    wanted = sounding_pairs(said) if is_first else pairs(said)
    vocabulary.load(wanted | {term for rule in rules for phrase in rule.means[:_WEIGHED] for term in phrase.terms})
    sentence = sentence.bind(known_pairs(said, vocabulary, marked=marked), light)
    return sentence, recognised(sentence, rules)


def _with_hints(
    sentence: Sentence, matches: list[Match], said: list[Word], lexicon: Lexicon, vocabulary: Vocabulary
) -> tuple[Clause, ...]:
    """What the words and rules say, and what the sentence as a whole hints at where they leave much open."""
    light = light_of(said, lexicon)
    clauses = Weighing(sentence, matches, light, vocabulary).clauses()
    if any(match.rule.is_english or match.rule.is_abbreviation for match in matches):
        return clauses  # not a story
    explained = {place for match in matches if match.rule.strength >= ENOUGH for place in match.places}
    named = len(sentence.known) / max(len(said) - 1, 1)
    return with_hints(
        clauses,
        said,
        lexicon.hints,
        named=max(named, sentence.told(matches)) if sentence.is_plain else named,
        explained=len(explained - light) / max(len(said) - len(light), 1),
    )


def is_marked(said: Sequence[Word]) -> bool:
    """Whether the sentence was typed with diacritics, so that a word without any is meant so."""
    return sum(word.has_marks for word in said) > _MARKED * len(said)


def light_of(said: list[Word], lexicon: Lexicon) -> set[int]:
    english = any(word.folded in lexicon.english and not is_syllable(word.folded) for word in said)
    return light_places(said, english=english)


def _meanings(sentence: Sentence, lexicon: Lexicon, new: Set[str]) -> set[str]:
    """The words of what rules may mean when the sentence has `new` words, too."""
    keys = sentence.places.keys() | new
    rules = (rule for rule in lexicon.candidates(keys) if all(said.key in keys for said in rule.needed))
    return {term for rule in rules for phrase in rule.means[:_WEIGHED] for term in phrase.terms}


def _certain(matches: Sequence[Match], light: set[int]) -> set[int]:
    """Places that belong to the sentence or to a rule of several words: right even if other words sound like them."""
    return light | {place for match in matches for place in match.places if len(match.rule.says) > 1}


def _existing(sentence: Sentence, lexicon: Lexicon) -> set[int]:
    """Places of words that exist, whether the index has them or not."""
    return {
        place
        for place, token in enumerate(sentence.tokens)
        if token.person
        or token.word.folded in lexicon.words
        or token.word.folded in ENGLISH
        or is_story_word(token.word)
        or common_form(token.word) != token.word
    }
