"""The keys of questions: names of answers for software, made from the questions' words where the editor gives none."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from portal.base.text import vietnamese_slug

MAX_KEY = 60


def fill_in_keys(parts: Any, people: Any = ()) -> None:
    """Give every question and every person without a key one made from its words, unlike all others."""
    blocks = [block for block in [*question_blocks(parts), *(people or ())] if "key" in block.value]
    taken = {block.value["key"] for block in blocks if block.value["key"]}
    for block in blocks:
        if not block.value["key"]:
            block.value["key"] = _free_key(block.value["label"], taken)
            taken.add(block.value["key"])


def question_blocks(parts: Any) -> Iterator[Any]:
    """All questions in order; those of a group right after it."""
    for part in parts or []:
        for page in part.value["pages"]:
            for block in page["questions"]:
                yield block
                yield from block.value.get("questions") or ()


def _free_key(label: str, taken: set[str]) -> str:
    stem = vietnamese_slug(label)[: MAX_KEY - 4].strip("-") or "cau-hoi"
    key, number = stem, 1
    while key in taken:
        number += 1
        key = f"{stem}-{number}"
    return key
