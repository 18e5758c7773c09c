"""Parts, pages and questions, walked in order, so that a condition can only look back."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Self

from django.utils.translation import gettext as _

from catalog.models import Procedure
from eforms.building.blocks import KEY_PATTERN
from eforms.building.logic import Logic
from eforms.schema import standard
from eforms.schema.form import Check, Page, Part, Question, QuestionType, paginate
from eforms.schema.formulas import stored_formula
from portal.base.text import vietnamese_slug

NO_ANSWER = frozenset({QuestionType.INFORMATION, QuestionType.PAPER})


@dataclass
class Builder(Logic):
    """`known` are the questions that may be read at this place; `own` all that the editor asks, by key."""

    paper_names: dict[str, str] = field(default_factory=dict)
    own: dict[str, Question] = field(default_factory=dict)
    keys: set[str] = field(default_factory=set)
    papers: set[str] = field(default_factory=set)
    informations: int = 0

    @classmethod
    def of(cls, procedure: Procedure) -> Self:
        papers = {paper.key: paper.name for paper in procedure.papers.all()}
        return cls(known={question.key: question for question in portal_questions(procedure)}, paper_names=papers)

    def part(self, value: Any) -> Part:
        show_when = self.condition(value["title"], value["show_when"])
        pages = [page for page_value in value["pages"] for page in self.page(value["title"], page_value)]
        return Part(title=value["title"], pages=tuple(pages), show_when=show_when)

    def page(self, part_title: str, value: Any) -> list[Page]:
        where = f"{part_title} › {value['title']}"
        show_when = self.condition(where, value["show_when"])
        questions = [self.question(where, block) for block in value["questions"]]
        if not questions:
            self.problems.append(_("%(where)s: the page has no question") % {"where": where})
        checks = [check for given in value["checks"] if (check := self.check(where, given, questions))]
        return paginate(
            Page(
                title=value["title"],
                help=value["help"] or "",
                questions=tuple(questions),
                show_when=show_when,
                checks=tuple(checks),
            )
        )

    def question(self, where: str, block: Any) -> Question:
        value, kind = block.value, block.block_type
        where = f"{where} › {value.get('label') or value.get('paper_key') or kind}"
        limits = self._limits(where, kind, block)
        inner = self._entries(where, value["questions"]) if kind == QuestionType.GROUP else ()
        question = Question(
            key=self._key(where, kind, value),
            type=kind,
            label=value["label"] or self.paper_names.get(value.get("paper_key") or "", ""),
            help=value.get("help") or "",
            example=value.get("example") or "",
            required=bool(value.get("required", not inner or limits["min_items"])),
            limits=limits,
            prefill=value.get("prefill") or "",
            sensitive=bool(value.get("sensitive")),
            formula=self._formula(where, value, limits) if kind == QuestionType.COMPUTED else "",
            questions=inner,
            **{name: self.condition(where, value.get(name)) for name in ("prefill_when", "show_when", "require_when")},
        )
        self._remember(where, question)
        return question

    def _remember(self, where: str, question: Question) -> None:
        self.places[question.key] = where
        self.own[question.key] = question
        if question.type not in NO_ANSWER:
            self.known[question.key] = question

    def _entries(self, where: str, blocks: Any) -> tuple[Question, ...]:
        """The questions of a group: each reads those before it in its entry and before the group, nobody else them."""
        outside = dict(self.known)
        questions = tuple(self.question(where, block) for block in blocks)
        self.known = outside
        self.inside.update({question.key: where for question in questions})
        if not any(question.type != QuestionType.COMPUTED for question in questions):
            self.problem(where, _("the group has no question"))
        return questions

    def _key(self, where: str, kind: str, value: Any) -> str:
        if kind == QuestionType.PAPER:
            return self._paper_key(where, value["paper_key"])
        if kind == QuestionType.INFORMATION:
            self.informations += 1
            return f"information_{self.informations}"
        key: str = value["key"]
        if key in self.keys:
            self.problem(where, _("the key “%(key)s” is used twice") % {"key": key})
        if not re.match(KEY_PATTERN, key):
            self.problem(where, _("the key “%(key)s” may have small letters, digits and dashes only") % {"key": key})
        self.keys.add(key)
        return key

    def _paper_key(self, where: str, key: str) -> str:
        if key not in self.paper_names:
            self.problem(
                where,
                _("the procedure has no paper “%(key)s”; it has %(papers)s")
                % {"key": key, "papers": self.papers_listed()},
            )
        if key in self.papers:
            self.problem(where, _("the paper “%(key)s” is asked for twice") % {"key": key})
        self.papers.add(key)
        return f"paper_{key}"

    def papers_listed(self) -> str:
        return ", ".join(self.paper_names) or _("none")

    def _limits(self, where: str, kind: str, block: Any) -> dict[str, Any]:
        if kind == QuestionType.PAPER:
            return {"paper_key": block.value["paper_key"]}
        if kind in {QuestionType.CHOICE, QuestionType.CHOICES}:
            return {"choices": self._choices(where, block.value["choices"])}
        limits: dict[str, Any] = block.block.limits(block.value) if hasattr(block.block, "limits") else {}
        if _is_reversed(limits, "min", "max"):
            self.problem(where, _("the smallest number is larger than the largest"))
        if _is_reversed(limits, "min_items", "max_items"):
            self.problem(where, _("the group must have more entries than it may have"))
        return limits

    def _choices(self, where: str, text: str) -> list[list[str]]:
        choices = choices_of(text)
        if len(choices) < 2:
            self.problem(where, _("needs at least two choices, one a line"))
        if len({value for value, _label in choices}) < len(choices):
            self.problem(where, _("two choices are the same"))
        return choices

    def _formula(self, where: str, value: Any, limits: Mapping[str, Any]) -> str:
        formula, problems = stored_formula(value["formula"] or "", self.known, limits["result"])
        for problem in problems:
            self.problem(where, problem)
        return formula

    def check(self, where: str, value: Any, questions: list[Question]) -> Check | None:
        """A rule stands beside a question of its page, and may read any question up to the end of that page."""
        where = f"{where} › {value['message']}"
        told = len(self.problems)
        must = self.condition(where, value["must"])
        here = {question.key: question for question in questions if question.key in self.known}
        if must is None:
            if len(self.problems) == told:  # else what is wrong with its comparisons has just been said
                self.problem(where, _("the rule has no comparison"))
            return None
        read = [key for key in must.reads() if key in here]
        beside = self.found(where, value["key"], here) if value["key"] else here.get(read[-1]) if read else None
        if beside is None:
            self.problem(where, _("the rule must stand beside a question of its page"))
            return None
        return Check(key=beside.key, must=must, message=value["message"])


def portal_questions(procedure: Procedure) -> list[Question]:
    """What the portal asks before every form: the case, and the applicant. Conditions may read it.

    Who is represented may leave more unanswered than who files for themselves.
    """
    case = standard.opening([], procedure.cases.all())
    pages = [*([case] if case else []), *standard.applicant()]
    optional = {
        question.key for page in standard.represented() for question in page.questions if not question.required
    }
    asked = [question for page in pages for question in page.questions]
    return [replace(question, required=question.required and question.key not in optional) for question in asked]


def choices_of(text: str) -> list[list[str]]:
    """One choice a line; its stored value is the slug of its words."""
    labels = [line.strip() for line in text.splitlines() if line.strip()]
    return [[vietnamese_slug(label)[:80], label] for label in labels]


def _is_reversed(limits: Mapping[str, Any], low: str, high: str) -> bool:
    least, most = limits.get(low), limits.get(high)
    return least is not None and most is not None and least > most
