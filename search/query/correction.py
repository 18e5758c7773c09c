"""Mends typing errors in a sentence, carefully: what is written with marks may be a word that the catalog lacks."""

from collections.abc import Callable, Set
from itertools import pairwise

from search.query.spelling import best_in_place, is_correctable, neighbours, sound_alikes, splits
from search.query.syllables import is_syllable
from search.query.vocabulary import Vocabulary
from search.query.words import TONES, Word, spell, words

_STORY_LENGTH = 9  # words from which a sentence tells a story: its real syllables are taken as they are


def pairs(sentence: list[Word]) -> set[str]:
    """Every word, and every two in a row."""
    terms = {word.folded for word in sentence}
    return terms | {f"{first.folded} {second.folded}" for first, second in pairwise(sentence)}


def sounding_pairs(sentence: list[Word]) -> set[str]:
    """… and what each may have been written for."""
    terms = pairs(sentence)
    for first, second in pairwise(sentence):
        terms |= {f"{first.folded} {other}" for other in sound_alikes(second.folded)}
        terms |= {f"{other} {second.folded}" for other in sound_alikes(first.folded)}
    return terms


def corrected(
    sentence: list[Word],
    existing: Set[int],
    certain: Set[int],
    vocabulary: Vocabulary,
    also: Callable[[Set[str]], Set[str]],
) -> list[Word]:
    """The sentence with its errors mended.

    `existing`: places of words that are no errors in themselves; `certain`: those that are right here, too. `also`
    tells what else to load if the sentence should get some of these words.
    """
    is_story = len(sentence) >= _STORY_LENGTH
    unknown = [
        place
        for place, word in enumerate(sentence)
        if place not in existing and _is_unknown(word, vocabulary) and not (is_story and is_syllable(word.folded))
    ]
    if unknown:
        return _with_known_words(sentence, unknown, vocabulary, also)
    return sentence if is_story else _with_known_pairs(sentence, certain, vocabulary)


def _is_unknown(word: Word, vocabulary: Vocabulary) -> bool:
    return is_correctable(word.folded) and not vocabulary.knows(word.folded)


def _with_known_words(
    sentence: list[Word], unknown: list[int], vocabulary: Vocabulary, also: Callable[[Set[str]], Set[str]]
) -> list[Word]:
    """Replace each unknown word by the nearest known one that fits its neighbours."""
    lengths = [len(sentence[place].folded) for place in unknown]
    known = vocabulary.load_single_words(range(min(lengths) - 2, max(lengths) + 3))
    options = {place: neighbours(sentence[place].folded, known) for place in unknown}
    cuts = {place: splits(sentence[place].folded) for place in unknown}
    parts = [cut for found in cuts.values() for cut in found]
    new = {word for found in (*options.values(), *parts) for word in found}
    vocabulary.load(_pairs_of(sentence, options) | {" ".join(cut) for cut in parts} | also(new))
    mended: list[Word] = []
    for place, word in enumerate(sentence):
        cut = next((" ".join(cut) for cut in cuts.get(place, []) if vocabulary.knows(" ".join(cut))), None)
        if cut:
            mended += words(vocabulary.spellings[cut])
        else:
            best = best_in_place(word, options.get(place, []), *_beside(sentence, place), vocabulary)
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


def _with_known_pairs(sentence: list[Word], certain: Set[int], vocabulary: Vocabulary) -> list[Word]:
    """Mend words that exist but are wrong here: "thường chú" becomes "thường trú"."""
    mended = list(sentence)
    held = certain | _known_together(sentence, vocabulary)
    for place in range(len(sentence) - 1):
        if place in held and place + 1 in held:
            continue
        pair = _sounding_pair(mended, place, held, vocabulary)
        if pair:
            spelled = words(vocabulary.spellings[pair])
            mended[place : place + 2] = spelled
            held |= {place, place + 1}
    return mended


def _known_together(sentence: list[Word], vocabulary: Vocabulary) -> set[int]:
    pairs = enumerate(pairwise(sentence))
    known = [place for place, (one, other) in pairs if vocabulary.knows(f"{one.folded} {other.folded}")]
    return {place for first in known for place in (first, first + 1)}


def _sounding_pair(sentence: list[Word], place: int, held: Set[int], vocabulary: Vocabulary) -> str | None:
    first, second = sentence[place], sentence[place + 1]
    pairs = set()
    if place + 1 not in held:
        pairs |= {f"{first.folded} {other}" for other in sound_alikes(second.folded)}
    if place not in held:
        pairs |= {f"{other} {second.folded}" for other in sound_alikes(first.folded)}
    known = sorted(pair for pair in pairs if vocabulary.knows(pair) and _same_tones(sentence, place, pair, vocabulary))
    return max(known, key=lambda pair: vocabulary.documents[pair]) if known else None


def _same_tones(sentence: list[Word], place: int, pair: str, vocabulary: Vocabulary) -> bool:
    """Whoever types marks confuses sounds, not tones: "hàng giáo" is not meant by "hàng rào"."""
    typed = sentence[place : place + 2]
    meant = words(vocabulary.spellings[pair])
    return len(meant) == len(typed) and all(
        not one.has_marks or tone(one) == tone(other) for one, other in zip(typed, meant, strict=True)
    )


def tone(word: Word) -> str:
    """The tone's mark; hook and tilde are one, as in the South's speech."""
    last = word.exact[-1:]
    return ("\u0309" if last == "\u0303" else last) if last in TONES else ""
