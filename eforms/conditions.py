"""Logic without code: when something is asked, required or accepted, as data that an editor composes.

The browser judges the same conditions at once (static/eforms/conditions.js); `tests/eforms/conditions.json` holds both
to the same cases.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Self

from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.base.text import fold

Values = Mapping[str, Any]  # question key -> JSON value
TODAY = "today"  # as the value of a test of a date


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
class Test:
    """One comparison: the answer to `key` with `value`, or with the answer to the question `other`.

    Several choices: `is` asks whether the value is among them. A group: `more`, `less` and the like compare how many
    entries it has. What is not answered passes `is_not` and `empty` only.
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
        wanted = values.get(self.other) if self.other else self.value
        if self.operator == Operator.IS_NOT:
            return not _same(given, wanted)
        if is_empty(given) or is_empty(wanted):
            return False
        return _compare(self.operator, given, wanted)


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """Tests joined by and (`all`) or by or (`any`); one without tests always holds."""

    tests: tuple[Test, ...]
    match: str = Match.ALL.value

    @classmethod
    def answer(cls, key: str, value: str) -> Self:
        """The question `key` has the answer `value`."""
        return cls(tests=(Test(key=key, value=value),))

    @classmethod
    def from_json(cls, data: Mapping[str, Any] | None) -> Self | None:
        """Also of versions published before there were operators: `{"key": …, "value": …}`."""
        if not data:
            return None
        if "tests" not in data:
            return cls.answer(data["key"], data["value"])
        tests = tuple(Test(**test) for test in data["tests"])
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


def _same(given: Any, wanted: Any) -> bool:
    if isinstance(given, list):
        return wanted in given
    left, right = _number(given), _number(wanted)
    if left is not None and right is not None:
        return left == right
    return _text(given) == _text(wanted)


def _compare(operator: str, given: Any, wanted: Any) -> bool:
    if operator == Operator.IS:
        return _same(given, wanted)
    if operator == Operator.CONTAINS:
        return wanted in given if isinstance(given, list) else _text(wanted) in _text(given)
    if operator in (Operator.BEFORE, Operator.AFTER):
        return _in_time(operator, str(given), timezone.localdate().isoformat() if wanted == TODAY else str(wanted))
    left, right = _number(given), _number(wanted)
    if left is None or right is None:
        return False
    return {
        Operator.MORE.value: left > right,
        Operator.AT_LEAST.value: left >= right,
        Operator.LESS.value: left < right,
        Operator.AT_MOST.value: left <= right,
    }[operator]


def _in_time(operator: str, given: str, wanted: str) -> bool:
    """Dates and times of ISO 8601 compare as text; a partly known date only as far as both are known."""
    known = min(len(given), len(wanted))
    left, right = given[:known], wanted[:known]
    return left < right if operator == Operator.BEFORE else left > right


def _number(value: Any) -> Decimal | None:
    """A stored number; a group counts its entries."""
    if isinstance(value, bool):
        return None
    if isinstance(value, list):
        return Decimal(len(value))
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return None


def _text(value: Any) -> str:
    """Without regard to capitals and diacritics."""
    return fold("yes" if value is True else "no" if value is False else str(value or ""))
