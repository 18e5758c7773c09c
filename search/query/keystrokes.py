"""Telex and VNI leftovers: what a hand typed while the Vietnamese input method was off.

`ddawng kys` (Telex) and `d9ang8 ky1` (VNI) both mean "đăng ký".
"""

import re
import unicodedata

from portal.base.text import fold, nfc
from search.query.syllables import is_syllable

_TELEX_LETTERS = {
    "dd": "đ", "aa": "â", "ee": "ê", "oo": "ô", "aw": "ă", "ow": "ơ", "uw": "ư",
}  # fmt: skip
_TELEX_TONES = {"f": "\u0300", "s": "\u0301", "r": "\u0309", "x": "\u0303", "j": "\u0323"}
_VNI_MARKS = {("d", "9"): "đ", ("a", "6"): "â", ("e", "6"): "ê", ("o", "6"): "ô", ("a", "8"): "ă", ("o", "7"): "ơ",
              ("u", "7"): "ư"}  # fmt: skip
_VNI_TONES = {"1": "\u0301", "2": "\u0300", "3": "\u0309", "4": "\u0303", "5": "\u0323"}
_VNI_SHAPE = re.compile(r"^[a-z]+[1-9][a-z1-9]*$")
_LONGEST = 10  # keystrokes of one syllable, e.g. "nghieengx" has 9


def untype(typed: str) -> str | None:
    """The syllable that the keystrokes mean, or None when they are no leftovers of Telex or VNI."""
    keys = typed.lower()
    if not keys.isascii() or not 2 <= len(keys) <= _LONGEST or is_syllable(keys):
        return None
    return _untype_vni(keys) if _VNI_SHAPE.match(keys) else _untype_telex(keys)


def _untype_telex(keys: str) -> str | None:
    if not keys.isalpha():
        return None
    tone = ""
    if keys[-1] in _TELEX_TONES and len(keys) > 1:
        tone, keys = _TELEX_TONES[keys[-1]], keys[:-1]
    else:
        keys, tone = _take_inner_tone(keys)
    letters = _horned(keys)
    for pair, letter in _TELEX_LETTERS.items():
        letters = letters.replace(pair, letter)
    return _syllable(letters, tone) if tone or letters != keys else None


def _take_inner_tone(keys: str) -> tuple[str, str]:
    """The tone key may come right after the vowel: `truwowfng`."""
    found = re.search(r"(?<=[aeiouyw])[fsrxj](?=[a-z])", keys)
    if not found:
        return keys, ""
    return keys[: found.start()] + keys[found.end() :], _TELEX_TONES[found.group()]


def _horned(keys: str) -> str:
    """One w serves both letters of ươ (`dduowng`), and may come last (`nguoiw`)."""
    keys = re.sub(r"u(w?)ow", "ươ", keys)
    if keys.endswith("w") and not re.search(r"[aou]w$", keys):
        keys = (
            re.sub(r"uo", "ươ", keys[:-1]) if "uo" in keys else re.sub(r"([au])(?=[^w]*$)", r"\1w", keys[:-1], count=1)
        )
    return keys


def _untype_vni(keys: str) -> str | None:
    letters, tone = "", ""
    for key in keys:
        if key in _VNI_TONES:
            tone = _VNI_TONES[key]
        elif key.isdigit():
            marked = _mark(letters, key)
            if marked is None:
                return None
            letters = marked
        else:
            letters += key
    return _syllable(letters, tone) if len(keys) > 2 else None  # "A1" is a class of driving licence


def _mark(letters: str, key: str) -> str | None:
    """Put a VNI mark on the last letter that can carry it."""
    if key == "7" and "uo" in letters:
        return letters.replace("uo", "ươ")
    for place in range(len(letters) - 1, -1, -1):
        marked = _VNI_MARKS.get((letters[place], key))
        if marked:
            return letters[:place] + marked + letters[place + 1 :]
    return None


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
