"""An answer as a person reads it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from eforms.answers.addresses import Address, OldAddress
from eforms.answers.banks import BankAccount
from eforms.schema.form import Question, QuestionType


def display(question: Question, value: Any) -> str:
    """The words of `value`; empty for no answer."""
    if value in (None, "", []):
        return ""
    match question.type:
        case QuestionType.DATE:
            return f"{date.fromisoformat(value):%d/%m/%Y}"
        case QuestionType.PARTIAL_DATE:
            return "/".join(reversed(value.split("-")))
        case QuestionType.ADDRESS:
            return str(Address(**value))
        case QuestionType.OLD_ADDRESS:
            return str(OldAddress(**value))
        case QuestionType.BANK_ACCOUNT:
            return str(BankAccount(**value))
        case QuestionType.NUMBER:
            return number(value)
        case QuestionType.MONEY:
            return _("%(amount)s đồng") % {"amount": number(value)}
        case QuestionType.COMPUTED:
            return display(replace(question, type=question.limits.get("result", QuestionType.NUMBER)), value)
        case QuestionType.GROUP:
            return "\n\n".join(_entry(question, number, entry) for number, entry in enumerate(value, start=1))
        case QuestionType.YES_NO:
            return _("Yes") if value == "yes" else _("No")
        case QuestionType.DECLARATION:
            return _("Agreed") if value else _("Not agreed")
        case QuestionType.CHOICE:
            return _labels(question).get(value, str(value))
        case QuestionType.CHOICES:
            return "; ".join(_labels(question).get(item, str(item)) for item in value)
        case _:
            return str(value)


def _entry(question: Question, number: int, entry: dict[str, Any]) -> str:
    """`Thành viên 2`, then an answer a line; what was not answered is left out."""
    heading = f"{question.limits.get('item') or _('Entry')} {number}"
    told = [(part.label, display(part, entry.get(part.key))) for part in question.questions]
    return "\n".join([heading, *(f"{label}: {text}" for label, text in told if text)])


def entries(question: Question, value: Any) -> list[list[dict[str, Any]]]:
    """Of a group that repeats: what each entry answers, with its words; [] of all others."""
    if question.type != QuestionType.GROUP:
        return []
    return [
        [_answered(part, entry[part.key]) for part in question.questions if part.key in entry] for entry in value or ()
    ]


def _answered(question: Question, value: Any) -> dict[str, Any]:
    words = display(question, value)
    return {"key": question.key, "label": question.label, "type": question.type, "value": value, "display": words}


def number(value: str) -> str:
    return str(number_format(Decimal(value), use_l10n=True, force_grouping=True))


def _labels(question: Question) -> dict[str, str]:
    """Also of choices that stand in groups."""
    labels: dict[str, str] = {}
    for value, label in question.choices:
        labels.update(label if isinstance(label, list | tuple) else [(value, label)])
    return labels
