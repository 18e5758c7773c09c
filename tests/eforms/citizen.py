"""A citizen who fills in any form to its end: an answer for every question by its type, the same in every run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.utils import timezone

from eforms.answers.addresses import Address
from eforms.journey.co_applicants import CoApplicants
from eforms.journey.walk import Journey, Step
from eforms.models import CoConfirmation, Draft
from eforms.pages.entries import ENTRY
from eforms.pages.form import ASKED
from eforms.schema.form import Question, QuestionType
from eforms.schema.standard import DESK
from eforms.services import load_journey
from eforms.services.co_applicants import answer, ask
from portal.base.widgets import DateParts
from tests.eforms.conftest import Applicant, pdf_bytes

Data = dict[str, Any]  # names of boxes within a page, and what is typed
MAX_STEPS = 80
_PDF = pdf_bytes()


def boxes(name: str, parts: dict[str, str]) -> Data:
    return {f"{name}_{part}": typed for part, typed in parts.items()}


def day(name: str, value: date) -> Data:
    return boxes(name, {"day": str(value.day), "month": str(value.month), "year": str(value.year)})


def as_typed(name: str, proposal: Any) -> Data:
    """A field's initial value as its boxes send it back."""
    match proposal:
        case date():
            return day(name, proposal)
        case Address() | DateParts():
            return boxes(name, asdict(proposal))
        case _:
            return {name: proposal}


@dataclass
class Citizen:
    """Answers the first of several choices, or the last; `known` are the answers that a form's rules demand."""

    draft: Draft
    first: bool = True
    known: Data = field(default_factory=dict)
    number: int = 0  # of questions answered so far: later dates come later, and every text is another
    accepted: set[str] = field(default_factory=set)  # keys of the questions where the proposal was taken

    def __post_init__(self) -> None:
        self.applicant = Applicant(self.draft)

    @property
    def journey(self) -> Journey:
        return load_journey(self.draft)

    def walk(self) -> HttpResponse:
        """Page by page to the check page; gives that page."""
        for _page in range(MAX_STEPS):
            journey = self.journey
            slug = journey.first_incomplete
            if slug == "kiem-tra":
                return self.applicant.get(slug)
            self.go_on(journey, journey.steps[slug])
        raise AssertionError("the form has no end")

    def go_on(self, journey: Journey, step: Step) -> None:
        data = self.papers(journey) if step.kind == "papers" else {**self.page(step), **self.proposals(step)}
        response = self.applicant.post(step.slug, data)
        if response.status_code != 302:
            raise AssertionError((step.slug, data, errors_of(response)))

    def papers(self, journey: Journey) -> Data:
        given = SimpleUploadedFile
        return {
            paper.key: given(f"{paper.key}.pdf", _PDF, "application/pdf") for paper in journey.papers if paper.required
        }

    def proposals(self, step: Step) -> Data:
        """What the page has filled in already."""
        if not any(question.prefill for question in step.questions):
            return {}
        form = self.applicant.get(step.slug).context["form"]  # type: ignore[attr-defined]
        data: Data = {}
        for question in step.questions:
            proposal = form.initial.get(question.key)
            if question.prefill and proposal is not None and question.key not in self.known:
                self.accepted.add(question.key)
                data.update(as_typed(question.key, proposal))
        return data

    def page(self, step: Step) -> Data:
        """Every question of the page is answered, hidden ones too: those answers are dropped."""
        assert step.page is not None
        data: Data = {ASKED: [question.key for question in step.page.questions]}
        for question in step.page.questions:
            data.update(self.answer(question, question.key))
        return data

    def group(self, question: Question, name: str) -> Data:
        """Two entries, or as few as the form allows."""
        count = 2 if self.first else question.limits.get("min_items") or 0
        data: Data = {f"{name}-{ENTRY}": [str(number) for number in range(count)]}
        for number in range(count):
            entry = f"{name}-{number}"
            data[f"{entry}-{ASKED}"] = [inner.key for inner in question.questions]
            for inner in question.questions:
                data.update(self.answer(inner, f"{entry}-{inner.key}"))
        return data

    def answer(self, question: Question, name: str) -> Data:
        self.number += 1
        if question.type == QuestionType.GROUP:
            return self.group(question, name)
        if question.key in self.known:
            known = self.known[question.key]
            return day(name, known) if isinstance(known, date) else {name: known}
        if question.type not in TYPED or not (self.first or question.required or question.require_when):
            return {}
        return TYPED[question.type](self, question, name)

    def day_for(self, question: Question) -> date:
        """Birthdays lie before all other days, and what lies ahead comes one after the other."""
        today = timezone.localdate()
        if question.limits.get("when") == "future":
            return today + timedelta(days=30 + 3 * self.number)
        if "sinh" in question.label:
            return date(1985, 1, 1) + timedelta(days=self.number)
        return today - timedelta(days=300 - 3 * self.number)

    def submit(self) -> HttpResponse:
        """Once those who declare too have said yes."""
        journey = self.journey
        people = CoApplicants(journey)
        for person in people.waited_for:
            assert ask(journey=journey, person=person)
            row = CoConfirmation.objects.get(draft=self.draft, person=person.key)
            answer(confirmation=row, journey=journey, read=people.fingerprint, agrees=True)
        return self.applicant.submit()


def _text(citizen: Citizen, question: Question, name: str) -> Data:
    words = (
        question.example or f"Nguyễn Văn {chr(ord('A') + citizen.number // 26)}{chr(ord('a') + citizen.number % 26)}"
    )
    return {name: words[: question.limits.get("max_length") or 200]}


def _number(citizen: Citizen, question: Question, name: str) -> Data:
    low, high = question.limits.get("min") or 0, question.limits.get("max") or 10**9
    return {name: str(min(max(low, 1), high))}


def _day(citizen: Citizen, question: Question, name: str) -> Data:
    return day(name, citizen.day_for(question))


def _partial(citizen: Citizen, question: Question, name: str) -> Data:
    known = citizen.day_for(question)
    return day(name, known) if citizen.first else boxes(name, {"day": "", "month": "", "year": str(known.year)})


def _choice(citizen: Citizen, question: Question, name: str) -> Data:
    values = list(_values(question.choices))
    if question.key == DESK:
        return {name: values[0]}
    return {name: values[0] if citizen.first else values[-1]}


def _values(choices: list[tuple[str, Any]]) -> Iterator[str]:
    """Of groups of choices too."""
    for value, label in choices:
        if isinstance(label, list | tuple):
            yield from _values(label)  # type: ignore[arg-type]
        else:
            yield value


def _choices(citizen: Citizen, question: Question, name: str) -> Data:
    return {name: [value for value, _label in question.choices] if citizen.first else question.choices[0][0]}


def _always(typed: str) -> Callable[[Citizen, Question, str], Data]:
    return lambda citizen, question, name: {name: typed}


def _national_id(citizen: Citizen, question: Question, name: str) -> Data:
    return {name: f"044090{citizen.number:06d}"}


def _phone(citizen: Citizen, question: Question, name: str) -> Data:
    return {name: f"0912 {citizen.number:06d}"}


def _time(citizen: Citizen, question: Question, name: str) -> Data:
    return boxes(name, {"hour": str(8 + citizen.number % 10), "minute": "30"})


def _address(citizen: Citizen, question: Question, name: str) -> Data:
    detail = f"{citizen.number} Quang Trung"
    return boxes(name, {"detail": detail, "commune": "phường Đồng Hới", "province": "Quảng Trị"})


def _old_address(citizen: Citizen, question: Question, name: str) -> Data:
    return boxes(name, {"detail": "Thôn 1", "commune": "Hải An", "district": "Hải Lăng", "province": "Quảng Trị"})


def _account(citizen: Citizen, question: Question, name: str) -> Data:
    return boxes(name, {"bank": "Agribank", "number": "1234567890", "holder": "NGUYEN VAN AN"})


TYPED: dict[str, Callable[[Citizen, Question, str], Data]] = {
    QuestionType.TEXT: _text,
    QuestionType.LONG_TEXT: _text,
    QuestionType.NUMBER: _number,
    QuestionType.MONEY: _number,
    QuestionType.DATE: _day,
    QuestionType.PARTIAL_DATE: _partial,
    QuestionType.CHOICE: _choice,
    QuestionType.CHOICES: _choices,
    QuestionType.YES_NO: lambda citizen, question, name: {name: "yes" if citizen.first else "no"},
    QuestionType.PHONE: _phone,
    QuestionType.EMAIL: lambda citizen, question, name: {name: f"nguoi{citizen.number}@example.vn"},
    QuestionType.NATIONAL_ID: _national_id,
    QuestionType.PASSPORT: _always("M12345678"),
    QuestionType.TAX_CODE: _always("0100109106"),
    QuestionType.TIME: _time,
    QuestionType.ADDRESS: _address,
    QuestionType.OLD_ADDRESS: _old_address,
    QuestionType.BANK_ACCOUNT: _account,
    QuestionType.DECLARATION: _always("on"),
}


def errors_of(response: HttpResponse) -> object:
    """What a page complains of."""
    form = response.context["form"] if response.context else None  # type: ignore[attr-defined]
    return form.errors.get_json_data() if form is not None else response.status_code
