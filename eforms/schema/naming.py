"""How an editor names a question and an answer: by key and stored value, or in the words that the applicant reads."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from eforms.schema.form import Question, QuestionType
from portal.base.text import fold


def find_question(name: str, known: Mapping[str, Question]) -> Question | None:
    """The question with that key, else the only one with those words."""
    if name in known:
        return known[name]
    found = _with_words(name, known)
    return found[0] if len(found) == 1 else None


def has_several(name: str, known: Mapping[str, Question]) -> bool:
    """Whether the words fit more than one question."""
    return len(_with_words(name, known)) > 1


def _with_words(words: str, known: Mapping[str, Question]) -> list[Question]:
    wanted = fold(words)
    return [question for question in known.values() if wanted and fold(question.label) == wanted]


def answers_of(question: Question) -> list[tuple[str, str]]:
    """The `(stored value, words)` that can be chosen, also of choices in groups."""
    if question.type == QuestionType.YES_NO:
        return [("yes", "Có"), ("no", "Không"), ("yes", _("Yes")), ("no", _("No"))]
    pairs: list[tuple[str, str]] = []
    for value, label in question.choices:
        pairs.extend(label if isinstance(label, list | tuple) else [(value, label)])
    return pairs


def stored_answer(question: Question, answer: str) -> str | None:
    """The stored value of an answer written as the applicant reads it, or as stored."""
    wanted = fold(answer)
    return next((value for value, label in answers_of(question) if wanted in (fold(label), value)), None)
