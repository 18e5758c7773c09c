"""The edit page of a form: what it proposes, how much it asks the database, how long a form it saves."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalog.models import ProcedureCase
from catalog.roles import Role
from eforms.models import EForm
from eforms.schema.conditions import Operator
from eforms.schema.form import QuestionType
from tests.eforms.editors.test_staff import LIST, form_data, question, signed_in
from tests.factories.catalog import ProcedureFactory
from tests.factories.eforms import EFormFactory

pytestmark = pytest.mark.django_db


def edit_page(client: Client, eform: EForm) -> str:
    response = client.get(f"{LIST}edit/{eform.pk}/")
    assert response.status_code == 200
    return response.content.decode()


def proposals(page: str) -> dict[str, Any]:
    found = re.search(r'<script[^>]* id="eform-builder"[^>]*>(.*?)</script>', page, re.DOTALL)
    assert found
    proposed: dict[str, Any] = json.loads(found[1])
    return proposed


def form_of(count: int) -> EForm:
    questions = [
        {"type": "yes_no", "key": f"cau-{n}", "label": f"Câu {n}"}
        | ({"show_when": {"key": f"cau-{n - 1}", "value": "Có"}} if n % 2 else {})
        for n in range(count)
    ]
    pages = [{"title": f"Trang {n}", "questions": questions[n : n + 10]} for n in range(0, count, 10)]
    return EFormFactory(questions=[{"title": "Phần", "pages": pages}])


def test_the_page_proposes_papers_cases_and_what_the_portal_asks() -> None:
    procedure = ProcedureFactory()
    ProcedureCase.objects.create(procedure=procedure, key="qua-han", name="Đăng ký quá hạn")

    told = proposals(edit_page(signed_in(Role.EDITOR), EFormFactory(procedure=procedure)))

    assert "giay-to-1" in {paper["key"] for paper in told["papers"]}
    asked = {question["key"]: question for question in told["portal"]}
    assert asked["desk_case"]["choices"] == ["Đăng ký quá hạn"]
    assert "applicant_date_of_birth" in asked


def test_each_type_of_question_has_its_comparisons() -> None:
    told = proposals(edit_page(signed_in(Role.EDITOR), EFormFactory()))

    assert {*told["operators"]} >= {*QuestionType.values}
    assert {name for names in told["operators"].values() for name in names} == {*Operator.values}
    assert "contains" not in told["operators"]["date"]
    assert "more" in told["operators"]["computed:money"]


def test_a_new_form_has_a_page_too() -> None:
    client = signed_in(Role.EDITOR)
    response = client.get(f"{LIST}add/")

    assert response.status_code == 200
    page = response.content.decode()
    assert proposals(page)["portal"] == []
    assert "Bắt đầu ở thẻ “Về biểu mẫu”" in page
    assert "Bắt đầu ở thẻ" not in edit_page(client, EFormFactory())


def test_a_hostile_name_of_a_paper_stays_text() -> None:
    procedure = ProcedureFactory(papers=["</script><script>alert(1)</script>"])

    assert "<script>alert" not in edit_page(signed_in(Role.EDITOR), EFormFactory(procedure=procedure))


def test_the_page_asks_no_more_of_the_database_for_a_longer_form() -> None:
    client = signed_in(Role.EDITOR)
    counts = []
    for count in (1, 60):
        eform = form_of(count)
        edit_page(client, eform)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            edit_page(client, eform)
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_a_form_of_two_hundred_questions_can_be_saved() -> None:
    eform = EFormFactory()
    questions = [question("text", label=f"Câu {number}", key=f"cau-{number}") for number in range(200)]

    response = signed_in(Role.EDITOR).post(f"{LIST}edit/{eform.pk}/", form_data(eform, questions))

    assert response.status_code == 302
    eform.refresh_from_db()
    saved = eform.get_latest_revision_as_object()
    assert len(saved.parts[0].value["pages"][0]["questions"]) == 200
