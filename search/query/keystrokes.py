"""Telex and VNI leftovers: what a hand typed while the Vietnamese input method was off, or lost track of.

`ddawng kys` (Telex) and `d9ang8 ky1` (VNI) both mean "đăng ký". The keys are read the way such a program reads them,
one after the other, so that a mark or tone may come at once, after the vowel or at the end of the word, and letters
that were composed already may stand among them (`đươcj`).
"""

import re
import unicodedata

from portal.base.text import fold, nfc
from search.query.syllables import is_syllable

_TELEX_TONES = {"f": "\u0300", "s": "\u0301", "r": "\u0309", "x": "\u0303", "j": "\u0323"}
_VNI_TONES = {"2": "\u0300", "1": "\u0301", "3": "\u0309", "4": "\u0303", "5": "\u0323"}
_TONES = frozenset(_TELEX_TONES.values())
_CIRCUMFLEX = {"a": "â", "e": "ê", "o": "ô"}
_HORN = {"o": "ơ", "u": "ư", "a": "ă"}
_VNI_MARKS = {"6": _CIRCUMFLEX, "7": {"o": "ơ", "u": "ư"}, "8": {"a": "ă"}, "9": {"d": "đ"}}
_HAS_VNI = re.compile(r"^[^\W\d_]+[0-9][^\W_]*$")
_LONGEST = 10  # keystrokes of one syllable, e.g. "nghieengx" has 9


def untype(typed: str) -> str | None:
    """The syllable that the keystrokes mean, or None when they are no leftovers of Telex or VNI."""
    keys = nfc(typed.lower())
    if not 2 <= len(keys) <= _LONGEST or is_syllable(fold(keys)):
        return None
    if _HAS_VNI.match(keys):
        is_class = len(keys) == 2 and keys != "o6"  # "A1" is a class of driving licence, "o6" begins "ô tô"
        return None if is_class else _read(keys, vni=True)
    return _read(keys, vni=False) if keys.isalpha() else None


def _read(keys: str, *, vni: bool) -> str | None:
    letters, tone = _without_tone(keys)
    if sum(letter in _TONES for letter in unicodedata.normalize("NFD", keys)) > 1:
        return None  # "phéép" is a slip of the finger
    read = ""
    for key in letters:
        found = (_VNI_TONES if vni else _TELEX_TONES).get(key)
        if found and _has_vowel(read):
            tone = found
        elif key in "0z" and _has_vowel(read):
            tone = ""
        else:
            marked = _vni_marked(read, key) if vni else _telex_marked(read, key)
            if marked is None:
                return None
            read = marked
    meant = _joined_horns(read)
    return _syllable(meant, tone) if (meant, tone) != _without_tone(keys) else None


def _without_tone(keys: str) -> tuple[str, str]:
    """Letters with the marks of their vowels, and a tone that was composed already."""
    decomposed = unicodedata.normalize("NFD", keys)
    tones = [letter for letter in decomposed if letter in _TONES]
    return nfc("".join(letter for letter in decomposed if letter not in _TONES)), tones[-1] if tones else ""


def _has_vowel(letters: str) -> bool:
    return any(fold(letter) in "aeiouy" for letter in letters)


def _telex_marked(read: str, key: str) -> str:
    if key == "w":
        return _marked(read, _HORN) or f"{read}ư"
    if key == "d" and read[:1] == "d":
        return f"đ{read[1:]}"
    if key in _CIRCUMFLEX and key in read and (_has_final(read) or read.endswith(key) or _glides(read, key)):
        return _marked(read, {key: _CIRCUMFLEX[key]}) or read + key
    return read + key


def _has_final(read: str) -> bool:
    """The mark's key may come after the last consonant: `dangaj` … but `thu a` is written "thua"."""
    return fold(read[-1:]) not in "aeiouy"


def _glides(read: str, key: str) -> bool:
    """… or after a gliding vowel: `taya`, `nguoio`."""
    return read[-1:] in "iuy" and key in read[:-1]


def _vni_marked(read: str, key: str) -> str | None:
    if not key.isdigit():
        return read + key
    marks = _VNI_MARKS.get(key)
    return _marked(read, marks) if marks else None


def _marked(read: str, marks: dict[str, str]) -> str | None:
    """Put a mark on the last letter that can carry it; one horn serves both letters of ươ."""
    if "ơ" in marks.values() and "uo" in read:
        return read.replace("uo", "ươ")
    if "ư" in marks.values() and read.endswith("uu"):
        return f"{read[:-2]}ưu"
    for place in range(len(read) - 1, -1, -1):
        is_silent = read[place] == "u" and read[:place] == "q"
        if read[place] in marks and not is_silent:
            return read[:place] + marks[read[place]] + read[place + 1 :]
    return read if any(mark in read for mark in marks.values()) else None


def _joined_horns(read: str) -> str:
    """`dduwocj`, `dduocwj`: with a final, ưo and uơ are ươ."""
    return re.sub(r"(?<!q)(?:ưo|uơ)(?=[a-zđ])", "ươ", read)


def _syllable(letters: str, tone: str) -> str | None:
    """The composed syllable, tone on its main vowel; None if no Vietnamese syllable comes out."""
    if not is_syllable(fold(letters)):
        return None
    place = _main_vowel(letters)
    return nfc(unicodedata.normalize("NFC", letters[: place + 1] + tone) + letters[place + 1 :]) if tone else letters


def _main_vowel(letters: str) -> int:
    vowels = [place for place, letter in enumerate(letters) if fold(letter) in "aeiouy"]
    if len(vowels) > 1 and letters[:2] in {"qu", "gi"}:
        vowels = vowels[1:]
    for place in reversed(vowels):
        if not letters[place].isascii():
            return place
    ends_closed = vowels[-1] < len(letters) - 1
    return vowels[-1] if ends_closed or len(vowels) == 1 else vowels[-2]
