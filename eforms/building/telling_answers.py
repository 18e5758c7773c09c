"""For one question the answers that matter: one for each way in which the comparisons of it come out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils import timezone

from eforms.schema.conditions import TODAY, Comparison
from eforms.schema.form import Question, QuestionType
from eforms.schema.naming import answers_of

BASE = Decimal(10)  # a number to which another question's number is compared
TEXT = "khác"  # a text that no comparison names
_DATES = frozenset({QuestionType.DATE, QuestionType.PARTIAL_DATE})


def representatives(question: Question, tests: Iterable[Comparison]) -> list[Any]:
    """JSON values, the usual first; None is no answer."""
    own = [test for test in tests if test.key == question.key]
    candidates = [*_candidates(question, own), *([None] if _may_be_empty(question) else [])]
    kept: dict[tuple[bool, ...], Any] = {}
    for value in candidates:
        kept.setdefault(tuple(_holds(question, test, value) for test in own), value)
    return [*kept.values()] or [None]


def _holds(question: Question, test: Comparison, value: Any) -> bool:
    return test.holds({question.key: value, test.other: _base(question)} if test.other else {question.key: value})


def _base(question: Question) -> Any:
    """What a question has to which this one is compared."""
    if question.type in _DATES:
        return timezone.localdate().isoformat()
    return str(BASE) if question.type in _NUMBERS or _is_number(question) else TEXT


_NUMBERS = frozenset({QuestionType.NUMBER, QuestionType.MONEY})


def _is_number(question: Question) -> bool:
    return question.type == QuestionType.COMPUTED and question.limits.get("result") in {"number", "money"}


def _may_be_empty(question: Question) -> bool:
    return question.type not in {QuestionType.GROUP, QuestionType.COMPUTED} and (
        not question.required or question.require_when is not None
    )


def _candidates(question: Question, tests: list[Comparison]) -> Iterator[Any]:
    constants = [test.value for test in tests if test.value]
    match question.type:
        case QuestionType.YES_NO:
            yield from ("yes", "no")
        case QuestionType.CHOICE:
            yield from (value for value, _label in answers_of(question))
        case QuestionType.CHOICES:
            yield from _several([value for value, _label in answers_of(question)], constants)
        case QuestionType.DECLARATION:
            yield from (True,) if question.required else (True, False)
        case QuestionType.GROUP:
            yield from _entries(question, constants)
        case _ if question.type in _NUMBERS or _is_number(question):
            yield from _numbers(question, constants)
        case _ if question.type in _DATES or question.limits.get("result") == "date":
            yield from _days(question, constants)
        case QuestionType.TIME:
            yield from _times(constants)
        case _:
            yield from (*constants, TEXT)


def _several(choices: list[str], constants: list[str]) -> Iterator[list[str]]:
    named = [value for value in choices if value in constants]
    yield from ([value] for value in choices)
    if len(named) > 1:
        yield named
    yield choices


def _entries(question: Question, constants: list[str]) -> Iterator[list[Any]]:
    low, high = question.limits.get("min_items") or 0, question.limits.get("max_items") or 50
    near = [int(number) + side for number in _decimals(constants) for side in (0, -1, 1)]
    yield from ([{}] * count for count in [*near, low, low + 1] if low <= count <= high)


def _numbers(question: Question, constants: list[str]) -> Iterator[str]:
    step = Decimal(1).scaleb(-(question.limits.get("places") or 0))
    near = [number + side * step for number in [*_decimals(constants), BASE] for side in (0, -1, 1)]
    low, high = question.limits.get("min"), question.limits.get("max")
    for number in near:
        if (low is None or number >= low) and (high is None or number <= high):
            yield str(number)


def _decimals(constants: list[str]) -> Iterator[Decimal]:
    for text in constants:
        try:
            yield Decimal(text)
        except InvalidOperation:
            continue


def _days(question: Question, constants: list[str]) -> Iterator[str]:
    today = timezone.localdate()
    named = [today if text == TODAY else _first_day(text) for text in constants]
    for day in [*filter(None, named), today]:
        for near in (0, -1, 1) if day < date.max else (0, -1):
            found = day + timedelta(days=near)
            if not (question.limits.get("when") == "past" and found > today) and not (
                question.limits.get("when") == "future" and found < today
            ):
                yield found.isoformat()


def _first_day(text: str) -> date | None:
    """Also of a month or a year."""
    try:
        return date.fromisoformat(text + "-01-01"[len(text) - 4 :] if 4 <= len(text) < 10 else text)
    except ValueError:
        return None


def _times(constants: list[str]) -> Iterator[str]:
    for text in [*constants, "12:00"]:
        hour, _colon, minute = text.partition(":")
        if hour.isdecimal() and minute.isdecimal():
            whole = int(hour) * 60 + int(minute)
            yield from (f"{at // 60:02}:{at % 60:02}" for at in (whole, whole - 1, whole + 1) if 0 <= at < 1440)
