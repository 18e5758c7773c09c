"""Forms of any length, to measure with: `make bench`, and tests that hold the number of queries."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from catalog.models import Procedure
from eforms.journey.walk import APPLICANT, DELIVERY, FORM, OPENING
from eforms.models import Draft, DraftStep, EForm, EFormVersion
from eforms.schema import standard
from eforms.schema.conditions import Condition
from eforms.schema.form import FormSchema, Page, Part, Question, QuestionType
from eforms.services import start_draft

KINDS = (
    QuestionType.TEXT,
    QuestionType.NUMBER,
    QuestionType.DATE,
    QuestionType.YES_NO,
    QuestionType.PHONE,
    QuestionType.ADDRESS,
    QuestionType.MONEY,
    QuestionType.LONG_TEXT,
    QuestionType.NATIONAL_ID,
    QuestionType.CHOICE,
)
ADDRESS = {"detail": "12 Quang Trung", "commune": "Phường Đồng Hới", "province": "Quảng Trị"}
ID = "044090001234"
CHOICES = [[str(number), f"Lựa chọn {number}"] for number in range(6)]
ANSWERS = {
    QuestionType.TEXT: "Nguyễn Văn An",
    QuestionType.NUMBER: "7",
    QuestionType.DATE: "2020-02-29",
    QuestionType.YES_NO: "yes",
    QuestionType.PHONE: "0912345678",
    QuestionType.ADDRESS: ADDRESS,
    QuestionType.MONEY: "1500000",
    QuestionType.LONG_TEXT: "Một dòng.",
    QuestionType.NATIONAL_ID: ID,
    QuestionType.CHOICE: "3",
}


def long_form(*, fields: int, steps: int, conditions: int) -> FormSchema:
    """`fields` questions of ten kinds over `steps` pages; the last `conditions` of them are shown by an answer."""
    questions = list(_questions(fields, conditions))
    each = fields // steps
    pages = [
        Page(title=f"Trang {number + 1}", questions=tuple(questions[number * each : (number + 1) * each]))
        for number in range(steps)
    ]
    return FormSchema(title="Tờ khai dài", parts=(Part(title="Tờ khai", pages=tuple(pages)),), declaration="Đúng.")


def _questions(fields: int, conditions: int) -> Iterator[Question]:
    for number in range(fields):
        kind = KINDS[number % len(KINDS)]
        told = number >= fields - conditions
        yield Question(
            key=f"cau-{number}",
            type=kind,
            label=f"Câu hỏi {number}",
            limits={"choices": CHOICES} if kind == QuestionType.CHOICE else {},
            show_when=Condition.answer("cau-3", "yes") if told else None,
        )


def filled(procedure: Procedure, schema: FormSchema) -> Draft:
    """A draft of `schema` in which every page is answered; the form is a published one, with a version of its own."""
    eform, _new = EForm.objects.get_or_create(procedure=procedure, defaults={"title": schema.title, "live": True})
    number = eform.versions.count() + 1
    version = EFormVersion.objects.create(eform=eform, number=number, schema=schema.as_json())
    draft = start_draft(procedure=procedure, version=version, user=None)
    DraftStep.objects.bulk_create(
        DraftStep(draft=draft, step=slug, values=answers, data=_typed(slug, answers))
        for slug, answers in _answers(draft)
    )
    return draft


def _answers(draft: Draft) -> Iterator[tuple[str, dict[str, Any]]]:
    """Page by page, with the portal's own pages around the form."""
    if draft.opening:
        questions = Page.from_json(draft.opening).questions
        yield OPENING, {question.key: _first(question.choices) for question in questions}
    yield f"{APPLICANT}-1", {standard.NAME: "Nguyễn Văn An", standard.NATIONAL_ID: ID, standard.BORN: "1990-09-02"}
    contact = {standard.PHONE: "0912345678", standard.EMAIL: "", standard.ADDRESS: ADDRESS}
    yield f"{APPLICANT}-2", contact
    for number, (_part, page) in enumerate(draft.schema.pages(), start=1):
        yield f"{FORM}-{number}", {question.key: ANSWERS[QuestionType(question.type)] for question in page.questions}
    yield f"{DELIVERY}-1", {standard.RETURN_METHOD: "online"}
    if draft.fee_cases:
        yield f"{DELIVERY}-{len(standard.delivery()) + 1}", {standard.FEE_EXEMPTION: "no"}


def _first(choices: list[Any]) -> str:
    """Also of choices in groups: `[label, [[value, label], …]]`."""
    value, label = choices[0]
    return _first(label) if isinstance(label, list) else str(value)


def _typed(slug: str, answers: dict[str, Any]) -> dict[str, list[str]]:
    """As a browser had posted it."""
    typed: dict[str, list[str]] = {}
    for key, value in answers.items():
        name = f"{slug}-{key}"
        if isinstance(value, dict):
            typed |= {f"{name}_{part}": [text] for part, text in value.items()}
        elif re.fullmatch(r"\d{4}-\d\d-\d\d", value):
            year, month, day = value.split("-")
            typed |= {f"{name}_day": [day], f"{name}_month": [month], f"{name}_year": [year]}
        else:
            typed[name] = [value]
    return typed
