"""The pages that one applicant walks, and how far they have come. Reads rows, asks the database nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import takewhile
from typing import Any, Literal

from django.utils.translation import gettext as _

from eforms.answers.asking import asked, is_answered
from eforms.answers.display import display, entries
from eforms.models import Draft, DraftStep, DraftUpload
from eforms.schema import standard
from eforms.schema.conditions import Condition, Values
from eforms.schema.form import UNANSWERED, FormSchema, Page, Question, QuestionType
from eforms.schema.papers import Paper

OPENING, APPLICANT, PAPERS, CHECK = "noi-nop", "nguoi-nop", "giay-to", "kiem-tra"
FORM, DELIVERY = "to-khai", "nhan-ket-qua"
REPRESENTATIVE = f"{APPLICANT}-thay"  # who files for the applicant


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One page of the journey; `part` counts for the indicator, since pages depend on answers."""

    slug: str
    part: str
    title: str
    kind: Literal["questions", "papers", "check"] = "questions"
    page: Page | None = None
    questions: tuple[Question, ...] = ()  # shown to this applicant, by the answers until now
    answers: Values = field(default_factory=dict)  # those of this page that count

    @property
    def answered(self) -> list[Question]:
        return [question for question in self.questions if question.type not in UNANSWERED]

    @property
    def told(self) -> list[Question]:
        """What the check page and the dossier show: computed values too."""
        return [question for question in self.questions if question.type != QuestionType.INFORMATION]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One answer as the check page shows it."""

    question: Question
    value: Any
    text: str
    entries: list[list[dict[str, Any]]] = field(default_factory=list)  # of a group, see eforms.answers.display.entries

    @property
    def item(self) -> str:
        """What one entry is called."""
        return str(self.question.limits.get("item") or _("Entry"))


class Journey:
    """`rows` are the saved pages by slug, `uploads` the files given so far."""

    def __init__(self, draft: Draft, rows: Mapping[str, DraftStep], uploads: list[DraftUpload]) -> None:
        self.draft = draft
        self.rows = dict(rows)
        self.uploads = uploads

    @cached_property
    def schema(self) -> FormSchema:
        return self.draft.schema

    @property
    def for_other(self) -> bool:
        """Filed by a representative; not where a newer version of the form lets nobody represent."""
        return self.draft.for_other and self.schema.representative_allowed

    @property
    def values(self) -> dict[str, Any]:
        """Answers to the questions that are shown; those of hidden ones do not count."""
        return self._walked[1]

    @property
    def case(self) -> str:
        """Key of the chosen case; empty where there are none."""
        return self.values.get(standard.CASE) or ""

    @property
    def steps(self) -> dict[str, Step]:
        """The pages of this applicant in order."""
        return self._walked[0]

    @cached_property
    def papers(self) -> list[Paper]:
        """The papers asked of this applicant."""
        papers = [paper for paper in map(Paper.from_json, self.draft.papers) if paper.asked(self.values)]
        return [replace(paper, required=paper.must_be_given(self.values)) for paper in papers]

    def changed(self, row: DraftStep) -> None:
        """Take over a page that was saved just now: later pages may come or go."""
        self.rows[row.step] = row
        self._walk_anew()

    def ask_for_exemption(self) -> None:
        """The chosen case has come to cost something: a page more."""
        self.draft.fee_cases = [*self.draft.fee_cases, self.case]
        self._walk_anew()

    def _walk_anew(self) -> None:
        for name in ("_walked", "papers"):
            self.__dict__.pop(name, None)

    def saved(self, slug: str) -> DraftStep | None:
        return self.rows.get(slug)

    def complete(self, step: Step) -> bool:
        """Whether every question shown on the page has been through its form, and nothing was typed since."""
        row = self.rows.get(step.slug)
        if step.kind == "check" or row is None or row.values is None or row.typed is not None:
            return False
        if step.kind == "papers":
            return not self.missing_papers()
        return self.has_all(step, row.values)

    def has_all(self, step: Step, given: Mapping[str, Any]) -> bool:
        """Whether `given` answers all that the page asks today, and none of its rules is broken by other pages."""
        if not all(is_answered(question, given, self.values) for question in step.answered):
            return False
        return step.page is None or not any(check.fails(self.values) for check in step.page.checks)

    def before(self, slug: str) -> dict[str, Any]:
        """The answers of the pages before `slug`."""
        known: dict[str, Any] = {}
        for step in takewhile(lambda step: step.slug != slug, self.steps.values()):
            known.update(step.answers)
        return known

    def missing_papers(self) -> list[Paper]:
        given = {upload.paper_key for upload in self.uploads}
        return [paper for paper in self.papers if paper.required and paper.key not in given]

    def files_of(self, paper: Paper) -> list[DraftUpload]:
        return [upload for upload in self.uploads if upload.paper_key == paper.key]

    @property
    def first_incomplete(self) -> str:
        """Where to go on; the check page when nothing is missing."""
        return next(slug for slug, step in self.steps.items() if not self.complete(step))

    def may_open(self, slug: str) -> bool:
        """A page opens when all before it are done: steps guessed ahead do not."""
        slugs = list(self.steps)
        return slug in self.steps and slugs.index(slug) <= slugs.index(self.first_incomplete)

    def parts(self) -> list[str]:
        """Titles of the parts, each once, in order."""
        return list(dict.fromkeys(step.part for step in self.steps.values()))

    def answers(self) -> Iterator[tuple[Step, list[Shown]]]:
        """Each page with what was answered on it."""
        for step in self.steps.values():
            if step.kind == "questions":
                yield step, [self._shown(question) for question in step.told]

    def _shown(self, question: Question) -> Shown:
        value = self.values.get(question.key)
        text = display(question, value)
        return Shown(question=question, value=value, text=text, entries=entries(question, value))

    @cached_property
    def _walked(self) -> tuple[dict[str, Step], dict[str, Any]]:
        """Go through all pages in order, each shown by the answers of those before it."""
        values: dict[str, Any] = {}
        steps: dict[str, Step] = {}
        for slug, part, page in self._pages(values):
            found = asked(page.questions, self._given(slug), values)
            if found.questions:
                questions, answers = tuple(found.questions), found.answers
                steps[slug] = Step(
                    slug=slug, part=part, title=page.title, page=page, questions=questions, answers=answers
                )
                values.update(found.answers)
        steps = self._with_papers(steps, values)
        steps[CHECK] = Step(slug=CHECK, part=_("Check and submit"), title=_("Check before submitting"), kind="check")
        return steps, values

    def _given(self, slug: str) -> dict[str, Any]:
        row = self.rows.get(slug)
        return row.values if row and row.values else {}

    def _pages(self, values: Values) -> Iterator[tuple[str, str, Page]]:
        """Pages whose condition holds; `values` grows as they are walked."""
        if self.draft.opening:
            page = Page.from_json(self.draft.opening)
            yield OPENING, page.title, page
        if self.for_other:
            yield REPRESENTATIVE, _("The applicant"), standard.representative()
        people = standard.represented() if self.for_other else standard.applicant()
        yield from self._numbered(APPLICANT, _("The applicant"), people)
        for number, (part, page) in enumerate(self.schema.pages(), start=1):
            if _holds(part.show_when, values) and _holds(page.show_when, values):
                yield f"{FORM}-{number}", part.title, page
        if (values.get(standard.CASE) or "") in self.draft.fee_cases:
            pages = [*standard.delivery(), standard.fees()]
            yield from self._numbered(DELIVERY, _("Receiving the result and fees"), pages)
        else:
            yield from self._numbered(DELIVERY, _("Receiving the result"), standard.delivery())

    @staticmethod
    def _numbered(slug: str, part: str, pages: list[Page]) -> Iterator[tuple[str, str, Page]]:
        for number, page in enumerate(pages, start=1):
            yield f"{slug}-{number}", part, page

    def _with_papers(self, steps: dict[str, Step], values: Values) -> dict[str, Step]:
        """The page of papers comes after the form, whose answers decide which papers are asked for."""
        possible = map(Paper.from_json, self.draft.papers)
        if not any(paper.asked(values) for paper in possible if not paper.is_signed_copy):
            return steps
        title = _("Enclosed papers")
        papers = Step(slug=PAPERS, part=title, title=title, kind="papers")
        last = {slug: step for slug, step in steps.items() if slug.startswith(f"{DELIVERY}-")}
        before = {slug: step for slug, step in steps.items() if slug not in last}
        return {**before, PAPERS: papers, **last}


def _holds(condition: Condition | None, values: Values) -> bool:
    return condition is None or condition.holds(values)
