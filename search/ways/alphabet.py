"""Procedures by the first letter of their titles, in the order of the Vietnamese alphabet.

Letters with a mark of their own (Ă, Â, Đ …) have their own place, as in a dictionary; tones make no difference. In
addresses they are written as on a keyboard: aw, aa, dd.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Count, QuerySet
from django.db.models.functions import Substr
from django.utils import timezone

from search.collation import sort_key
from search.documents import PROCEDURE
from search.index_state import remembered
from search.models import Document

_KEYS = {"ă": "aw", "â": "aa", "đ": "dd", "ê": "ee", "ô": "oo", "ơ": "ow", "ư": "uw"}
LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
DIGITS = "0-9"
_DIGITS_END = "11"  # in sort keys a letter is two digits: 01 to 10 are the digits
_WIDTH = 2


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter, or all digits together."""

    name: str  # as people read it
    key: str  # in addresses
    count: int = 0  # procedures


def letters() -> list[Letter]:
    """All letters, those without a procedure too; digits only where a title begins with one. Two queries at most."""
    counts = remembered(f"letters {timezone.localdate()}", _counts)
    found = [Letter(letter.upper(), _KEYS.get(letter, letter), counts.get(_rank(letter), 0)) for letter in LETTERS]
    digits = sum(number for rank, number in counts.items() if rank < _DIGITS_END)
    return [*found, Letter(DIGITS, DIGITS, digits)] if digits else found


def procedures_of(letter: Letter | None) -> QuerySet[Document]:
    """Those whose titles begin with it; all without one."""
    found = _procedures().order_by("title_sort", "pk")
    if letter is None:
        return found
    if letter.key == DIGITS:
        return found.filter(title_sort__lt=_DIGITS_END)
    rank = _rank(letter.name.lower())
    return found.filter(title_sort__gte=rank, title_sort__lt=f"{int(rank) + 1:02d}")


def by_letter(documents: Iterable[Document]) -> list[tuple[str, list[Document]]]:
    """A page of them under their letters."""
    names = {_rank(letter): letter.upper() for letter in LETTERS}
    groups = groupby(documents, key=lambda document: names.get(document.title_sort[:_WIDTH], DIGITS))
    return [(name, list(found)) for name, found in groups]


def _procedures() -> QuerySet[Document]:
    return Document.objects.in_force().filter(kind=PROCEDURE)


def _counts() -> dict[str, int]:
    begun = _procedures().order_by().annotate(rank=Substr("title_sort", 1, _WIDTH))
    return dict(begun.values_list("rank").annotate(number=Count("pk")))


def _rank(letter: str) -> str:
    return sort_key(letter)[:_WIDTH]
