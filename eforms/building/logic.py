"""Conditions: from questions and answers in the applicant's words to keys and stored values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from eforms.building.families import Family, family_of, wanted_answer
from eforms.schema.conditions import Comparison, Condition, Match, Operator
from eforms.schema.form import Question
from eforms.schema.naming import find_question, has_several

UNARY = (Operator.ANSWERED, Operator.EMPTY)


@dataclass
class Logic:
    known: dict[str, Question] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)  # where each question stands, by key
    inside: dict[str, str] = field(default_factory=dict)  # keys of questions inside a group, and where that is
    problems: list[str] = field(default_factory=list)

    def problem(self, where: str, what: str) -> None:
        self.problems.append(f"{where}: {what}")

    def condition(self, where: str, value: Any) -> Condition | None:
        """None for one without comparisons, which always holds."""
        if not value:
            return None
        rows = [row for row in value["tests"] if any((row["key"] or "", row["value"] or "", row["other"] or ""))]
        tests = [test for row in rows if (test := self._test(where, row))]
        return Condition(tests=tuple(tests), match=value["match"] or Match.ALL.value) if tests else None

    def _test(self, where: str, row: Mapping[str, Any]) -> Comparison | None:
        asked = self.found(where, row["key"] or "", self.known)
        if asked is None:
            return None
        operator = row["operator"] or Operator.IS.value
        family = family_of(asked)
        if operator not in family.operators:
            names = {"key": asked.label, "operator": Operator(operator).label, "known": _listed(family)}
            self.problem(where, _("“%(key)s” cannot be compared with “%(operator)s”; it can with %(known)s") % names)
            return None
        if operator in UNARY:
            return Comparison(key=asked.key, operator=operator)
        return self._compared(where, asked, operator, (row["value"] or "").strip(), (row["other"] or "").strip())

    def _compared(self, where: str, asked: Question, operator: str, answer: str, other: str) -> Comparison | None:
        if bool(answer) == bool(other):
            self.problem(where, _("compare “%(key)s” with an answer or with another question") % {"key": asked.label})
            return None
        if other:
            return self._with_other(where, asked, operator, other)
        stored = wanted_answer(asked, answer)
        if stored is None:
            names = {"answer": answer, "key": asked.label}
            self.problem(where, _("waits for the answer “%(answer)s”, which “%(key)s” does not have") % names)
            return None
        return Comparison(key=asked.key, operator=operator, value=stored)

    def _with_other(self, where: str, asked: Question, operator: str, name: str) -> Comparison | None:
        other = self.found(where, name, self.known)
        if other is None:
            return None
        if family_of(other).comparable != family_of(asked).comparable or not family_of(asked).comparable:
            names = {"key": asked.label, "other": other.label}
            self.problem(where, _("“%(key)s” and “%(other)s” cannot be compared") % names)
            return None
        return Comparison(key=asked.key, operator=operator, other=other.key)

    def found(self, where: str, name: str, known: Mapping[str, Question]) -> Question | None:
        """The question that the editor means, by its key or its words."""
        name = name.strip()
        question = find_question(name, known)
        if question is None and name in self.inside:
            names = {"key": name, "group": self.inside[name]}
            self.problem(
                where, _("“%(key)s” has an answer in every entry of %(group)s: a formula can read it") % names
            )
        elif question is None and has_several(name, known):
            self.problem(where, _("several questions have the words “%(key)s”: write the key") % {"key": name})
        elif question is None:
            self.problem(where, _("is asked only after “%(key)s”, which is no earlier question") % {"key": name})
        return question


def _listed(family: Family) -> str:
    return ", ".join(f"“{Operator(operator).label}”" for operator in family.operators)
