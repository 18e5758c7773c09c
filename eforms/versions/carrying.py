"""Answers that were given in one version of a form are carried into another, as far as they still fit.

Pages are told apart by their number, which moves; answers by the key of their question, which stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.datastructures import MultiValueDict

from eforms.answers.display import display
from eforms.journey.walk import FORM
from eforms.models import DraftStep
from eforms.pages.compile import form_class
from eforms.pages.entries import MOST, Entries
from eforms.pages.form import ASKED, PageForm
from eforms.schema.conditions import Values, is_empty
from eforms.schema.form import UNANSWERED, FormSchema, Page, Question, QuestionType

Raw = dict[str, list[str]]  # what follows the page's name in a field's name -> the values, as posted
PREFIX = "trang"  # of the page on which an answer is tried


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What was answered to one question of the old version."""

    question: Question
    raw: Raw  # as it stands on the page now
    accepted: Raw | None = None  # as it was when the page was last accepted; None: it never was
    value: Any = None  # as it was accepted

    @property
    def is_group(self) -> bool:
        return self.question.type == QuestionType.GROUP

    @property
    def text(self) -> str:
        """For people, so that they can copy it."""
        if self.value is not None:
            return display(self.question, self.value)
        return ", ".join(value for values in self.raw.values() for value in values if value.strip())

    def inside(self, inner: Question, number: int, position: int) -> Given:
        """The answer to one question of one entry of a group."""
        name = f"{self.question.key}-{number}-{inner.key}"
        entry = self.value[position] if self.value and position < len(self.value) else {}
        label = f"{self.question.label} {position + 1} › {inner.label}"
        raw = {rest: posted for rest, posted in self.raw.items() if rest == name or rest.startswith(f"{name}_")}
        return Given(question=replace(inner, label=label), raw=raw, value=entry.get(inner.key))


@dataclass(slots=True, kw_only=True)
class Carried:
    known: Values  # all that was accepted, for conditions
    pages: dict[str, DraftStep] = field(default_factory=dict)  # of the new version, not saved yet
    lost: list[Given] = field(default_factory=list)

    def lose(self, given: Given) -> None:
        """Note an answer that has no place any more; those of a group one by one."""
        if given.is_group:
            for position, _entry in enumerate(given.value or []):
                for inner in given.question.questions:
                    self.lose(given.inside(inner, -1, position))
        elif given.text:
            self.lost.append(given)


def form_pages(schema: FormSchema) -> Iterator[tuple[str, Page]]:
    """The editor's pages with the names that the journey gives them."""
    for number, (_part, page) in enumerate(schema.pages(), start=1):
        yield f"{FORM}-{number}", page


def carry(old: FormSchema, new: FormSchema, rows: Mapping[str, DraftStep]) -> Carried:
    """The new version's pages with every answer of `rows` that it accepts, and the answers that it does not."""
    given = {one.question.key: one for slug, page in form_pages(old) for one in _given(page, rows.get(slug))}
    carried = Carried(known={key: value for row in rows.values() for key, value in (row.values or {}).items()})
    for slug, page in form_pages(new):
        asked = [question for question in page.questions if question.type not in UNANSWERED]
        found = [(question, given.pop(question.key)) for question in asked if question.key in given]
        row = _page(slug, found, carried)
        if row:
            carried.pages[slug] = row
    for one in given.values():
        carried.lose(one)
    return carried


def _given(page: Page, row: DraftStep | None) -> Iterator[Given]:
    if row is None:
        return
    asked = [question for question in page.questions if question.type not in UNANSWERED]
    latest, accepted = _by_question(asked, row.step, row.latest), _by_question(asked, row.step, row.data)
    for question in asked:
        was_accepted = row.values is not None and question.key in row.values
        if was_accepted or question.key in latest:
            yield Given(
                question=question,
                raw=latest.get(question.key, {}),
                accepted=accepted.get(question.key, {}) if was_accepted else None,
                value=row.values[question.key] if row.values and was_accepted else None,
            )


def _by_question(questions: Iterable[Question], slug: str, data: Mapping[str, list[str]]) -> dict[str, Raw]:
    """The posted fields of one page by question. A field's name begins with its question's key; the longest wins."""
    keys = sorted((question.key for question in questions), key=len, reverse=True)
    found: dict[str, Raw] = {}
    for name, values in data.items():
        rest = name.removeprefix(f"{slug}-")
        key = next((key for key in keys if rest == key or rest.startswith((f"{key}_", f"{key}-"))), None)
        if key is not None and rest != name:
            found.setdefault(key, {})[rest] = values
    return found


def _page(slug: str, found: list[tuple[Question, Given]], carried: Carried) -> DraftStep | None:
    """One page; half done (`values` None) if none of its answers was ever accepted."""
    data: dict[str, list[str]] = {}
    values: dict[str, Any] = {}
    for question, given in found:
        fitting = _fitting_group(question, given, carried) if given.is_group else _fitting(question, given, carried)
        if fitting is None:
            carried.lose(given)
            continue
        raw, values[question.key] = fitting
        data |= {f"{slug}-{rest}": posted for rest, posted in raw.items()}
    if not values:
        return None
    accepted = any(given.accepted is not None for _question, given in found)
    return DraftStep(step=slug, data={**data, f"{slug}-{ASKED}": [*values]}, values=values if accepted else None)


def _fitting(question: Question, given: Given, carried: Carried) -> tuple[Raw, Any] | None:
    """What stands on the page if the question takes it, else what was accepted before; None if it takes neither."""
    if question.type == QuestionType.GROUP:
        return None
    for raw in (given.raw, given.accepted):
        form = _tried(question, _posted(raw or {}), carried.known)
        if raw is not None and form.is_valid():
            value = form.values()[question.key]
            if not (is_empty(value) and given.text):
                return raw, value
    return None


def _fitting_group(question: Question, given: Given, carried: Carried) -> tuple[Raw, Any] | None:
    """Entry by entry: an answer that no longer fits leaves its entry, and the entry stays."""
    if question.type != QuestionType.GROUP:
        return None
    data = _posted(given.raw)
    wide = replace(question, limits={name: limit for name, limit in question.limits.items() if name != "max_items"})
    entries, most = _entries(wide, data, carried.known), question.limits.get("max_items") or MOST
    for position, (number, entry) in enumerate(entries.listed):
        surplus = position >= most
        kept = {one.key for one in question.questions} - (set(entry.fields) if surplus else set(entry.errors))
        for inner in given.question.questions:
            if inner.key not in kept:
                answer = given.inside(inner, number, position)
                carried.lose(answer)
                data = {name: posted for name, posted in data.items() if name not in _posted(answer.raw)}
        if surplus:
            data = {name: posted for name, posted in data.items() if not name.startswith(f"{entries.name}-{number}-")}
            data[entries.marker] = [one for one in data.get(entries.marker, []) if one != str(number)]
    raw = {name.removeprefix(f"{PREFIX}-"): posted for name, posted in data.items()}
    return raw, [entry.values() for entry in _entries(question, data, carried.known).forms]


def _entries(question: Question, data: Raw, known: Values) -> Entries:
    form = _tried(question, data, known)
    form.prepare()
    return form.groups[question.key]


def _tried(question: Question, data: Raw, known: Values) -> PageForm:
    """The question alone, whether or not it is asked of this applicant."""
    return form_class([replace(question, show_when=None)])(MultiValueDict(data), prefix=PREFIX, known=known)


def _posted(raw: Raw) -> Raw:
    return {f"{PREFIX}-{rest}": posted for rest, posted in raw.items()}
