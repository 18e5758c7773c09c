"""Words of Vietnamese text: the same cutting and folding for documents, queries and highlights."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from portal.base.text import fold, nfc

WORD = re.compile(r"[^\W_]+")
# Grave, acute, tilde, hook above, dot below; the other marks change the vowel itself (ă, â, ơ …).
TONES = "\u0300\u0301\u0303\u0309\u0323"
# "ký" and "kí", "lý" and "lí", "quý" and "quí" are one word in two spellings (Decision 1989/QĐ-BGDĐT, 2018).
_FINAL_Y = re.compile(r"^((?:[bcdghklmnpqrstvx]|ch|kh|ng|nh|ph|qu|th|tr))y$")

_REMEMBERED = 20_000  # words: Vietnamese has some 7,000 syllables in use


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a text: as typed, spelled exactly (with marks, tone last), and folded for matching."""

    typed: str
    exact: str
    folded: str

    @property
    def has_marks(self) -> bool:
        return not self.typed.isascii()

    @property
    def toneless(self) -> str:
        return self.exact.rstrip(TONES)


@lru_cache(maxsize=_REMEMBERED)
def fold_word(text: str) -> str:
    """The form under which a word is indexed: folded, and y as i where both spellings are in use."""
    return _FINAL_Y.sub(r"\1i", fold(text))


@lru_cache(maxsize=_REMEMBERED)
def spell(text: str) -> str:
    """Lower case with marks, the tone moved to the end, so that "hoà" and "hòa" are spelled alike."""
    decomposed = unicodedata.normalize("NFD", text.lower())
    tones = "".join(letter for letter in decomposed if letter in TONES)
    letters = nfc("".join(letter for letter in decomposed if letter not in TONES))
    return _FINAL_Y.sub(r"\1i", letters) + tones


def words(text: str) -> list[Word]:
    """The words of `text`, in order."""
    return [Word(found, spell(found), fold_word(found)) for found in WORD.findall(nfc(text))]


def folded(text: str) -> str:
    """`text` as it is indexed: folded words, one space between them."""
    return " ".join(fold_word(found) for found in WORD.findall(nfc(text)))


def spelled(text: str) -> str:
    """`text` as exact words, one space between them."""
    return " ".join(spell(found) for found in WORD.findall(nfc(text)))


def spans(text: str) -> Iterator[tuple[int, int, str]]:
    """Start, end and folded form of each word in `text`, which is in NFC."""
    return ((found.start(), found.end(), fold_word(found.group())) for found in WORD.finditer(text))
