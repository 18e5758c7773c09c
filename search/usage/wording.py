"""Which of the typed words may be kept: nothing that points to one person.

What looks like a number of somebody, an address of theirs or a full name drops the whole: masked, the words around it
would still tell of them. Names in other shapes cannot be told from words; see search.usage.retention for those.
"""

import re
import unicodedata

from search.models.usage import LONGEST_WORDS
from search.query.codes import is_dossier_code
from search.query.understanding import clean
from search.query.words import folded

# Numbers that name a procedure or a law, not a person.
_PUBLIC_NUMBERS = re.compile(
    r"(?<![\d.])\d\.\d{6}(?:\.000\.00\.00)?(?:\.?[hg]\d{1,3}(?:\.\d+)*)?(?!\d)|\b\d{1,4}/\d{4}/[^\W\d_]+",
    re.IGNORECASE,
)
_LONG_NUMBER = re.compile(r"\d(?:[\s./,()+-]*\d){5,}")  # six digits and more, however they are set apart
_ADDRESS = re.compile(r"@|https?:|www\.|facebook|zalo\.me", re.IGNORECASE)
_PLATE = re.compile(r"(?<!\w)\d{2}[-\s]?[^\W\d_]{1,2}\d?[-.\s]*\d{3}[.\s]?\d{2}(?!\d)")  # of a vehicle
_DOSSIER = re.compile(r"\b(?:[hg]\d{2}(?:\.\d+)*-\d{6}-\d+|tn-[0-9a-z]{4}-[0-9a-z]{4})", re.IGNORECASE)
# The commonest shape of a full name: family name, "văn" or "thị", given name. "Quản lý thị trường" is none.
_NAME = re.compile(r"\b(?:nguien|nguyen|tran|le|pham|hoang|huynh|phan|vu|vo|bui|ngo|duong|truong|dinh) (?:van|thi) \w")
_SIGNS = re.compile(r"[^\w\s./-]+")


def keepable(typed: str) -> str:
    """The words as they are counted: NFC, lower case, without signs; empty when they may not be kept."""
    text = clean(unicodedata.normalize("NFKC", clean(typed)))
    if _is_private(text):
        return ""
    words = " ".join(part.strip("./-_") for part in _SIGNS.sub(" ", text.lower()).split())
    words = " ".join(words.split())
    has_letters = any(letter.isalpha() for letter in words)
    return words if has_letters and len(words) <= LONGEST_WORDS else ""


def _is_private(text: str) -> bool:
    if is_dossier_code(text) or _DOSSIER.search(text) or _ADDRESS.search(text) or _PLATE.search(text):
        return True
    return bool(_LONG_NUMBER.search(_PUBLIC_NUMBERS.sub(" ", text)) or _NAME.search(folded(text)))
