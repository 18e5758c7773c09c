"""Questions that wait for each other, so that none is ever asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from eforms.building.keys import question_blocks
from eforms.schema.formulas import reads
from portal.base.text import fold

CONDITIONS = ("show_when", "require_when", "prefill_when")


def circles(parts: Any) -> list[str]:
    """One sentence for each circle."""
    waits = _waits(parts)
    labels = {block.value["key"]: block.value["label"] for block in _keyed(parts)}
    found: dict[frozenset[str], list[str]] = {}
    for key in waits:
        circle = _circle(key, waits)
        if circle:
            found.setdefault(frozenset(circle), circle)
    sentence = _("These questions wait for each other in a circle: %(questions)s")
    return [
        sentence % {"questions": " → ".join(f"“{labels[key]}”" for key in [*circle, circle[0]])}
        for circle in found.values()
    ]


def _keyed(parts: Any) -> Iterator[Any]:
    return (block for block in question_blocks(parts) if "key" in block.value)


def _waits(parts: Any) -> dict[str, set[str]]:
    """What each question reads, by key, whether it may or not."""
    by_words = {fold(block.value["label"]): block.value["key"] for block in _keyed(parts)}
    keys = set(by_words.values())
    waits: dict[str, set[str]] = {}
    for part in parts:
        around = _read_by(part.value)
        for page in part.value["pages"]:
            above = around | _read_by(page)
            for block in _with_inner(page["questions"]):
                if "key" in block.value:
                    names = above | _read_by(block.value) | reads(block.value.get("formula") or "")
                    waits[block.value["key"]] = {by_words.get(fold(name), name) for name in names} & (
                        keys | set(by_words)
                    )
    return waits


def _with_inner(blocks: Any) -> Iterator[Any]:
    for block in blocks:
        yield block
        yield from block.value.get("questions") or ()


def _read_by(value: Mapping[str, Any]) -> set[str]:
    conditions = [value[name] for name in CONDITIONS if value.get(name)]
    rows = [row for condition in conditions for row in condition["tests"]]
    return {name.strip() for row in rows for name in (row["key"], row["other"]) if name}


def _circle(start: str, waits: Mapping[str, set[str]]) -> list[str]:
    """A way from `start` back to it, if there is one."""
    ways, seen = [[start]], {start}
    while ways:
        way = ways.pop()
        for key in sorted(waits.get(way[-1], ())):
            if key == start:
                return way
            if key not in seen:
                seen.add(key)
                ways.append([*way, key])
    return []
