"""A condition in words, for editors: `“Tình trạng hôn nhân” là “Đã kết hôn”`."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from eforms.answers.display import display
from eforms.schema.conditions import TODAY, Comparison, Condition, Match, Operator
from eforms.schema.form import Question, QuestionType
from eforms.schema.standard import CASE


def in_words(condition: Condition, known: Mapping[str, Question]) -> str:
    """All comparisons, joined by and or by or; questions by their words."""
    joint = _(" or ") if condition.match == Match.ANY else _(" and ")
    return joint.join(_test(test, known) for test in condition.tests)


def _test(test: Comparison, known: Mapping[str, Question]) -> str:
    names = {"question": _name(test.key, known), "operator": Operator(test.operator).label}
    if test.operator in (Operator.ANSWERED, Operator.EMPTY):
        return _("%(question)s %(operator)s") % names
    wanted = _name(test.other, known) if test.other else _value(test, known.get(test.key))
    return _("%(question)s %(operator)s %(wanted)s") % {**names, "wanted": wanted}


def _name(key: str, known: Mapping[str, Question]) -> str:
    if key == CASE:
        return _("the case of the procedure")
    return f"“{known[key].label}”" if key in known else f"“{key}”"


def _value(test: Comparison, question: Question | None) -> str:
    if test.value == TODAY:
        return _("today")
    if question is None or question.type == QuestionType.GROUP:
        return f"“{test.value}”"
    several = question.type == QuestionType.CHOICES
    try:
        return f"“{display(question, [test.value] if several else test.value)}”"
    except (ValueError, TypeError, ArithmeticError):  # part of an answer, e.g. of an address
        return f"“{test.value}”"
