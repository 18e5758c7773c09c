"""What can be asked of the answer to each type of question, and how an editor writes such an answer."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from accounts.identity import digits_only
from eforms.schema.conditions import TODAY, Operator
from eforms.schema.form import Question, QuestionType
from eforms.schema.naming import stored_answer
from portal.base.text import fold

Reading = Callable[[Question, str], str | None]
_GROUPED = re.compile(r"-?\d{1,3}(\.\d{3})+")  # 1.234 is a whole number in Vietnam
_NUMBER = re.compile(r"-?\d{1,18}(\.\d{1,6})?", re.ASCII)
_TIME = re.compile(r"(\d{1,2})\s*(?::|h|g|gio)\s*(\d{1,2})?", re.ASCII)
_ANSWERED = (Operator.ANSWERED.value, Operator.EMPTY.value)
_SAME = (Operator.IS.value, Operator.IS_NOT.value)
_SIZE = (Operator.MORE.value, Operator.AT_LEAST.value, Operator.LESS.value, Operator.AT_MOST.value)
_ORDER = (Operator.BEFORE.value, Operator.AFTER.value, Operator.AT_LEAST.value, Operator.AT_MOST.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """Types whose answers are compared alike; `comparable` with answers of the same word only."""

    operators: tuple[str, ...]
    read: Reading
    comparable: str = ""


def wanted_answer(question: Question, answer: str) -> str | None:
    """The stored value of an answer in the applicant's words, or as stored; None: nobody can answer that."""
    return family_of(question).read(question, answer)


def family_of(question: Question) -> Family:
    if question.type == QuestionType.COMPUTED:
        return _COMPUTED[question.limits.get("result", "number")]
    return _FAMILIES.get(question.type, _TEXT)


def number(question: Question, answer: str) -> str | None:
    """`1.234.567,5 đồng`, or as software writes it."""
    text = re.sub(r"\s|đồng|vnd|đ", "", answer.lower())
    if "," in text or _GROUPED.fullmatch(text):
        text = text.replace(".", "").replace(",", ".")
    if not _NUMBER.fullmatch(text):
        return None
    whole, _dot, rest = text.partition(".")
    sign, digits = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    return f"{sign}{int(digits)}" + (f".{rest}" if rest else "")


def day(question: Question, answer: str) -> str | None:
    """`31/12/2026`, `2026-12-31`, `hôm nay`."""
    if fold(answer) in ("hom nay", TODAY):
        return TODAY
    pieces = re.split(r"[/.-]", answer)
    if len(pieces) != 3 or not all(piece.isascii() and piece.isdigit() for piece in pieces):
        return None
    numbers = [int(piece) for piece in pieces]
    year, month, number_of_day = numbers if len(pieces[0]) == 4 else reversed(numbers)
    try:
        return date(year, month, number_of_day).isoformat() if year > 1000 else None
    except ValueError:
        return None


def known_part(question: Question, answer: str) -> str | None:
    """A day, or `12/2026`, `2026`."""
    if re.fullmatch(r"[12]\d{3}", answer):
        return answer
    found = re.fullmatch(r"(\d{1,2})[/.-]([12]\d{3})", answer) or re.fullmatch(r"([12]\d{3})-(\d{2})", answer)
    if not found:
        return day(question, answer)
    month, year = sorted((int(found[1]), int(found[2])))
    return f"{year}-{month:02}" if 1 <= month <= 12 else None


def time_of_day(question: Question, answer: str) -> str | None:
    """`7:30`, `07:30`, `7h30`, `7 giờ 30`."""
    found = _TIME.fullmatch(fold(answer).removesuffix("phut").strip())
    if not found:
        return None
    hour, minute = int(found[1]), int(found[2] or 0)
    return f"{hour:02}:{minute:02}" if hour < 24 and minute < 60 else None


def count(question: Question, answer: str) -> str | None:
    return answer if re.fullmatch(r"\d{1,3}", answer, flags=re.ASCII) else None


def agreed(question: Question, answer: str) -> str | None:
    known = {"co": "yes", "yes": "yes", "dong y": "yes", "khong": "no", "no": "no", "khong dong y": "no"}
    return known.get(fold(answer))


def words(question: Question, answer: str) -> str | None:
    return answer


def digits(question: Question, answer: str) -> str | None:
    return digits_only(answer) or None


_TEXT = Family(operators=(*_SAME, Operator.CONTAINS.value, *_ANSWERED), read=words, comparable="text")
_DIGITS = Family(operators=_TEXT.operators, read=digits, comparable="text")
_NUMBER_FAMILY = Family(operators=(*_SAME, *_SIZE, *_ANSWERED), read=number, comparable="number")
_DATE = Family(operators=(*_SAME, *_ORDER, *_ANSWERED), read=day, comparable="date")
_PLACE = Family(operators=_TEXT.operators, read=words, comparable="place")
_FAMILIES: dict[str, Family] = {
    QuestionType.NUMBER: _NUMBER_FAMILY,
    QuestionType.MONEY: _NUMBER_FAMILY,
    QuestionType.DATE: _DATE,
    QuestionType.PARTIAL_DATE: Family(operators=_DATE.operators, read=known_part, comparable="date"),
    QuestionType.TIME: Family(operators=_DATE.operators, read=time_of_day, comparable="time"),
    QuestionType.CHOICE: Family(operators=(*_SAME, *_ANSWERED), read=stored_answer, comparable="choice"),
    QuestionType.CHOICES: Family(operators=_TEXT.operators, read=stored_answer, comparable="choice"),
    QuestionType.YES_NO: Family(operators=(*_SAME, *_ANSWERED), read=stored_answer, comparable="yes_no"),
    QuestionType.PHONE: _DIGITS,
    QuestionType.NATIONAL_ID: _DIGITS,
    QuestionType.ADDRESS: _PLACE,
    QuestionType.OLD_ADDRESS: _PLACE,
    QuestionType.BANK_ACCOUNT: Family(operators=_ANSWERED, read=words),
    QuestionType.DECLARATION: Family(operators=_SAME, read=agreed),
    QuestionType.GROUP: Family(operators=(*_SIZE, *_ANSWERED), read=count),
}  # all others are texts
_COMPUTED: dict[str, Family] = {"number": _NUMBER_FAMILY, "money": _NUMBER_FAMILY, "date": _DATE, "text": _TEXT}


def operators_of() -> dict[str, list[str]]:
    """Which comparisons each type of question takes; of computed values by what they give, "computed:money"."""
    types = {kind.value: list(_FAMILIES.get(kind, _TEXT).operators) for kind in QuestionType}
    return types | {f"computed:{result}": list(family.operators) for result, family in _COMPUTED.items()}
