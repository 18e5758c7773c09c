"""Co-applicants: whose questions tell where their link goes."""

from __future__ import annotations

import re
from typing import Any

from django.utils.translation import gettext as _

from eforms.building.blocks import KEY_PATTERN
from eforms.building.logic import Logic
from eforms.schema.form import CoApplicant, QuestionType


def co_applicants(logic: Logic, blocks: Any) -> tuple[CoApplicant, ...]:
    """Call it after the last question."""
    people = tuple(_person(logic, block.value) for block in blocks or [])
    for number, person in enumerate(people):
        if person.key in {other.key for other in people[:number]}:
            logic.problem(_where(person.label), _("the key “%(key)s” is used twice") % {"key": person.key})
    return people


def _where(label: str) -> str:
    return _("Who declares too › %(label)s") % {"label": label}


def _person(logic: Logic, value: Any) -> CoApplicant:
    where = _where(value["label"])
    if not re.match(KEY_PATTERN, value["key"]):
        what = _("the key “%(key)s” may have small letters, digits and dashes only")
        logic.problem(where, what % {"key": value["key"]})
    person = CoApplicant(
        key=value["key"],
        label=value["label"],
        name=_key_of(logic, where, value["name"], QuestionType.TEXT),
        phone=_key_of(logic, where, value["phone"], QuestionType.PHONE),
        email=_key_of(logic, where, value["email"], QuestionType.EMAIL),
        show_when=logic.condition(where, value["show_when"]),
    )
    if not value["phone"] and not value["email"]:
        logic.problem(where, _("name the question with the mobile phone or with the e-mail address"))
    return person


def _key_of(logic: Logic, where: str, name: str, kind: QuestionType) -> str:
    question = logic.found(where, name, logic.known) if name else None
    if question is None:
        return ""
    if question.type != kind:
        names = {"key": question.label, "kind": kind.label}
        logic.problem(where, _("“%(key)s” is no question of the type “%(kind)s”") % names)
    return question.key
