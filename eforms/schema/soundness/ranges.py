"""From where to where numbers, dates and times can go, under several comparisons at once."""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from math import inf

from django.utils import timezone

from eforms.schema.conditions import TODAY, Comparison, Operator
from eforms.schema.form import Question, QuestionType

FINEST = 6  # decimals of the finest number
_SMALL = 400  # values that are counted one by one
_NUMBERS = frozenset({QuestionType.NUMBER, QuestionType.MONEY, QuestionType.GROUP})
_DATES = frozenset({QuestionType.DATE, QuestionType.PARTIAL_DATE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """Whole numbers from `low` to `high`: millionths, days, or minutes.

    Of dates also how many days from the day of filling (`since`, `until`), which is today or later.
    """

    low: float = -inf
    high: float = inf
    step: int = 1
    since: float = -inf
    until: float = inf
    without: frozenset[int] = field(default_factory=frozenset)

    @property
    def is_empty(self) -> bool:
        low = max(self.low, timezone.localdate().toordinal() + self.since)
        if low > self.high or self.since > self.until:
            return True
        if self.high - low >= _SMALL * self.step:
            return False
        return all(value in self.without for value in range(int(low), int(self.high) + 1, self.step))

    def may_be_below(self, other: Range) -> bool:
        return self.low < other.high and self.since < other.until

    def may_be_same(self, other: Range) -> bool:
        return (
            self.low <= other.high
            and other.low <= self.high
            and self.since <= other.until
            and other.since <= self.until
        )

    def under(self, operator: str, lowest: int, highest: int) -> Range:
        """With one more comparison, with a value that covers `lowest` to `highest`."""
        match operator:
            case Operator.IS:
                return replace(self, low=max(self.low, lowest), high=min(self.high, highest))
            case Operator.IS_NOT:
                return replace(self, without=self.without | {lowest}) if lowest == highest else self
            case Operator.AFTER | Operator.MORE:
                return replace(self, low=max(self.low, highest + self.step))
            case Operator.AT_LEAST:
                return replace(self, low=max(self.low, lowest))
            case Operator.BEFORE | Operator.LESS:
                return replace(self, high=min(self.high, lowest - self.step))
            case Operator.AT_MOST:
                return replace(self, high=min(self.high, highest))
        return self

    def under_today(self, operator: str) -> Range:
        """With one more comparison, with the day of filling."""
        apart = replace(Range(low=self.since, high=self.until)).under(operator, 0, 0)
        return replace(self, since=apart.low, until=apart.high)


def range_of(question: Question, tests: Iterable[Comparison]) -> Range | None:
    """What an answer to `question` can be that passes `tests`; None for answers that have no order."""
    fixed = [test for test in tests if not test.other and test.operator not in (Operator.ANSWERED, Operator.EMPTY)]
    computed = question.limits.get("result", "number") if question.type == QuestionType.COMPUTED else ""
    if question.type in _NUMBERS or computed in ("number", "money"):
        return _numbers(question, fixed)
    if question.type in _DATES or computed == "date":
        return _dates(question, fixed)
    if question.type == QuestionType.TIME:
        return _times(fixed)
    return None


def _numbers(question: Question, tests: list[Comparison]) -> Range:
    found = _limits(question)
    for test in tests:
        low, high = (_millionths(test.value, found.step, rounding) for rounding in (ROUND_FLOOR, ROUND_CEILING))
        found = _under(found, test.operator, low, high)
    return found


def _under(found: Range, operator: str, below: int, above: int) -> Range:
    """A comparison with a number that may lie between two answers, e.g. 2,5 of whole numbers."""
    if below == above:
        return found.under(operator, below, above)
    match operator:
        case Operator.IS:
            return replace(found, low=1, high=0)
        case Operator.MORE | Operator.AT_LEAST:
            return found.under(Operator.AT_LEAST, above, above)
        case Operator.LESS | Operator.AT_MOST:
            return found.under(Operator.AT_MOST, below, below)
    return found


def _limits(question: Question) -> Range:
    limits = question.limits
    if question.type == QuestionType.GROUP:  # one without entries is not answered
        return _scaled(max(1, limits.get("min_items") or 0), limits.get("max_items"), 0)
    if question.type == QuestionType.MONEY:
        return _scaled(limits.get("min") or 0, limits.get("max"), 0)
    if question.type == QuestionType.NUMBER:
        return _scaled(limits.get("min"), limits.get("max"), limits.get("places") or 0)
    return Range()


def _scaled(low: int | None, high: int | None, places: int) -> Range:
    one = 10**FINEST
    return Range(
        low=-inf if low is None else low * one,
        high=inf if high is None else high * one,
        step=10 ** (FINEST - min(places, FINEST)),
    )


def _millionths(value: str, step: int, rounding: str) -> int:
    """The multiple of `step` at or beside the value."""
    scaled = Decimal(value).scaleb(FINEST) / step
    return int(scaled.to_integral_value(rounding=rounding)) * step


def _dates(question: Question, tests: list[Comparison]) -> Range:
    when = question.limits.get("when")
    found = Range(since=0 if when == "future" else -inf, until=0 if when == "past" else inf)
    for test in tests:
        if test.value == TODAY:
            found = found.under_today(test.operator)
        else:
            found = found.under(test.operator, *_days(test.value, whole_year=_is_loose(question, test)))
    return found


def _is_loose(question: Question, test: Comparison) -> bool:
    """A partly known date is at least and at most any day of its year."""
    loose = (Operator.IS, Operator.AT_LEAST, Operator.AT_MOST)
    return question.type == QuestionType.PARTIAL_DATE and test.operator in loose


def _days(value: str, *, whole_year: bool) -> tuple[int, int]:
    """The first and the last day of a date, of which the day or the month may be unknown."""
    numbers = [int(piece) for piece in value.split("-")]
    year, month, day = [*numbers, None, None][:3] if not whole_year else [numbers[0], None, None]
    last_month = month or 12
    last = date(year or 1, last_month, day or calendar.monthrange(year or 1, last_month)[1])
    return date(year or 1, month or 1, day or 1).toordinal(), last.toordinal()


def _times(tests: list[Comparison]) -> Range:
    found = Range(low=0, high=24 * 60 - 1)
    for test in tests:
        hour, minute = test.value.split(":")
        at = int(hour) * 60 + int(minute)
        found = found.under(test.operator, at, at)
    return found
