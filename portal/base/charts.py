"""Charts as the server draws them: bars, parts of a whole, columns, a line; no script, no text inside of the drawing.

Lengths are per cent of the longest, or of the whole. A missing value is drawn as nothing and told as “–”; zero is 0.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Literal

from portal.base.formatting import grouped
from portal.base.text import vietnamese_slug

Kind = Literal["bars", "shares", "columns", "line"]
Tone = Literal["first", "second", "early", "on-time", "late"]
MISSING = "–"
FULL = 100.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """One figure of every label; a tone is a colour with a pattern of its own, so that greys tell them apart too."""

    name: str
    values: Sequence[float | None]
    tone: Tone = "first"


@dataclass(frozen=True, slots=True)
class Mark:
    """One bar or part: where it begins and how long it is, in per cent; `text` is its value in words."""

    name: str
    text: str
    tone: str
    start: float
    length: float

    @property
    def end(self) -> float:
        return self.start + self.length

    @property
    def top(self) -> float:
        """Where a column's upper edge lies: drawings count from above."""
        return FULL - self.length


@dataclass(frozen=True, slots=True)
class Row:
    label: str
    marks: list[Mark]
    total: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """`finding` says what the drawing shows (“Tháng 10: 96,4% đúng hạn”), `note` its source, hour and way of counting.

    `limit` is the value of the full height: the largest value where there is none. `target` is a labelled line.
    """

    kind: Kind
    finding: str
    labels: Sequence[str]
    series: Sequence[Series]
    heading: str  # of the labels, in the table
    note: str = ""
    csv_url: str = ""
    shown: Callable[[float], str] = grouped
    limit: float | None = None
    ends: tuple[str, str] | None = None  # of a line's scale, in words: none and the limit
    target: float | None = None
    target_label: str = ""
    is_last_unfinished: bool = False  # the last label's time still runs

    @property
    def key(self) -> str:
        return vietnamese_slug(self.finding)[:60]

    @property
    def has_data(self) -> bool:
        return any(value is not None for one in self.series for value in one.values)

    @property
    def rows(self) -> list[Row]:
        values = zip(*(one.values for one in self.series), strict=True)
        return [self._row(label, row) for label, row in zip(self.labels, values, strict=True)]

    @property
    def points(self) -> str:
        """Of a line in a drawing of 100 by 100, each in the middle of its label's part; without missing values."""
        step = FULL / max(len(self.labels), 1)
        lengths = enumerate(self._length(value) for value in self.series[0].values)
        return " ".join(
            f"{(place + 0.5) * step:.2f},{FULL - length:.2f}" for place, length in lengths if length is not None
        )

    @property
    def target_height(self) -> str:
        return f"{FULL - (self._length(self.target) or 0):.2f}"

    def _row(self, label: str, values: Sequence[float | None]) -> Row:
        lengths = self._shares(values) if self.kind == "shares" else [self._length(value) or 0 for value in values]
        starts = [0.0, *accumulate(lengths)] if self.kind == "shares" else [0.0] * len(lengths)
        marks = [
            Mark(one.name, self._text(value), one.tone, start, length)
            for one, value, start, length in zip(self.series, values, starts, lengths, strict=False)
        ]
        return Row(label, marks, self._text(sum(value or 0 for value in values)))

    def _text(self, value: float | None) -> str:
        return MISSING if value is None else self.shown(value)

    def _length(self, value: float | None) -> float | None:
        if value is None:
            return None
        largest = max((each for one in self.series for each in one.values if each is not None), default=0)
        top = self.limit or largest
        return min(FULL * value / top, FULL) if top else 0.0

    def _shares(self, values: Sequence[float | None]) -> list[float]:
        whole = sum(value or 0 for value in values)
        return [FULL * (value or 0) / whole if whole else 0.0 for value in values]
