"""A document's full text, as plain lines: parts, chapters and articles become headings that can be linked to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_ARTICLE = re.compile(r"^Điều\s+(\d+[a-zđ]?)\s*[.:]", re.IGNORECASE)
_PART = re.compile(r"^(?:Phần|Chương|Mục|Tiểu mục|Phụ lục)\s+(?:[IVXLC]+|\d+|thứ\s+\S+)\b.{0,200}$", re.IGNORECASE)


@dataclass(slots=True)
class Passage:
    """A heading with what follows it. `anchor` is empty for what stands before the first heading."""

    heading: str = ""
    anchor: str = ""
    is_article: bool = False
    lines: list[str] = field(default_factory=list)


def passages(text: str) -> list[Passage]:
    """The text in its order; nothing is left out."""
    found = [Passage()]
    anchors = _Anchors()
    for line in _lines(text):
        article = _ARTICLE.match(line)
        if article:
            found.append(Passage(line, anchors.free(f"dieu-{article[1].lower()}"), is_article=True))
        elif _PART.match(line):
            found.append(Passage(line, anchors.free("phan")))
        else:
            found[-1].lines.append(line)
    return [passage for passage in found if passage.heading or passage.lines]


def _lines(text: str) -> Iterator[str]:
    return (line for raw in text.splitlines() if (line := " ".join(raw.split())))


class _Anchors:
    """An amending document cites articles of others: the same number may come twice."""

    def __init__(self) -> None:
        self.given: dict[str, int] = {}

    def free(self, name: str) -> str:
        self.given[name] = self.given.get(name, 0) + 1
        return name if self.given[name] == 1 else f"{name}-{self.given[name]}"
