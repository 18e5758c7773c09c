"""Hands that type Vietnamese: with Telex and VNI switched off, with partial marks, with errors. All seeded."""

import unicodedata
from random import Random

from portal.base.text import nfc

_TELEX = {"â": "aa", "ê": "ee", "ô": "oo", "ă": "aw", "ơ": "ow", "ư": "uw", "đ": "dd"}
_VNI = {"â": "a6", "ê": "e6", "ô": "o6", "ă": "a8", "ơ": "o7", "ư": "u7", "đ": "d9"}
_TELEX_TONES = {"\u0300": "f", "\u0301": "s", "\u0309": "r", "\u0303": "x", "\u0323": "j"}
_VNI_TONES = {"\u0300": "2", "\u0301": "1", "\u0309": "3", "\u0303": "4", "\u0323": "5"}
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")


def telex(word: str, random: Random) -> str:
    """The keys of a syllable, in one of the habits that people have."""
    letters, tone = _split(word.lower())
    horns = "ươ" in letters
    if horns:
        letters = letters.replace("ươ", random.choice(["uow", "uwow", "uwo"]))
    keys = "".join(_TELEX.get(letter, letter) for letter in letters)
    return _with_tone(keys, _TELEX_TONES.get(tone, ""), random)


def vni(word: str, random: Random) -> str:
    letters, tone = _split(word.lower())
    if "ươ" in letters:
        letters = letters.replace("ươ", random.choice(["uo7", "u7o7"]))
    elif random.random() < 0.3:
        return _marks_last(letters, _VNI_TONES.get(tone, ""))
    keys = "".join(_VNI.get(letter, letter) for letter in letters)
    return _with_tone(keys, _VNI_TONES.get(tone, ""), random)


def _marks_last(letters: str, tone: str) -> str:
    """`dang98` for "đăng"."""
    keys = [_VNI.get(letter, letter) for letter in letters]
    return "".join(key[0] for key in keys) + "".join(key[1:] for key in keys) + tone


def _split(word: str) -> tuple[str, str]:
    decomposed = unicodedata.normalize("NFD", word)
    tone = "".join(letter for letter in decomposed if letter in _TELEX_TONES)
    return nfc("".join(letter for letter in decomposed if letter not in _TELEX_TONES)), tone


def _with_tone(keys: str, tone: str, random: Random) -> str:
    """The tone at the end, or right after the vowels."""
    if not tone or random.random() < 0.6:
        return keys + tone
    last = max((place for place, key in enumerate(keys) if key in "aeiouyw6789"), default=len(keys) - 1)
    return keys[: last + 1] + tone + keys[last + 1 :]


def mistyped(text: str, random: Random) -> str:
    """`text` with one error in a word of at least four letters, or with a space left out."""
    words = text.split()
    long = [place for place, word in enumerate(words) if len(word) >= 4 and word.isalpha()]
    if not long:
        return text
    if len(words) > 3 and random.random() < 0.2:
        place = random.choice(long[:-1] or long)
        return " ".join([*words[:place], "".join(words[place : place + 2]), *words[place + 2 :]])
    place = random.choice(long)
    words[place] = _with_error(words[place], random)
    return " ".join(words)


def _with_error(word: str, random: Random) -> str:
    at = random.randrange(1, len(word) - 1)
    kind = random.choice(["swap", "drop", "double", "neighbour"])
    if kind == "swap":
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    if kind == "drop":
        return word[:at] + word[at + 1 :]
    if kind == "double":
        return word[:at] + word[at] + word[at:]
    return word[:at] + _beside(word[at], random) + word[at + 1 :]


def _beside(letter: str, random: Random) -> str:
    row = next((row for row in _ROWS if letter in row), "")
    if not row:
        return letter
    place = row.index(letter)
    return random.choice([row[other] for other in (place - 1, place + 1) if 0 <= other < len(row)])
