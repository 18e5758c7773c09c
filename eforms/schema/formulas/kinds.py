"""What a piece of a formula gives: a number, a date, a text."""

from __future__ import annotations

from enum import Enum

from django.utils.translation import gettext as _

from eforms.schema.form import Question, QuestionType
from eforms.schema.formulas.syntax import Answer, Call, Node, Number, Operation, Text


class Kind(Enum):
    NUMBER, DATE, PARTIAL_DATE, TEXT, TRUTH, GROUP, OTHER, UNKNOWN = range(8)


KINDS: dict[str, Kind] = {
    QuestionType.NUMBER: Kind.NUMBER,
    QuestionType.MONEY: Kind.NUMBER,
    QuestionType.DATE: Kind.DATE,
    QuestionType.PARTIAL_DATE: Kind.PARTIAL_DATE,
    QuestionType.GROUP: Kind.GROUP,
    QuestionType.CHOICES: Kind.OTHER,
    QuestionType.ADDRESS: Kind.OTHER,
    QuestionType.OLD_ADDRESS: Kind.OTHER,
    QuestionType.BANK_ACCOUNT: Kind.OTHER,
    QuestionType.DECLARATION: Kind.OTHER,
    QuestionType.INFORMATION: Kind.OTHER,
    QuestionType.PAPER: Kind.OTHER,
}  # all others are texts
RESULTS = {"number": Kind.NUMBER, "money": Kind.NUMBER, "date": Kind.DATE, "text": Kind.TEXT}


def kind_of(question: Question) -> Kind:
    if question.type == QuestionType.COMPUTED:
        return RESULTS.get(question.limits.get("result", "number"), Kind.NUMBER)
    return KINDS.get(question.type, Kind.TEXT)


def words(node: Node) -> str:
    match node:
        case Answer():
            return f"“{{{node.path}}}”"
        case Text():
            return f"“{node.value}”"
        case Number():
            return f"{node.value}"
        case Call():
            return f"“{node.name}(…)”"
        case Operation():
            return f"{words(node.left)} {node.sign} {words(node.right)}"


def named(kind: Kind) -> str:
    return {
        Kind.NUMBER: _("a number"),
        Kind.DATE: _("a date"),
        Kind.PARTIAL_DATE: _("a date that may be partly known"),
        Kind.TEXT: _("a text"),
        Kind.TRUTH: _("yes or no"),
        Kind.GROUP: _("a group"),
    }.get(kind, _("no single value"))
