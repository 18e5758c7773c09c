"""The whole record by the API: every part, former codes, conditional requests."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from jsonschema import Draft202012Validator
from pytest_django import DjangoAssertNumQueries

from catalog.models import (
    FormTemplate,
    InvolvedBody,
    JointPart,
    LegalBasis,
    LegalDocument,
    OldCode,
    Procedure,
    ProcedureQuestion,
    RelatedProcedure,
)
from catalog.record import describe, for_record
from tests.factories.catalog import AgencyFactory, FieldFactory, ProcedureFactory

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/procedures/1.001193"


@pytest.fixture
def whole() -> Procedure:
    """A procedure with something in every part."""
    procedure = ProcedureFactory(code="1.001193", title="Đăng ký khai sinh", owner=AgencyFactory(code="H50.11"))
    document = LegalDocument.objects.create(number="60/2014/QH13", slug="luat-ho-tich", title="Luật Hộ tịch")
    form = FormTemplate.objects.create(field=FieldFactory(), paper_name="Tờ khai", name="Mẫu 1", number="Mẫu số 01")
    form.file.save("to-khai.docx", ContentFile(b"PK"))
    procedure.papers.update(form=form, note="Theo mẫu")
    LegalBasis.objects.create(procedure=procedure, number="60/2014/QH13", name="Luật", document=document)
    InvolvedBody.objects.create(procedure=procedure, part="coordinating", name="Công an cấp xã")
    ProcedureQuestion.objects.create(procedure=procedure, question="Quá hạn?", answer="Vẫn đăng ký được.")
    OldCode.objects.create(procedure=procedure, code="1.000110")
    RelatedProcedure.objects.create(procedure=procedure, target=ProcedureFactory(title="Liên quan"))
    RelatedProcedure.objects.create(procedure=procedure, target=ProcedureFactory(title="Kín", live=False))
    JointPart.objects.create(
        procedure=procedure,
        target=ProcedureFactory(title="Phần"),
        body="Công an",
        duration_value=2,
        duration_unit="hour",
    )
    Procedure.objects.filter(pk=procedure.pk).update(publication=document)
    return procedure


def test_every_part_of_the_record_is_given(client: Client, whole: Procedure) -> None:
    body = client.get(ADDRESS).json()

    assert body["owner"]["code"] == "H50.11"
    assert body["involved"] == [{"part": "coordinating", "name": "Công an cấp xã"}]
    assert body["questions"] == [{"question": "Quá hạn?", "answer": "Vẫn đăng ký được."}]
    assert body["old_codes"] == ["1.000110"]
    assert body["publication"]["number"] == "60/2014/QH13"
    assert body["legal_basis"][0]["document"]["title"] == "Luật Hộ tịch"
    assert body["joint"]["parts"][0]["duration"] == {"value": 2, "unit": "hour"}
    paper = body["papers"][0]
    assert (paper["form_name"], paper["form"]["number"], paper["note"]) == ("Mẫu 1", "Mẫu số 01", "Theo mẫu")
    assert paper["form"]["files"] == [
        {"kind": "docx", "extension": "docx", "url": f"/bieu-mau/{paper['form']['id']}/", "size": 2}
    ]


def test_unpublished_procedures_are_named_nowhere(client: Client, whole: Procedure) -> None:
    Procedure.objects.filter(pk=whole.pk).update(replaced_by=ProcedureFactory(title="Bản nháp kín", live=False))

    response = client.get(ADDRESS)

    assert [row["title"] for row in response.json()["related"]] == ["Liên quan"]
    assert "kín" not in response.content.decode().lower()


def test_the_answer_fits_the_published_schema(client: Client, whole: Procedure) -> None:
    document = client.get("/api/v1/openapi.json").json()
    schema = {"$ref": "#/components/schemas/ProcedureRecordOut", "components": document["components"]}

    Draft202012Validator(schema).validate(client.get(ADDRESS).json())


def test_the_record_costs_the_same_however_long_its_lists_are(
    client: Client, whole: Procedure, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(20):
        form = FormTemplate.objects.create(field=whole.field, paper_name=f"Giấy {number}", name="Mẫu")
        whole.papers.create(key=f"p-{number}", name=f"Giấy {number}", form=form)
        RelatedProcedure.objects.create(procedure=whole, target=ProcedureFactory())
        JointPart.objects.create(procedure=whole, target=ProcedureFactory(), body="x")

    with django_assert_max_num_queries(18):
        describe(for_record(Procedure.objects.published()).get(pk=whole.pk))


def test_what_has_not_changed_is_not_sent_again(client: Client, whole: Procedure) -> None:
    first = client.get(ADDRESS)
    assert first["ETag"]
    assert first["Last-Modified"]
    assert "max-age" in first["Cache-Control"]

    again = client.get(ADDRESS, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get(ADDRESS, headers={"If-Modified-Since": first["Last-Modified"]}).status_code == 304

    whole.questions.update(answer="Khác")
    assert client.get(ADDRESS, headers={"If-None-Match": first["ETag"]}).status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        "/api/v1/procedures",
        "/api/v1/suggest?q=khai",
        "/api/v1/openapi.json",
        "/api/v1/due-date?procedure=1.001193&received_at=2026-08-03T09:00:00%2B07:00",
    ],
)
def test_lists_due_dates_and_the_document_are_conditional_too(client: Client, whole: Procedure, address: str) -> None:
    first = client.get(address)

    assert first.status_code == 200
    assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 304


def test_head_answers_as_get_without_the_body(client: Client, whole: Procedure) -> None:
    head, get = client.head(ADDRESS), client.get(ADDRESS)

    assert (head.status_code, head.content) == (200, b"")
    assert head["ETag"] == get["ETag"]
    assert head["Content-Type"] == get["Content-Type"]
    assert client.head("/api/v1/procedures/9.999999").status_code == 404


@pytest.mark.parametrize("code", ["1.000110", "1.001193.000.00.00.H50", "1.001193.H50", "1.000110.H46"])
def test_a_former_code_leads_to_todays(client: Client, whole: Procedure, code: str) -> None:
    response = client.get(f"/api/v1/procedures/{code}")

    assert (response.status_code, response["Location"]) == (301, ADDRESS)


def test_a_due_date_asked_with_a_former_code_leads_to_todays(client: Client, whole: Procedure) -> None:
    moment = "2026-08-03T09:00:00+07:00"

    response = client.get("/api/v1/due-date", {"procedure": "1.000110", "received_at": moment}, follow=True)

    assert response.redirect_chain[0][1] == 301
    assert response.json()["due_at"]


@pytest.mark.parametrize("state", [{"live": False}, {"valid_until": date(2020, 1, 1)}])
def test_a_former_code_of_what_is_not_published_is_a_404(client: Client, state: dict[str, Any]) -> None:
    OldCode.objects.create(procedure=ProcedureFactory(code="1.001193", **state), code="1.000110")

    response = client.get("/api/v1/procedures/1.000110", follow=True)

    assert response.status_code == 404


def test_a_code_that_is_used_again_is_the_new_procedure_s(client: Client, whole: Procedure) -> None:
    ProcedureFactory(code="1.000110", title="Thủ tục mới")

    assert client.get("/api/v1/procedures/1.000110").json()["title"] == "Thủ tục mới"


@pytest.mark.parametrize("code", ["%00", "1.000110%00", "../etc", "%F0%9F%98%80", "a" * 3000])
def test_a_hostile_code_is_a_404(client: Client, whole: Procedure, code: str) -> None:
    assert client.get(f"/api/v1/procedures/{code}").status_code == 404
