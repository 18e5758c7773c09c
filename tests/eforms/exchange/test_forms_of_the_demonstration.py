"""The e-forms of the demonstration: each is walked to its end, by the first answers and by the last."""

from __future__ import annotations

import io
import json
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.utils import timezone

from catalog.demo import DATA as CATALOG
from catalog.demo import load_agencies
from catalog.importing.services import import_procedures
from catalog.importing.sources import read_entries
from catalog.models import Procedure
from catalog.reference import ensure_reference_data
from dossiers.models import Dossier
from eforms.answers.prefill import prefilled
from eforms.exchange.demo import DATA, load_demo_eforms
from eforms.models import EForm, EFormVersion
from eforms.schema.conditions import is_empty
from eforms.schema.form import MAX_QUESTIONS_A_PAGE, UNANSWERED, FormSchema, Page, Question, QuestionType
from eforms.services import start_draft
from portal.base.text import fold
from tests.eforms.citizen import Citizen

pytestmark = pytest.mark.django_db
DEFINITIONS = {path.stem: json.loads(path.read_text("utf-8")) for path in sorted(DATA.glob("*.json"))}
LAST_MONTH = timezone.localdate() - timedelta(days=30)
SCHOOLCHILD = timezone.localdate() - timedelta(days=13 * 366)
# What a form's rules demand of the answers, beside what every question allows.
KNOWN: dict[str, dict[str, Any]] = {
    "khai-sinh": {"tre-ngay-sinh": LAST_MONTH},
    "lien-thong-khai-sinh": {"tre-ngay-sinh": LAST_MONTH, "chu-ho": "nguoi-me"},
    "an-toan-thuc-pham": {"tong-lao-dong": "9"},
    "chuyen-truong": {"hs-ngay-sinh": SCHOOLCHILD},
    "giay-phep-lao-dong": {"ho-chieu-den": timezone.localdate() + timedelta(days=900)},
    "tro-giup-xa-hoi": {"ngay-sinh": SCHOOLCHILD},
    "ket-hon": {"nam-thu": "nam@example.vn", "nu-thu": "nu@example.vn"},  # no text messages without a gateway
}
KNOWN_LAST: dict[str, dict[str, Any]] = {
    "giay-phep-xay-dung": {"tang-noi": "9", "ben-thiet-ke": "to-chuc-tu-van"},
    "tinh-trang-hon-nhan": {"muc-dich": "dang-ky-ket-hon", "ket-hon-voi-quoc-tich": "Lào"},
}


@pytest.fixture(scope="module")
def province(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The procedures and desks that the forms belong to, and the forms: loaded once, taken back at the end."""
    codes = {definition["procedure"] for definition in DEFINITIONS.values()}
    with django_db_blocker.unblock(), transaction.atomic():
        ensure_reference_data()
        load_agencies()
        entries = read_entries(CATALOG / "procedures.json")
        joint = [part for each in entries if each.data["code"] in codes for part in each.data.get("parts", [])]
        codes |= {part["procedure"] for part in joint}
        import_procedures(entries=[entry for entry in entries if entry.data["code"] in codes])
        load_demo_eforms(io.StringIO())
        yield
        transaction.set_rollback(True)


def version_of(name: str) -> EFormVersion:
    eform = EForm.objects.get(procedure__code=DEFINITIONS[name]["procedure"])
    assert eform.current_version is not None
    return eform.current_version


def schema_of(name: str) -> FormSchema:
    return FormSchema.from_json(version_of(name).schema)


def citizen_of(name: str, *, first: bool) -> Citizen:
    version = version_of(name)
    draft = start_draft(procedure=version.eform.procedure, version=version, user=None)
    known = KNOWN.get(name, {}) if first else {**KNOWN.get(name, {}), **KNOWN_LAST.get(name, {})}
    return Citizen(draft=draft, first=first, known=known)


@pytest.mark.parametrize("first", [True, False], ids=["first", "last"])
@pytest.mark.parametrize("name", DEFINITIONS)
def test_a_citizen_walks_the_form_to_its_end_and_nothing_stands_in_the_dossier_twice(
    province: None, name: str, first: bool
) -> None:
    citizen = citizen_of(name, first=first)

    citizen.walk()
    assert own_data(citizen) <= citizen.accepted  # proposed, not typed once more
    asked = {paper.key for paper in citizen.journey.papers if paper.required}
    response = citizen.submit()

    assert response.headers["Location"] == citizen.applicant.url("xong")
    dossier = Dossier.objects.get()
    assert_no_duplicates(dossier.answers)
    assert {paper.key for paper in dossier.papers.all() if paper.files.exists()} == asked
    assert DEFINITIONS[name]["produces"] not in asked
    assert citizen.applicant.get("xong").status_code == 200


def own_data(citizen: Citizen) -> set[str]:
    """Keys of the form's questions about what the applicant has said of themselves already."""
    values = citizen.journey.values
    return {
        question.key
        for step in citizen.journey.steps.values()
        for question in step.questions
        if question.prefill.startswith("applicant.") and not is_empty(prefilled(question, values, AnonymousUser()))
    } - citizen.known.keys()


def assert_no_duplicates(answers: list[dict[str, Any]]) -> None:
    keys = Counter(answer["key"] for answer in answers)
    labels = Counter((answer["part"], fold(answer["label"])) for answer in answers)
    assert {key for key, count in (keys + labels).items() if count > 1} == set()


def test_there_are_twelve_forms_over_at_least_eight_fields_all_published_once(province: None) -> None:
    load_demo_eforms(io.StringIO())

    published = EForm.objects.published()
    assert published.count() == len(DEFINITIONS) >= 12
    assert Procedure.objects.filter(eform__in=published).values("field").distinct().count() >= 8
    assert {eform.versions.count() for eform in published} == {1}


def test_groups_repeat_two_people_apply_and_three_procedures_join(province: None) -> None:
    types = {question.type for name in DEFINITIONS for question in every_question(schema_of(name))}

    assert types == {*QuestionType.values} - {QuestionType.INFORMATION, QuestionType.PAPER}
    assert len(schema_of("ket-hon").co_applicants) == 2
    assert EForm.objects.get(procedure__code="2.000986").procedure.title.startswith("Liên thông")


@pytest.mark.parametrize("name", DEFINITIONS)
def test_no_page_asks_too_much_and_no_part_asks_the_same_twice(province: None, name: str) -> None:
    schema = schema_of(name)

    for part in schema.parts:
        labels = Counter(fold(question.label) for page in part.pages for question in every_question_of(page))
        assert {label for label, count in labels.items() if count > 1} == set()
    for _part, page in schema.pages():
        assert sum(question.type not in UNANSWERED for question in page.questions) <= MAX_QUESTIONS_A_PAGE


def every_question(schema: FormSchema) -> Iterator[Question]:
    for _part, page in schema.pages():
        yield from every_question_of(page)


def every_question_of(page: Page) -> Iterator[Question]:
    """Those inside groups too; papers and texts are no questions."""
    for question in page.questions:
        if question.type not in {QuestionType.PAPER, QuestionType.INFORMATION}:
            yield question
        yield from question.questions
