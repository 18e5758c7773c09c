"""An officer's words for everyone: people are struck out, those of the dossier first, then who looks like one.

It helps whoever writes, and holds for words of which nobody has confirmed how everyone is to read them. It is no
proof: the officer sees what is left before everyone does (dossiers.desk.apologies).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from dossiers.late.small_letters import names_in
from dossiers.late.strangers import strangers_in
from dossiers.models import Dossier
from portal.base.text import fold, nfc

STRUCK = "[…]"
SHORTEST = 2  # letters of a name that is looked for
LONGEST_END = 4  # words of a name by whose end somebody is called
BODIES = ("cong ty", "hop tac xa", "doanh nghiep", "truong ", "ubnd", "uy ban")  # are not called by the end of a name
GAP = r"[\s._-]+"  # between the words of a name
JOINED, ENOUGH = r"[\s._-]*", 3  # “nguyenvanan”; of fewer words, joined, some are other words
# What stands before a given name. “Em”, “cô”, “cháu” … with diacritics, so that other words are not taken for them.
TITLES = frozenset(
    ("ông", "bà", "anh", "chị", "em", "cô", "chú", "bác", "dì", "cậu", "mợ", "thím", "cụ", "cháu", "bé", "ong", "ba")
)
_AT = r"\s{0,2}(?:[@＠]|[(\[]at[)\]])\s{0,2}"
_EMAIL = re.compile(rf"[^\s@＠<>()\[\]]{{1,64}}{_AT}[^\s@＠<>()\[\]]{{1,255}}(?:\s?\.\s?[a-z]{{2,3}}(?!\w))*")
# Telephone numbers and personal numbers, also with spaces, dots, dashes or brackets; a dossier's code and a date are
# neither.
_PHONE_OR_ID = re.compile(
    r"(?<![\w./-])(?!\d{1,2}[.-]\d{1,2}[.-](?:19|20)\d\d(?!\d))\(?(?:\+?84|0)(?:[\s().·‐‑‒–—−-]{0,3}\d){8,11}(?!\w)"
)
_MOBILE = re.compile(r"(?<![\d.-])(?:\+?84|0)[35789]\d{8}(?!\d)")  # also after letters, or in an address
_PARTED = re.compile(r"(?<!\d)0\d{2,3}([,/_*])\d{3}\1\d{3,4}(?!\d)")  # 0905/123/456
_OLD_ID = re.compile(r"(?<![\w./-])(?:\d{12}|\d{9})(?!\w)")


def public_words(text: str, dossier: Dossier) -> str:
    """`text` without the applicant, who acts for them, whom the answers name, strangers, and any number or e-mail.

    Capitals, diacritics and spaces do not matter: “NGUYEN VAN AN” is Nguyễn Văn An. People are called by the end of
    their name: “bà Bình An” and “chị An” are struck out too, “công an” is not.
    """
    words = _EMAIL.sub(STRUCK, _strike_called(_strike(_plain(text), _people(dossier)), dossier))
    words = _without_places(words, sorted([*strangers_in(words), *names_in(words)]))
    for pattern in (_PHONE_OR_ID, _MOBILE, _PARTED, _OLD_ID):
        words = pattern.sub(STRUCK, words)
    return words


def _without_places(text: str, places: list[tuple[int, int]]) -> str:
    parts, end = [], 0
    for first, last in places:
        if first >= end:
            parts += [text[end:first], STRUCK]
        end = max(end, last)
    return "".join([*parts, text[end:]])


def _plain(text: str) -> str:
    """Without signs that nobody sees, which would part a name, and with the digits of other scripts as our own."""
    seen = (letter for letter in nfc(text) if unicodedata.category(letter) != "Cf")
    return "".join(str(unicodedata.decimal(letter)) if letter.isdecimal() else letter for letter in seen)


def _strike(text: str, names: list[str]) -> str:
    return _without(text, r"(?<!\w)(?P<struck>" + "|".join(names) + r")(?!\w)") if names else text


def _strike_called(text: str, dossier: Dossier) -> str:
    """Names as people are called: two or more words of their end, or the last one after a word like “bà”."""
    names = [folded.split() for name in _names(dossier) if not (folded := fold(nfc(name))).startswith(BODIES)]
    starts = ((name, start) for name in names for start in range(max(1, len(name) - LONGEST_END), len(name) - 1))
    ends = {GAP.join(map(re.escape, name[start:])) for name, start in starts}
    called = {re.escape(name[-1]) for name in names if len(name) > 1}
    text = _strike(text, sorted(ends, key=len, reverse=True))
    if not called:
        return text
    titles = "|".join(sorted({fold(title) for title in TITLES}))
    return _without(text, rf"(?<!\w)(?P<title>{titles})\s+(?P<struck>{'|'.join(sorted(called))})(?!\w)")


def _without(text: str, pattern: str) -> str:
    """What `struck` finds in the folded text is struck out of the text."""
    # One letter for each letter, so that a place in the folded text is the same place in the text.
    folded = "".join(one if len(one := fold(letter)) == 1 else " " for letter in text)
    parts, end = [], 0
    for found in re.finditer(pattern, folded):
        if "title" in found.groupdict() and text[slice(*found.span("title"))].casefold() not in TITLES:
            continue  # “có an toàn” calls nobody
        parts += [text[end : found.start("struck")], STRUCK]
        end = found.end("struck")
    return "".join([*parts, text[end:]])


def _people(dossier: Dossier) -> list[str]:
    """Patterns of what is struck out, the longest first: a name may begin with another."""
    known = {" ".join(fold(nfc(words)).split()) for words in _personal(dossier)}
    long_enough = sorted((words for words in known if len(words) >= SHORTEST), key=len, reverse=True)
    return [_as_pattern(words.split()) for words in long_enough]


def _as_pattern(words: list[str]) -> str:
    return (JOINED if len(words) >= ENOUGH else GAP).join(map(re.escape, words))


def _personal(dossier: Dossier) -> Iterator[str]:
    yield from _names(dossier)
    yield from (dossier.applicant_address, dossier.return_address)
    yield from (dossier.applicant_national_id, dossier.representative_national_id)


def _names(dossier: Dossier) -> Iterator[str]:
    yield from (dossier.applicant_name, dossier.representative_name)
    for answer in dossier.answers:
        yield from _names_in(answer)


def _names_in(answer: dict[str, Any]) -> Iterator[str]:
    """Of “Họ tên con”, “Tên người mất”: questions that ask for a name have no type of their own."""
    if answer.get("type") == "text" and " ten " in f" {fold(str(answer.get('label', '')))} ":
        yield str(answer.get("display") or "")
    for entry in answer.get("entries") or []:
        for inner in entry:
            yield from _names_in(inner)
