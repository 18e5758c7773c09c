"""Which questions are asked, and which answers count: answers to questions that are not shown do not."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from eforms.schema.conditions import Values, is_empty
from eforms.schema.form import UNANSWERED, Question, QuestionType
from eforms.schema.formulas import computed


@dataclass(slots=True)
class Asked:
    """The questions shown of a page, or of one entry of a group, and the answers that count."""

    questions: list[Question] = field(default_factory=list)
    answers: dict[str, Any] = field(default_factory=dict)


def asked(questions: Iterable[Question], given: Mapping[str, Any], known: Values) -> Asked:
    """Go through `questions` in order: each is shown by the answers before it, those of `known` first of all."""
    found = Asked()
    scope: Values = ChainMap(found.answers, known)  # type: ignore[arg-type]  # read only
    for question in questions:
        if question.type == QuestionType.PAPER or not question.shown(scope):
            continue
        found.questions.append(question)
        if question.type == QuestionType.COMPUTED:
            found.answers[question.key] = computed(question, scope)
        elif question.type == QuestionType.GROUP and question.key in given:
            entries = given[question.key] or []
            found.answers[question.key] = [asked(question.questions, entry, scope).answers for entry in entries]
        elif question.key in given:
            found.answers[question.key] = given[question.key]
    return found


def is_answered(question: Question, given: Mapping[str, Any], scope: Values) -> bool:
    """Whether a shown question has been through its form, and is not empty where it must not be."""
    if question.type in UNANSWERED:
        return True
    if question.key not in given:
        return False
    if question.type == QuestionType.GROUP:
        return all(_entry_is_answered(question, entry, scope) for entry in given[question.key] or [])
    return not (is_empty(given[question.key]) and question.must_answer(scope))


def _entry_is_answered(group: Question, entry: Mapping[str, Any], known: Values) -> bool:
    found = asked(group.questions, entry, known)
    scope: Values = ChainMap(found.answers, known)  # type: ignore[arg-type]
    return all(is_answered(question, entry, scope) for question in found.questions)
