"""One page of questions as a form: which are shown follows from the answers on it and before it, at once."""

from __future__ import annotations

import json
from collections import ChainMap
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.forms.utils import ErrorDict

from eforms.answers.display import display
from eforms.answers.stored import as_json, from_json
from eforms.pages.entries import Entries
from eforms.pages.posted import own_values, values_of
from eforms.schema.conditions import Condition, Values
from eforms.schema.form import Check, Question, QuestionType
from eforms.schema.formulas import computed, reads

ASKED = "_asked"  # hidden beside a question that depends on others: it was on the page that was sent
Proposal = Callable[[Question, Values], Any]  # a JSON value to begin with, or None


def nothing(question: Question, values: Values) -> None:
    """No proposal."""


class AskedField(BoundField):
    """Shows the proposal for a question that was not on the page when it was sent."""

    form: PageForm

    def value(self) -> Any:
        if self.form.is_bound and self.name in self.form.unsent:
            return self.field.prepare_value(self.form.proposed(self.name))
        return super().value()


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One question as the page shows it; one that is not `shown` waits in a template for the page's script."""

    kind: str  # "field", "information", "computed" or "group"
    question: Question
    form: PageForm
    shown: bool

    @property
    def name(self) -> str:
        return self.form.add_prefix(self.question.key)

    @property
    def field(self) -> BoundField:
        return self.form[self.question.key]

    @property
    def entries(self) -> Entries:
        """Of a group; one that is not shown has none yet."""
        return self.form.groups.get(self.question.key) or Entries.of(self.question, self.form)

    @property
    def text(self) -> str:
        """A computed value as a person reads it."""
        return display(self.question, self.form.answers.get(self.question.key))

    @property
    def reads(self) -> str:
        """The questions that a computed value follows from, for the page's script."""
        return " ".join(sorted(reads(self.question.formula))) if self.question.formula else ""

    @property
    def show_when(self) -> str:
        """The condition as JSON, for the page's script; empty without one."""
        return _as_data(self.question.show_when)

    @property
    def require_when(self) -> str:
        return _as_data(self.question.require_when)


def _as_data(condition: Condition | None) -> str:
    return json.dumps(asdict(condition), ensure_ascii=False) if condition else ""


class PageForm(forms.Form):
    """The questions of one page, or of one entry of a group.

    Args:
        known: what was answered before; conditions and computed values read it.
        saved: the answers of this page that were accepted earlier, as JSON.
        propose: what to begin with where nothing is saved.
    """

    questions: ClassVar[tuple[Question, ...]] = ()
    checks: ClassVar[tuple[Check, ...]] = ()
    entry_forms: ClassVar[Mapping[str, type[PageForm]]] = {}
    use_required_attribute = False
    bound_field_class = AskedField

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        known: Values | None = None,
        saved: Mapping[str, Any] | None = None,
        propose: Proposal = nothing,
        **kwargs: Any,
    ) -> None:
        super().__init__(data, files, **kwargs)
        self.saved, self.propose = saved or {}, propose
        self.visible: set[str] = set()
        self.revealed: list[str] = []  # shown by the answers that were just sent, not asked before
        self.groups: dict[str, Entries] = {}
        self.answers: dict[str, Any] = {}  # JSON, of the questions shown
        self.scope: Values = ChainMap(self.answers, known or {})  # type: ignore[arg-type]  # read only
        self._ready = False

    @property
    def asked_name(self) -> str:
        return self.add_prefix(ASKED)

    def prepare(self) -> None:
        """Settle which questions are shown, once."""
        if self.is_bound and self._errors is None:
            self.full_clean()
        elif not self.is_bound and not self._ready:
            self._ready = True
            self._begin()

    def rows(self) -> Iterator[Row]:
        """Everything on the page in the editor's order, hidden questions too."""
        self.prepare()
        for question in self.questions:
            kind = question.type if question.type in {"information", "computed", "group"} else "field"
            if question.type != QuestionType.PAPER:
                yield Row(kind=kind, question=question, form=self, shown=question.key in self.visible)

    def values(self) -> dict[str, Any]:
        """The accepted answers as JSON; computed ones are not kept, since they follow from the others."""
        return {key: value for key, value in self.answers.items() if key in self.fields}

    def proposed(self, key: str) -> Any:
        """The initial value of a field."""
        question = next(question for question in self.questions if question.key == key)
        return from_json(question, self._proposal(question))

    @property
    def unsent(self) -> set[str]:
        """Fields that were not on the page that was sent: hidden ones, and those revealed only now."""
        return {question.key for question in self.questions} - self.visible | set(self.revealed)

    @property
    def forms(self) -> list[PageForm]:
        """This form and those of its groups' entries, in the order of the page."""
        self.prepare()
        return [self, *(form for entries in self.groups.values() for form in entries.forms)]

    @property
    def has_errors(self) -> bool:
        return self.is_bound and any(form.errors for form in self.forms)

    @property
    def reveals(self) -> list[str]:
        """Ids of the questions that the answers just sent have brought up."""
        return [form[key].auto_id for form in self.forms for key in form.revealed]

    def is_valid(self) -> bool:
        return self.is_bound and not self.has_errors and not self.reveals

    def without_errors(self) -> PageForm:
        """Show what was saved earlier, even half a page, without judging it yet."""
        self.prepare()
        self._errors = ErrorDict()
        for entries in self.groups.values():
            entries.forms = [
                form.without_errors() if form.sent else self._blank(entries, form) for form in entries.forms
            ]
        return self

    @property
    def known_to_scripts(self) -> dict[str, Any]:
        """Earlier answers that the conditions of this page read."""
        asked = [inner for question in self.questions for inner in (question, *question.questions)]
        conditions = [condition for q in asked for condition in (q.show_when, q.require_when) if condition]
        wanted = {key for condition in conditions for key in condition.reads()} - {q.key for q in asked}
        return {key: self.scope[key] for key in sorted(wanted) if key in self.scope}

    @property
    def sent(self) -> bool:
        """Whether anything of this form came from the browser; an entry that was only added has nothing yet."""
        return bool(self.own_data())

    def own_data(self) -> dict[str, list[str]]:
        """The raw values of this page's own fields: whatever else was posted is dropped."""
        self.prepare()
        names = {self.add_prefix(name) for name in self.fields}
        own = own_values(self.data, {*names, self.asked_name})
        for entries in self.groups.values():
            own[entries.marker] = [str(number) for number in entries.numbers]
            for form in entries.forms:
                own.update(form.own_data())
        return own

    def _begin(self) -> None:
        """A page that was not sent yet: what is saved or proposed decides what is shown."""
        for question in self.questions:
            proposal = (
                None if question.type in {"information", "computed", "paper", "group"} else self._proposal(question)
            )
            self.initial[question.key] = from_json(question, proposal)
            if self._is_shown(question):
                self._keep(question, proposal)

    def _clean_fields(self) -> None:
        if not self.questions:
            super()._clean_fields()  # type: ignore[misc]
            return
        for question in self.questions:
            if self._is_shown(question):
                self._keep(question, self._cleaned(question))
        self._judge()

    def _is_shown(self, question: Question) -> bool:
        if question.type == QuestionType.PAPER or not question.shown(self.scope):
            return False
        self.visible.add(question.key)
        if question.key in self.fields and question.type != QuestionType.GROUP:
            self.fields[question.key].required = question.must_answer(self.scope)
        return True

    def _keep(self, question: Question, value: Any) -> None:
        if question.type == QuestionType.COMPUTED:
            self.answers[question.key] = computed(question, self.scope)
        elif question.type == QuestionType.GROUP:
            self.answers[question.key] = self._group(question)
        elif question.type != QuestionType.INFORMATION:
            self.answers[question.key] = value

    def _cleaned(self, question: Question) -> Any:
        """The JSON of what was sent; None where it is wrong, or was not asked yet."""
        key = question.key
        if key not in self.fields or question.type == QuestionType.GROUP:
            return None
        if self._is_new(question):
            self.revealed.append(key)
            return None
        try:
            self.cleaned_data[key] = self.fields[key].clean(self[key].data)
        except ValidationError as error:
            self.add_error(key, error)
            return None
        return as_json(self.cleaned_data[key])

    def _is_new(self, question: Question) -> bool:
        """Shown only now: it depends on others, and was not on the page that was sent."""
        if question.show_when is None or question.key in self.saved:
            return False
        if question.key in values_of(self.data, self.asked_name):
            return False
        widget, name = self.fields[question.key].widget, self.add_prefix(question.key)
        return bool(widget.value_omitted_from_data(self.data, self.files, name))

    def _group(self, question: Question) -> list[dict[str, Any]]:
        entries = self.groups[question.key] = Entries.of(question, self)
        for error in entries.problems() if self.is_bound else ():
            self.add_error(question.key, error)
        for form in entries.forms:
            form.prepare()
        return [form.values() for form in entries.forms]

    def _blank(self, entries: Entries, form: PageForm) -> PageForm:
        return entries.form_of(self, form.prefix or "", first=form is entries.forms[0])

    def _judge(self) -> None:
        """The editor's rules across answers, each beside its question."""
        for check in self.checks:
            if check.key in self._errors or not check.fails(self.scope):
                continue
            place = check.key if check.key in self.visible and check.key in self.fields else None
            self.add_error(place, ValidationError(check.message, code="check"))

    def _proposal(self, question: Question) -> Any:
        if question.key in self.saved:
            return self.saved[question.key]
        return self.propose(question, self.scope)
