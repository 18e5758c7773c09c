"""Vietnamese alphabetical order, as a plain string that every database sorts alike."""

import unicodedata

from search.query.words import TONES, WORD

_ALPHABET = "0123456789aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_TONE_ORDER = ["", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323"]  # a à ả ã á ạ
_RANK = {letter: f"{rank:02d}" for rank, letter in enumerate(_ALPHABET, start=1)}
_END = "00"  # of a word: "ba" stands before "ban"
_MAX_LENGTH = 1200


def sort_key(text: str) -> str:
    """Digits that sort as a Vietnamese dictionary does: word by word, letters before tones."""
    return "".join(_word_key(word) for word in WORD.findall(text))[:_MAX_LENGTH]


def _word_key(word: str) -> str:
    decomposed = unicodedata.normalize("NFD", word.lower())
    tone = next((letter for letter in decomposed if letter in TONES), "")
    letters = unicodedata.normalize("NFC", "".join(letter for letter in decomposed if letter not in TONES))
    return "".join(_RANK.get(letter, "99") for letter in letters) + _END + str(_TONE_ORDER.index(tone))
