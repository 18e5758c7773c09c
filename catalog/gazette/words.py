"""Words of legal documents, folded: numbers are cut at their signs, so that each part of one is found by itself."""

from __future__ import annotations

import re

from portal.base.text import fold

_SIGNS = re.compile(r"[^0-9a-z]+")


def search_text(*parts: str) -> str:
    """` 63 2024 nd cp nghi dinh ve …`: every word begins after a space."""
    return f" {_SIGNS.sub(' ', fold(' '.join(parts))).strip()} "


def words_of(question: str) -> list[str]:
    """`Hộ tịch, 63/2024` becomes `["ho", "tich", "63", "2024"]`; nothing for signs alone."""
    return search_text(question).split()
