"""All ways through a form: which answers lead to which pages, questions and papers.

Only answers that conditions read matter. Each such question takes one answer for every way in which its comparisons
come out, e.g. for “at least 18” 17 and 18. A computed value is taken as if it could be answered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from eforms.answers.display import display
from eforms.building.telling_answers import representatives
from eforms.schema import standard
from eforms.schema.conditions import Comparison, Condition, Values, is_empty
from eforms.schema.form import UNANSWERED, FormSchema, Page, Part, Question, QuestionType
from eforms.schema.papers import Paper

MOST = 200  # paths that are printed
MOST_WALKS = 2000  # until which every combination is tried
PATIENCE = 25  # walks that bring nothing new, after which no more are tried
Choose = Callable[[Question, list[Any], Mapping[str, Any]], Iterable[Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    label: str
    required: bool
    sometimes: bool = False  # inside a group, by the answers of its own entry


@dataclass(frozen=True, slots=True, kw_only=True)
class PathPage:
    part: str
    title: str
    questions: tuple[Asked, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Path:
    """One way through the form."""

    answers: tuple[tuple[str, str], ...]  # question, answer: those that decided
    pages: tuple[PathPage, ...]
    papers: tuple[Asked, ...]

    @property
    def asked(self) -> int:
        return sum(len(page.questions) for page in self.pages)


@dataclass(slots=True, kw_only=True)
class Paths:
    found: list[Path]
    complete: bool  # every combination was walked; else every pair of answers, as far as they go together
    deciding: list[str] = field(default_factory=list)  # the questions that decide
    never: list[str] = field(default_factory=list)  # questions that stand on no path


def paths_of(schema: FormSchema, papers: Iterable[Paper], cases: Iterable[tuple[str, str]] = ()) -> Paths:
    """`papers` are those of the procedure as the form presents them, `cases` its (key, name) pairs."""
    form = _Form.of(schema, list(papers), list(cases))
    walks = list(islice(_walks(form, _every), MOST_WALKS + 1))
    complete = len(walks) <= MOST_WALKS
    distinct = _distinct(map(form.path, walks if complete else _covering(form)))
    if len(distinct) > MOST:
        complete, distinct = False, _distinct(map(form.path, _covering(form)))[:MOST]
    told = {asked.label for path in distinct for page in path.pages for asked in page.questions}
    own = [question.label for question in schema.questions() if question.type not in UNANSWERED]
    return Paths(
        found=distinct,
        complete=complete,
        deciding=[question.label for question in form.deciding.values()],
        never=[label for label in own if label not in told],
    )


@dataclass(slots=True, kw_only=True)
class _Form:
    schema: FormSchema
    papers: list[Paper]
    before: list[Question]  # asked by the portal before the form: the case, the applicant
    deciding: dict[str, Question] = field(default_factory=dict)
    options: dict[str, list[Any]] = field(default_factory=dict)

    @classmethod
    def of(cls, schema: FormSchema, papers: list[Paper], cases: list[tuple[str, str]]) -> _Form:
        case = Question(
            key=standard.CASE, type=QuestionType.CHOICE.value, label=_("Your case"), limits={"choices": cases}
        )
        applicant = [question for page in standard.applicant() for question in page.questions]
        form = cls(schema=schema, papers=papers, before=[*([case] if cases else []), *applicant])
        tests = list(form.tests())
        read = {key for test in tests for key in test.keys}
        for question in [*form.before, *schema.questions()]:
            if question.key in read:
                form.deciding[question.key] = question
                form.options[question.key] = representatives(question, tests)
        return form

    def tests(self) -> Iterator[Comparison]:
        """Every comparison that decides what is asked."""
        for condition in self.conditions():
            yield from condition.tests if condition else ()
        yield from (Comparison(key=standard.CASE, value=paper.case_key) for paper in self.papers if paper.case_key)

    def conditions(self) -> Iterator[Condition | None]:
        for part in self.schema.parts:
            yield part.show_when
        for _part, page in self.schema.pages():
            yield page.show_when
            for question in page.questions:
                yield from (question.show_when, question.require_when)
                for inner in question.questions:
                    yield from (inner.show_when, inner.require_when)
        yield from (paper.show_when for paper in self.papers)

    def items(self) -> list[tuple[Part | None, Page | None, Question]]:
        own = [(part, page, one) for part, page in self.schema.pages() for one in page.questions]
        return [*((None, None, one) for one in self.before), *own]

    def path(self, values: Values) -> Path:
        """What an applicant with these answers is asked."""
        pages = [_page(part, page, values) for part, page in self.schema.pages() if _holds(part, page, values)]
        papers = [Asked(label=one.label, required=one.required) for one in self.papers if one.asked(values)]
        chosen = [(one.label, _words(one, values[key])) for key, one in self.deciding.items() if key in values]
        return Path(answers=tuple(chosen), pages=tuple(page for page in pages if page.questions), papers=tuple(papers))


def _walks(form: _Form, choose: Choose) -> Iterator[dict[str, Any]]:
    """The answers of each way that `choose` takes."""
    items = form.items()

    def walk(index: int, values: dict[str, Any]) -> Iterator[dict[str, Any]]:
        while index < len(items):
            part, page, question = items[index]
            index += 1
            if question.key in form.options and _holds(part, page, values) and question.shown(values):
                for value in choose(question, form.options[question.key], values):
                    yield from walk(index, {**values, question.key: value})
                return
        yield values

    yield from walk(0, {})


def _every(question: Question, options: list[Any], values: Mapping[str, Any]) -> Iterable[Any]:
    return options


def _covering(form: _Form) -> Iterator[dict[str, Any]]:
    """Walks in which every answer meets every other one, as far as they go together."""
    seen: set[tuple[str, str]] = set()
    used: dict[str, int] = {}

    def choose(question: Question, options: list[Any], values: Mapping[str, Any]) -> Iterable[Any]:
        return [_newest(question, options, values, seen, used)]

    idle = 0
    while idle < PATIENCE:
        values = next(_walks(form, choose))
        marks = [_mark(key, value) for key, value in values.items()]
        pairs = {(left, right) for number, left in enumerate(marks) for right in marks[number:]}
        used.update({mark: used.get(mark, 0) + 1 for mark in marks})
        idle = idle + 1 if pairs <= seen else 0
        seen.update(pairs)
        yield values


def _newest(
    question: Question, options: list[Any], until: Mapping[str, Any], seen: set[tuple[str, str]], used: dict[str, int]
) -> Any:
    """The answer that meets the most answers that it has not met yet; of several the least used."""
    before = [_mark(key, value) for key, value in until.items()]

    def rank(value: Any) -> tuple[int, int]:
        mark = _mark(question.key, value)
        return sum((other, mark) not in seen for other in [*before, mark]), -used.get(mark, 0)

    return max(options, key=rank)


def _mark(key: str, value: Any) -> str:
    return f"{key}={value!r}"


def _distinct(paths: Iterable[Path]) -> list[Path]:
    """One of those that ask the same."""
    found: dict[tuple[object, object], Path] = {}
    for path in paths:
        found.setdefault((path.pages, path.papers), path)
    return list(found.values())


def _holds(part: Part | None, page: Page | None, values: Values) -> bool:
    return all(one is None or one.show_when is None or one.show_when.holds(values) for one in (part, page))


def _page(part: Part, page: Page, values: Values) -> PathPage:
    asked = [_asked(one, values) for one in page.shown_questions(values) if one.type not in UNANSWERED]
    return PathPage(part=part.title, title=page.title, questions=tuple(one for several in asked for one in several))


def _asked(question: Question, values: Values) -> list[Asked]:
    own = {inner.key for inner in question.questions}
    inside = [
        Asked(
            label=f"{question.label} › {inner.label}",
            required=inner.must_answer(values),
            sometimes=bool(inner.show_when and own.intersection(inner.show_when.reads())),
        )
        for inner in question.questions
        if inner.type not in UNANSWERED
        and (inner.shown(values) or own.intersection(inner.show_when.reads() if inner.show_when else ()))
    ]
    return [Asked(label=question.label, required=question.must_answer(values)), *inside]


def _words(question: Question, value: Any) -> str:
    if is_empty(value) and question.type != QuestionType.GROUP:
        return _("no answer")
    if question.type == QuestionType.GROUP:
        return ngettext("%(count)d entry", "%(count)d entries", len(value)) % {"count": len(value)}
    return display(question, value)
