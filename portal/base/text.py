"""Vietnamese text: one Unicode form, folding for search and slugs."""

import re
import unicodedata

from django.utils.text import slugify

# đ has no decomposition in Unicode, so NFD leaves it as it is.
_D_WITH_STROKE = str.maketrans({"đ": "d", "Đ": "D", "ð": "d", "Ð": "D"})
_WHITE_SPACE = re.compile(r"\s+")
# Not allowed in XML 1.0, paragraph and page breaks of Word among them; and the marks of direction.
_UNPRINTABLE = re.compile(
    "[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)


def nfc(text: str) -> str:
    """The composed form, in which all text is stored: browsers on some systems send decomposed letters."""
    return unicodedata.normalize("NFC", text)


def fold(text: str) -> str:
    """Lower case without diacritics, đ as d, white space collapsed: `Đăng  ký` becomes `dang ky`."""
    decomposed = unicodedata.normalize("NFD", text.translate(_D_WITH_STROKE))
    letters = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return _WHITE_SPACE.sub(" ", letters.casefold()).strip()


def vietnamese_slug(text: str) -> str:
    """`Đất đai` becomes `dat-dai`; Django's slugify alone drops the đ."""
    return slugify(fold(text))


def printable(text: str) -> str:
    """What a paper can show: without control signs, but for lines and tabs, and without what turns text around."""
    return _UNPRINTABLE.sub("", text)
