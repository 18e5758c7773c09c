"""Logic without code: when something is asked, required or accepted, as data that an editor composes.

The browser judges the same conditions at once (static/eforms/conditions.js);
`tests/eforms/schema/conditions.json` holds both to the same cases.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Self

from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.base.text import fold

Values = Mapping[str, Any]  # question key -> JSON value
TODAY = "today"  # as the value of a test of a date
_NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,30})(\.[0-9]{1,30})?")  # not 044…, which is a name made of digits
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}(-[0-9]{2})?|[0-9]{2}:[0-9]{2}")
_DATE = re.compile(r"[0-9]{4}(-[0-9]{2}){0,2}")


class Operator(TextChoices):
    IS = "is", _("is")
    IS_NOT = "is_not", _("is not")
    CONTAINS = "contains", _("contains")
    BEFORE = "before", _("is before")
    AFTER = "after", _("is after")
    MORE = "more", _("is more than")
    AT_LEAST = "at_least", _("is at least")
    LESS = "less", _("is less than")
    AT_MOST = "at_most", _("is at most")
    ANSWERED = "answered", _("is answered")
    EMPTY = "empty", _("is not answered")


class Match(TextChoices):
    ALL = "all", _("all of these hold")
    ANY = "any", _("any of these holds")


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """One comparison: the answer to `key` with `value`, or with the answer to the question `other`.

    Several choices: `is` asks whether the value is among them. An address: `is` and `contains` look at its commune,
    its province and its detail, each by itself. A group: `more`, `less` and the like compare how many entries it has.
    What is not answered passes `is_not` and `empty` only; against a question that is not, only `is_not` passes.
    """

    key: str
    operator: str = Operator.IS.value
    value: str = ""
    other: str = ""

    @property
    def keys(self) -> tuple[str, ...]:
        return (self.key, self.other) if self.other else (self.key,)

    def holds(self, values: Values) -> bool:
        given = values.get(self.key)
        if self.operator in (Operator.ANSWERED, Operator.EMPTY):
            return is_empty(given) == (self.operator == Operator.EMPTY)
        wanted = values.get(self.other) if self.other else _resolved(self.value, given)
        if self.operator == Operator.IS_NOT:
            return is_empty(given) or not _same(given, wanted)
        if is_empty(given) or is_empty(wanted):
            return False
        return compare(self.operator, given, wanted)


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """Tests joined by and (`all`) or by or (`any`); one without tests always holds."""

    tests: tuple[Comparison, ...]
    match: str = Match.ALL.value

    @classmethod
    def answer(cls, key: str, value: str) -> Self:
        """The question `key` has the answer `value`."""
        return cls(tests=(Comparison(key=key, value=value),))

    @classmethod
    def from_json(cls, data: Mapping[str, Any] | None) -> Self | None:
        """Also of versions published before there were operators: `{"key": …, "value": …}`."""
        if not data:
            return None
        if "tests" not in data:
            return cls.answer(data["key"], data["value"])
        tests = tuple(Comparison(**test) for test in data["tests"])
        return cls(tests=tests, match=data.get("match", Match.ALL.value))

    def reads(self) -> Iterator[str]:
        """The questions that it reads."""
        for test in self.tests:
            yield from test.keys

    def holds(self, values: Values) -> bool:
        if not self.tests:
            return True
        judged = (test.holds(values) for test in self.tests)
        return any(judged) if self.match == Match.ANY else all(judged)


def is_empty(value: Any) -> bool:
    """No answer; False is one (a declaration not agreed to), and so is 0."""
    return value is None or value in ("", [], {})


def _resolved(value: str, given: Any) -> str:
    """The date that "today" stands for, beside an answer that is a date."""
    is_today = value == TODAY and isinstance(given, str) and _DATE.fullmatch(given)
    return timezone.localdate().isoformat() if is_today else value


def _same(given: Any, wanted: Any) -> bool:
    if isinstance(given, dict) and isinstance(wanted, dict):
        return all(_same(given.get(name), wanted.get(name)) for name in {*given, *wanted})
    if isinstance(given, list | dict):
        return any(_same(piece, wanted) for piece in _pieces(given))
    if isinstance(wanted, list | dict):
        return any(_same(given, piece) for piece in _pieces(wanted))
    left, right = as_number(given), as_number(wanted)
    if left is not None and right is not None:
        return left == right
    return _text(given) == _text(wanted)


def _pieces(value: list[Any] | dict[str, Any]) -> Iterator[Any]:
    yield from value.values() if isinstance(value, dict) else value


def compare(operator: str, given: Any, wanted: Any) -> bool:
    if operator == Operator.IS:
        return _same(given, wanted)
    if operator == Operator.CONTAINS:
        return _contains(given, wanted)
    if operator in (Operator.BEFORE, Operator.AFTER) or _is_moment(given) or _is_moment(wanted):
        return _in_time(operator, given, wanted)
    left, right = as_number(given), as_number(wanted)
    if left is None or right is None:
        return False
    return {
        Operator.MORE.value: left > right,
        Operator.AT_LEAST.value: left >= right,
        Operator.LESS.value: left < right,
        Operator.AT_MOST.value: left <= right,
    }[operator]


def _contains(given: Any, wanted: Any) -> bool:
    if isinstance(given, list):
        return _same(given, wanted)
    if isinstance(given, dict):
        return any(_contains(piece, wanted) for piece in _pieces(given))
    return _text(wanted) in _text(given)


def _in_time(operator: str, given: Any, wanted: Any) -> bool:
    """Dates and times of ISO 8601 compare as text; a partly known date only as far as both are known."""
    if not isinstance(given, str) or not isinstance(wanted, str):
        return False
    known = min(len(given), len(wanted))
    left, right = given[:known], wanted[:known]
    return {
        Operator.BEFORE.value: left < right,
        Operator.LESS.value: left < right,
        Operator.AFTER.value: left > right,
        Operator.MORE.value: left > right,
        Operator.AT_LEAST.value: left >= right,
        Operator.AT_MOST.value: left <= right,
    }[operator]


def _is_moment(value: Any) -> bool:
    """A date with its month, or a time of day; a year alone compares as a number does."""
    return isinstance(value, str) and bool(_MOMENT.fullmatch(value))


def as_number(value: Any) -> Decimal | None:
    """A stored number; a group counts its entries."""
    if isinstance(value, list):
        return Decimal(len(value))
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
        return None
    text = str(value)
    return Decimal(text) if _NUMBER.fullmatch(text) else None


def _text(value: Any) -> str:
    """Without regard to capitals and diacritics."""
    return fold("yes" if value is True else "no" if value is False else str("" if value is None else value))
