"""Sheets and letters that no office prints: found in a template's words, and in what is set with it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from pypdf import PageObject, PdfReader

from casework.papers.limits import LARGEST_TEXT, LONGEST_SIDE

POINTS = {"pt": 1.0, "mm": 72 / 25.4, "cm": 720 / 25.4, "in": 72.0, "em": 11.0}  # an em is what the text's size is
MOST_POINTS = LONGEST_SIDE * POINTS["mm"] + 1  # rounded sides of an A3
_LENGTH = re.compile(r"(?<![\w.])(?P<number>\d+(?:\.\d+)?(?:e[+-]?\d+)?)(?P<unit>pt|mm|cm|in|em)(?![\w-])")
_SIZE_OF_TEXT = re.compile(r"(?:(?<![\w-])size:|(?<![\w-])text\()\s*$")
GIVES_SIZE = re.compile(r"(?<![\w-])(?:width|height|size|page|text|scale)(?=\s*[(:])")


def too_long(source: str) -> Iterator[tuple[int, bool]]:
    """Places of lengths that are written too large, and whether each is a size of text."""
    for found in _LENGTH.finditer(source):
        points = float(found["number"]) * POINTS[found["unit"]]
        is_text = bool(_SIZE_OF_TEXT.search(source[max(0, found.start() - 40) : found.start()]))
        if points > (LARGEST_TEXT if is_text else MOST_POINTS):
            yield found.start(), is_text


def has_large_sheet(pdf: PdfReader) -> bool:
    return any(max(page.mediabox.width, page.mediabox.height) > MOST_POINTS for page in pdf.pages)


def has_large_text(pdf: PdfReader) -> bool:
    return any(_largest(page) > LARGEST_TEXT + 1 for page in pdf.pages)


def _largest(page: PageObject) -> float:
    """Points of the page's largest letters, after what turns and scales them."""
    sizes = [0.0]

    def visit(text: str, above: Any, of_text: Any, _font: Any, size: float) -> None:
        if text.strip():
            sizes.append(abs(size) * _stretch(above) * _stretch(of_text))

    page.extract_text(visitor_text=visit)
    return max(sizes)


def _stretch(matrix: Any) -> float:
    a, b, c, d = (float(matrix[place]) for place in range(4))
    return float(max((a * a + b * b) ** 0.5, (c * c + d * d) ** 0.5))
