"""Bar codes as SVG, for printed papers: Code 128 (ISO/IEC 15417), as the scanners of the post read it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from barcode import Code128
from barcode.errors import BarcodeError

QUIET_ZONE = 10  # modules of white that a scanner needs on either side
HEIGHT = 100  # units of the drawing; papers stretch it


@dataclass(frozen=True, slots=True)
class Bars:
    """A drawing without words, and how many modules wide it is with its quiet zones."""

    svg: str
    modules: int


def code128(text: str) -> Bars | None:
    """The bars of `text`; None where it holds signs that a bar code cannot say, or nothing."""
    if not text or not text.isprintable():
        return None
    try:
        pattern = "0" * QUIET_ZONE + str(Code128(text).build()[0]) + "0" * QUIET_ZONE
    except BarcodeError:
        return None
    return Bars(_drawn(pattern), len(pattern))


def _drawn(pattern: str) -> str:
    """One path of rectangles, so that no edge is smoothed against its neighbour."""
    path, at = [], 0
    for sign, run in groupby(pattern):
        width = len(list(run))
        if sign == "1":
            path.append(f"M{at} 0h{width}v{HEIGHT}h-{width}z")
        at += width
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {at} {HEIGHT}" preserveAspectRatio="none" '
        f'shape-rendering="crispEdges"><path d="{"".join(path)}"/></svg>'
    )
