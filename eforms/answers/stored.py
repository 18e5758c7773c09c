"""An answer as it is stored, and back: JSON that outlives the form it was given in."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Any

from eforms.answers.addresses import Address, OldAddress
from eforms.answers.banks import BankAccount
from eforms.schema.conditions import is_empty
from eforms.schema.form import Question, QuestionType
from portal.base.widgets import DateParts


def as_json(value: Any) -> Any:
    match value:
        case Address() | OldAddress() | BankAccount():
            return asdict(value)
        case date():
            return value.isoformat()
        case Decimal():
            return str(value)
        case _:
            return value


def from_json(question: Question, value: Any) -> Any:
    """A stored answer as the form field's initial value; None for one of another kind of question."""
    try:
        return None if is_empty(value) else _initial(question, value)
    except (TypeError, ValueError, AttributeError):
        return None


def _initial(question: Question, value: Any) -> Any:
    match question.type:
        case QuestionType.DATE:
            return date.fromisoformat(value)
        case QuestionType.PARTIAL_DATE:
            year, month, day = [*value.split("-"), "", ""][:3]
            return DateParts(day, month, year)
        case QuestionType.TIME:
            return tuple(value.split(":"))
        case QuestionType.ADDRESS:
            return Address(**value)
        case QuestionType.OLD_ADDRESS:
            return OldAddress(**value)
        case QuestionType.BANK_ACCOUNT:
            return BankAccount(**value)
        case QuestionType.NUMBER | QuestionType.MONEY:
            return str(value).replace(".", ",")
        case _:
            return value
