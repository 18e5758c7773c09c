"""From what an editor composed to a schema, and the reasons why it cannot be published."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from eforms.blocks import KEY_PATTERN
from eforms.conditions import Condition
from eforms.schema import UNANSWERED, FormSchema, Page, Part, Question, QuestionType, paginate
from portal.base.text import fold, vietnamese_slug

if TYPE_CHECKING:
    from eforms.models import EForm

MAX_KEY = 60
CONDITIONAL = frozenset({QuestionType.CHOICE, QuestionType.CHOICES, QuestionType.YES_NO})


def build_schema(eform: EForm) -> FormSchema:
    """The schema of the form as it stands.

    Raises:
        ValidationError: with every reason why the form would not work, each naming its question.
    """
    fill_in_keys(eform.parts)
    builder = _Builder(paper_names={paper.key: paper.name for paper in eform.procedure.papers.all()})
    parts = tuple(builder.part(child.value) for child in eform.parts)
    if not any(question.type not in UNANSWERED for question in builder.seen.values()):
        builder.problems.append(_("The form needs at least one part with a question"))
    if eform.produces and eform.produces not in builder.paper_names:
        builder.problems.append(
            _("The paper that the form replaces, “%(key)s”, is none of the procedure's: %(papers)s")
            % {"key": eform.produces, "papers": builder.papers_listed()}
        )
    if builder.problems:
        raise ValidationError(builder.problems)
    return FormSchema(
        title=eform.title,
        parts=parts,
        declaration=eform.declaration,
        produces=eform.produces,
        minutes=eform.minutes,
    )


def fill_in_keys(parts: Any) -> None:
    """Give every question without a key one made from its words, unlike all others."""
    blocks = list(_answerable(parts))
    taken = {block.value["key"] for block in blocks if block.value["key"]}
    for block in blocks:
        if not block.value["key"]:
            block.value["key"] = _free_key(block.value["label"], taken)
            taken.add(block.value["key"])


def _free_key(label: str, taken: set[str]) -> str:
    stem = vietnamese_slug(label)[: MAX_KEY - 4].strip("-") or "cau-hoi"
    key, number = stem, 1
    while key in taken:
        number += 1
        key = f"{stem}-{number}"
    return key


def _question_blocks(parts: Any) -> Iterator[Any]:
    for part in parts or []:
        for page in part.value["pages"]:
            yield from page["questions"]


def _answerable(parts: Any) -> Iterable[Any]:
    return (block for block in _question_blocks(parts) if "key" in block.value)


def choices_of(text: str) -> list[list[str]]:
    """One choice a line; its stored value is the slug of its words."""
    labels = [line.strip() for line in text.splitlines() if line.strip()]
    return [[vietnamese_slug(label)[:80], label] for label in labels]


@dataclass
class _Builder:
    """Walks the blocks in order, so that a condition can only look back."""

    paper_names: dict[str, str]
    seen: dict[str, Question] = field(default_factory=dict)
    papers: set[str] = field(default_factory=set)
    problems: list[str] = field(default_factory=list)
    informations: int = 0

    def part(self, value: Any) -> Part:
        pages = [page for page_value in value["pages"] for page in self.page(value["title"], page_value)]
        return Part(title=value["title"], pages=tuple(pages))

    def page(self, part_title: str, value: Any) -> list[Page]:
        where = f"{part_title} › {value['title']}"
        questions = [self.question(where, block.block_type, block) for block in value["questions"]]
        if not questions:
            self.problems.append(_("%(where)s: the page has no question") % {"where": where})
        return paginate(Page(title=value["title"], help=value["help"] or "", questions=tuple(questions)))

    def question(self, where: str, kind: str, block: Any) -> Question:
        value = block.value
        where = f"{where} › {value.get('label') or value.get('paper_key') or kind}"
        question = Question(
            key=self._key(where, kind, value),
            type=kind,
            label=value["label"] or self.paper_names.get(value.get("paper_key") or "", ""),
            help=value.get("help") or "",
            example=value.get("example") or "",
            required=bool(value.get("required", True)),
            limits=self._limits(where, kind, block),
            prefill=value.get("prefill") or "",
            sensitive=bool(value.get("sensitive")),
            prefill_when=self._condition(where, value["prefill_when"]) if value.get("prefill_when") else None,
            show_when=self._condition(where, value["show_when"]),
        )
        self.seen[question.key] = question
        return question

    def _key(self, where: str, kind: str, value: Any) -> str:
        if kind == QuestionType.PAPER:
            return self._paper_key(where, value["paper_key"])
        if kind == QuestionType.INFORMATION:
            self.informations += 1
            return f"information_{self.informations}"
        key: str = value["key"]
        if key in self.seen:
            self._problem(where, _("the key “%(key)s” is used twice") % {"key": key})
        if not re.match(KEY_PATTERN, key):
            self._problem(where, _("the key “%(key)s” may have small letters, digits and dashes only") % {"key": key})
        return key

    def _paper_key(self, where: str, key: str) -> str:
        if key not in self.paper_names:
            self._problem(
                where,
                _("the procedure has no paper “%(key)s”; it has %(papers)s")
                % {"key": key, "papers": self.papers_listed()},
            )
        if key in self.papers:
            self._problem(where, _("the paper “%(key)s” is asked for twice") % {"key": key})
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
        low, high = limits.get("min"), limits.get("max")
        if low is not None and high is not None and low > high:
            self._problem(where, _("the smallest number is larger than the largest"))
        return limits

    def _choices(self, where: str, text: str) -> list[list[str]]:
        choices = choices_of(text)
        if len(choices) < 2:
            self._problem(where, _("needs at least two choices, one a line"))
        if len({value for value, _label in choices}) < len(choices):
            self._problem(where, _("two choices are the same"))
        return choices

    def _condition(self, where: str, value: Any) -> Condition | None:
        key, answer = value["key"].strip(), value["value"].strip()
        if not key and not answer:
            return None
        asked = self.seen.get(key)
        if asked is None:
            self._problem(where, _("is asked only after “%(key)s”, which is no earlier question") % {"key": key})
            return None
        if asked.type not in CONDITIONAL:
            self._problem(
                where, _("can depend on a choice or a yes-or-no question only, not on “%(key)s”") % {"key": key}
            )
            return None
        stored = _answer_value(asked, answer)
        if stored is None:
            names = {"answer": answer, "key": key}
            self._problem(where, _("waits for the answer “%(answer)s”, which “%(key)s” does not have") % names)
            return None
        return Condition.answer(key, stored)

    def _problem(self, where: str, what: str) -> None:
        self.problems.append(f"{where}: {what}")


def _answer_value(question: Question, answer: str) -> str | None:
    """The stored value of an answer that the editor wrote as the applicant reads it, or as stored."""
    yes_no = [("yes", "Có"), ("no", "Không"), ("yes", _("Yes")), ("no", _("No"))]
    options = yes_no if question.type == QuestionType.YES_NO else question.choices
    wanted = fold(answer)
    return next((value for value, label in options if wanted in (fold(label), value)), None)
