"""From what was typed to what is meant, step by step."""

import re
import unicodedata
from collections.abc import Sequence
from itertools import pairwise

from portal.base.text import nfc
from search.query.codes import code_within, whole_code
from search.query.keystrokes import untype
from search.query.lexicon import Lexicon, Rule, current_lexicon
from search.query.light_words import ENGLISH, light_places
from search.query.meaning import Clause, Phrase, Query
from search.query.spelling import best_in_place, is_correctable, neighbours, sound_alikes, splits
from search.query.syllables import is_syllable
from search.query.vocabulary import Vocabulary
from search.query.words import Word, fold_word, spell, words

MAX_LENGTH = 200  # characters that are read of a query
MAX_WORDS = 20
_LIGHT = 0.08  # share of its rarity that a light word keeps
_HEAVIEST = 2.2  # a phrase of many words counts at most so many times its rarest word


def clean(text: str) -> str:
    """NFC, without control characters and invisible marks of direction, cut to a sane length."""
    kept = "".join(" " if unicodedata.category(letter) in {"Cc", "Zl", "Zp"} else letter for letter in text[:2000])
    visible = "".join(letter for letter in kept if unicodedata.category(letter) not in {"Cf", "Cs", "Co", "Cn"})
    return re.sub(r"\s+", " ", nfc(visible)).strip()[:MAX_LENGTH].strip()


def understand(text: str, *, exactly: bool = False) -> Query:
    """What `text` means. `exactly`: search the words as typed, without mending typing errors."""
    typed = clean(text)
    code = whole_code(typed)
    if code:
        return Query(typed, code=code, only_code=True)
    lexicon, vocabulary = current_lexicon(), Vocabulary()
    sentence = [_untyped(word, lexicon) for word in words(typed)[:MAX_WORDS]]
    vocabulary.load(_terms(sentence) | _meanings(sentence, lexicon))
    corrected = sentence if exactly else _corrected(sentence, lexicon, vocabulary)
    changed = [word.folded for word in corrected] != [word.folded for word in sentence]
    return Query(
        typed,
        clauses=_clauses(corrected, lexicon, vocabulary),
        code=code_within(typed) or "",
        corrected=" ".join(word.typed for word in corrected) if changed else "",
    )


def _untyped(word: Word, lexicon: Lexicon) -> Word:
    """The word without its Telex or VNI leftovers; "poor" is English before it is "pổ"."""
    if word.folded in ENGLISH or word.folded in lexicon.english:
        return word
    meant = untype(word.typed)
    return Word(meant, spell(meant), fold_word(meant)) if meant else word


def _terms(sentence: list[Word]) -> set[str]:
    """Every word and pair whose frequency may be asked for, with sound-alikes."""
    terms = {word.folded for word in sentence}
    for first, second in pairwise(sentence):
        terms.add(f"{first.folded} {second.folded}")
        terms |= {f"{first.folded} {other}" for other in sound_alikes(second.folded)}
        terms |= {f"{other} {second.folded}" for other in sound_alikes(first.folded)}
    return terms


def _meanings(sentence: list[Word], lexicon: Lexicon) -> set[str]:
    """The words of the best meaning of every rule that may apply."""
    matches = (lexicon.longest_match(sentence, place, set()) for place in range(len(sentence)))
    return {word for match in matches if match for word in match[0].means[0].folded}


def _corrected(sentence: list[Word], lexicon: Lexicon, vocabulary: Vocabulary) -> list[Word]:
    unknown = [place for place, word in enumerate(sentence) if _is_unknown(word, lexicon, vocabulary)]
    if unknown:
        return _with_known_words(sentence, unknown, vocabulary)
    return _with_known_pairs(sentence, lexicon, vocabulary)


def _is_unknown(word: Word, lexicon: Lexicon, vocabulary: Vocabulary) -> bool:
    known = vocabulary.knows(word.folded) or word.folded in lexicon.words or word.folded in ENGLISH
    return not known and is_correctable(word.folded)


def _with_known_words(sentence: list[Word], unknown: list[int], vocabulary: Vocabulary) -> list[Word]:
    """Replace each unknown word by the nearest known one that fits its neighbours."""
    lengths = [len(sentence[place].folded) for place in unknown]
    known = vocabulary.load_single_words(range(min(lengths) - 2, max(lengths) + 3))
    options = {place: neighbours(sentence[place].folded, known) for place in unknown}
    cuts = {place: splits(sentence[place].folded) for place in unknown}
    vocabulary.load(_pairs_of(sentence, options) | {" ".join(cut) for found in cuts.values() for cut in found})
    mended: list[Word] = []
    for place, word in enumerate(sentence):
        cut = next((" ".join(cut) for cut in cuts.get(place, []) if vocabulary.knows(" ".join(cut))), None)
        if cut:
            mended += words(vocabulary.spellings[cut])
        else:
            best = best_in_place(word.folded, options.get(place, []), *_beside(sentence, place), vocabulary)
            mended.append(_known_word(best, vocabulary) if best else word)
    return mended


def _pairs_of(sentence: list[Word], options: dict[int, list[str]]) -> set[str]:
    pairs = set()
    for place, found in options.items():
        before, after = _beside(sentence, place)
        pairs |= {f"{before} {option}" for option in found} | {f"{option} {after}" for option in found}
    return pairs


def _beside(sentence: list[Word], place: int) -> tuple[str, str]:
    before = sentence[place - 1].folded if place else ""
    after = sentence[place + 1].folded if place + 1 < len(sentence) else ""
    return before, after


def _known_word(folded: str, vocabulary: Vocabulary) -> Word:
    spelling = vocabulary.spellings.get(folded) or folded
    return Word(spelling, spell(spelling), folded)


def _with_known_pairs(sentence: list[Word], lexicon: Lexicon, vocabulary: Vocabulary) -> list[Word]:
    """Mend words that exist but are wrong here: "thường chú" becomes "thường trú"."""
    mended = list(sentence)
    held = _held_places(sentence, lexicon, vocabulary)
    for place in range(len(sentence) - 1):
        if place in held and place + 1 in held:
            continue
        pair = _sounding_pair(mended, place, held, vocabulary)
        if pair:
            spelled = words(vocabulary.spellings[pair])
            mended[place : place + 2] = spelled
            held |= {place, place + 1}
    return mended


def _held_places(sentence: list[Word], lexicon: Lexicon, vocabulary: Vocabulary) -> set[int]:
    """Words that a known pair, a rule or the sentence itself vouches for."""
    held = light_places(sentence, english=False)
    for place in range(len(sentence)):
        match = lexicon.longest_match(sentence, place, set())
        if match:
            held |= set(range(place, match[1]))
        if place and vocabulary.knows(f"{sentence[place - 1].folded} {sentence[place].folded}"):
            held |= {place - 1, place}
    return held


def _sounding_pair(sentence: list[Word], place: int, held: set[int], vocabulary: Vocabulary) -> str | None:
    first, second = sentence[place].folded, sentence[place + 1].folded
    pairs = set()
    if place + 1 not in held:
        pairs |= {f"{first} {other}" for other in sound_alikes(second)}
    if place not in held:
        pairs |= {f"{other} {second}" for other in sound_alikes(first)}
    known = sorted(pair for pair in pairs if vocabulary.knows(pair))
    return max(known, key=lambda pair: vocabulary.documents[pair]) if known else None


def _clauses(sentence: list[Word], lexicon: Lexicon, vocabulary: Vocabulary) -> tuple[Clause, ...]:
    english = any(word.folded in lexicon.english and not is_syllable(word.folded) for word in sentence)
    light = light_places(sentence, english=english)
    if len(light) == len(sentence):
        light = set()
    clauses: list[Clause] = []
    lost = False  # a word of the subject that nothing has
    place = 0
    while place < len(sentence):
        match = lexicon.longest_match(sentence, place, light)
        rule, end = match or (None, place + 1)
        is_light = rule is None and place in light
        clause = _clause(sentence[place:end], rule, is_light, vocabulary)
        if clause:
            clauses.append(clause)
        lost = lost or (clause is None and not is_light)
        place = end
    return () if lost and all(clause.light for clause in clauses) else tuple(clauses)


def _clause(said: list[Word], rule: Rule | None, light: bool, vocabulary: Vocabulary) -> Clause | None:
    """What was said, and what the catalog calls it; None for a word that no document has."""
    if rule is None and not vocabulary.knows(said[0].folded):
        return None
    weight = _weight([word.folded for word in said], vocabulary)
    if rule:  # English and abbreviations weigh what they mean; so do rare words for something frequent
        weight = min(weight, _weight(rule.means[0].folded, vocabulary))
    typed = Phrase(tuple(word.folded for word in said), tuple(word.exact if word.has_marks else "" for word in said))
    means = rule.means if rule else ()
    return Clause((typed, *means), weight * _LIGHT if light else weight, light)


def _weight(words: Sequence[str], vocabulary: Vocabulary) -> float:
    rarities = [vocabulary.rarity(word) for word in words]
    return min(sum(rarities), _HEAVIEST * max(rarities))
