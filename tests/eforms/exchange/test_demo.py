"""The forms of the demonstration."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest

from eforms.exchange.demo import DATA, load_demo_eforms
from eforms.models import EForm
from eforms.pages.compile import form_class
from eforms.schema.form import FormSchema, Page, QuestionType
from tests.factories.catalog import ProcedureFactory

pytestmark = pytest.mark.django_db
DEFINITIONS = [json.loads(path.read_text("utf-8")) for path in sorted(DATA.glob("*.json"))]


@pytest.fixture
def _procedures() -> None:
    for definition in DEFINITIONS:
        ProcedureFactory(code=definition["procedure"], papers=["Tờ khai", *(f"Giấy {n}" for n in range(2, 6))])


@pytest.mark.usefixtures("_procedures")
def test_all_are_published_and_a_second_run_changes_nothing() -> None:
    load_demo_eforms(io.StringIO())
    load_demo_eforms(io.StringIO())

    assert EForm.objects.published().count() == len(DEFINITIONS)
    assert {eform.versions.count() for eform in EForm.objects.all()} == {1}


@pytest.mark.usefixtures("_procedures")
def test_no_page_asks_more_than_five_questions_and_every_page_compiles() -> None:
    load_demo_eforms(io.StringIO())

    for eform in EForm.objects.all():
        assert eform.current_version is not None
        for page in pages(FormSchema.from_json(eform.current_version.schema)):
            form = form_class(question for question in page.questions if question.type != QuestionType.PAPER)()
            assert len(form.fields) <= 5
            assert form.as_p() or not form.fields


def pages(schema: FormSchema) -> list[Page]:
    return [page for part in schema.parts for page in part.pages]


@pytest.mark.parametrize("definition", DEFINITIONS, ids=lambda definition: str(definition["procedure"]))
def test_a_form_never_asks_for_the_upload_of_what_it_makes_itself(definition: dict[str, Any]) -> None:
    asked = [
        question["paper_key"]
        for part in definition["parts"]
        for page in part["pages"]
        for question in page["questions"]
        if question["type"] == "paper"
    ]

    assert definition["produces"] not in asked


def test_without_the_procedures_nothing_is_made() -> None:
    load_demo_eforms(io.StringIO())

    assert not EForm.objects.exists()
