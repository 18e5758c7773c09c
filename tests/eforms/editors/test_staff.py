"""The editors' desk: who gets in, what publishing refuses, preview and trial."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from wagtail.test.utils.form_data import nested_form_data, streamfield

from catalog.roles import Role
from catalog.services import assign_role
from dossiers.models import Dossier
from eforms.models import Draft, EForm
from tests.eforms.conftest import ANSWERS, Applicant, pdf
from tests.factories.accounts import UserFactory
from tests.factories.catalog import AgencyFactory
from tests.factories.eforms import EFormFactory

pytestmark = pytest.mark.django_db
LIST = "/admin/snippets/eforms/eform/"


def signed_in(role: Role) -> Client:
    user = UserFactory()
    assign_role(user=user, agency=None if role == Role.EDITOR else AgencyFactory(), role=role)
    client = Client()
    client.force_login(user)
    return client


def question(kind: str, **value: str) -> tuple[str, dict[str, Any]]:
    fields: dict[str, Any] = {"label": "", "help": "", "key": "", "example": "", "prefill": "", "required": "on"}
    conditions = {
        "show_when": condition(value.pop("when_key", ""), value.pop("when_value", "")),
        "prefill_when": condition(),
        "require_when": condition(),
    }
    return kind, {**fields, "max_length": "", **conditions, **value}


def condition(key: str = "", value: str = "") -> dict[str, Any]:
    test = {"key": key, "operator": "is", "value": value, "other": ""}
    return {"match": "all", "tests": items([test] if key else [])}


def items(values: list[dict[str, Any]]) -> dict[str, Any]:
    """What a list of blocks posts."""
    posted: dict[str, Any] = {"count": str(len(values))}
    for number, value in enumerate(values):
        given = {"deleted": "", "order": str(number), "type": "item", "id": "", "value": value}
        posted |= {f"{number}-{name}": one for name, one in given.items()}
    return posted


def form_data(eform: EForm, questions: list[tuple[str, dict[str, Any]]], **more: str) -> dict[str, Any]:
    page = {"title": "Trang một", "help": "", "questions": streamfield(questions)}
    pages = items([{**page, "checks": items([]), "show_when": condition()}])
    part = {"title": "Phần một", "pages": pages, "show_when": condition()}
    return nested_form_data(
        {
            "procedure": str(eform.procedure_id),
            "title": eform.title,
            "minutes": "10",
            "produces": "",
            "declaration": "Tôi cam đoan.",
            "parts": streamfield([("part", part)]),
            "co_applicants": streamfield([]),
            **more,
        }
    )


def test_an_editor_publishes_a_form_from_the_admin() -> None:
    eform = EFormFactory()
    data = form_data(eform, [question("text", label="Họ và tên")], **{"action-publish": "1"})

    response = signed_in(Role.EDITOR).post(f"{LIST}edit/{eform.pk}/", data)

    assert response.status_code == 302
    eform.refresh_from_db()
    assert eform.live
    assert eform.current_version is not None
    asked = eform.current_version.schema["parts"][0]["pages"][0]["questions"]
    assert [(question["key"], question["label"]) for question in asked] == [("ho-va-ten", "Họ và tên")]
    assert (
        json.loads(json.dumps(eform.parts.get_prep_value()))[0]["value"]["pages"][0]["value"]["questions"][0]["value"][
            "key"
        ]
        == "ho-va-ten"
    )


def test_publishing_a_form_that_would_not_work_is_refused_with_the_reason() -> None:
    eform = EFormFactory()
    wrong = question("text", label="Họ và tên", when_key="khong-co", when_value="Có")
    data = form_data(eform, [wrong], **{"action-publish": "1"})

    page = signed_in(Role.EDITOR).post(f"{LIST}edit/{eform.pk}/", data).content.decode()

    assert "Họ và tên: chỉ hỏi theo câu “khong-co”" in page
    assert "Biểu mẫu chưa xuất bản được" in page
    assert "Chưa lưu được" not in page
    eform.refresh_from_db()
    assert not eform.live


def test_half_a_form_can_be_saved_as_a_draft() -> None:
    eform = EFormFactory()
    wrong = question("text", label="Họ và tên", when_key="khong-co", when_value="Có")

    response = signed_in(Role.EDITOR).post(f"{LIST}edit/{eform.pk}/", form_data(eform, [wrong]))

    assert response.status_code == 302
    eform.refresh_from_db()
    assert not eform.live
    assert eform.has_unpublished_changes


@pytest.mark.parametrize("role", [Role.OFFICER, Role.RECEPTIONIST, Role.LEADER])
def test_officers_have_no_business_with_forms(role: Role) -> None:
    eform = EFormFactory()
    client = signed_in(role)

    for address in [LIST, f"{LIST}edit/{eform.pk}/", f"/admin/bieu-mau/{eform.pk}/dien-thu/"]:
        assert client.get(address).status_code in {302, 403}
    assert not Draft.objects.exists()


def test_an_editor_sees_list_and_form() -> None:
    eform = EFormFactory(published=True)
    client = signed_in(Role.EDITOR)

    assert eform.title in client.get(LIST).content.decode()
    assert "giay-to-1" in client.get(f"{LIST}edit/{eform.pk}/").content.decode()


def test_the_preview_shows_all_pages_or_what_is_wrong(rf: Any) -> None:
    good = EFormFactory()
    bad = EFormFactory(questions=[])

    shown = good.make_preview_request(preview_mode="").content.decode()
    assert "Họ tên cha" in shown
    assert "chưa điền thử hoặc công bố được" in bad.make_preview_request(preview_mode="").content.decode()


def test_a_trial_walks_the_unpublished_form_and_submits_nothing() -> None:
    eform = EFormFactory()
    client = signed_in(Role.EDITOR)

    assert client.get(f"/admin/bieu-mau/{eform.pk}/dien-thu/").status_code == 200
    client.post(f"/admin/bieu-mau/{eform.pk}/dien-thu/")
    editor = Applicant(Draft.objects.get(), client)
    for step in [*ANSWERS][:3]:
        editor.fill(step)
    editor.post("giay-to", {"giay-to-1": pdf()})
    editor.fill("nhan-ket-qua-1")
    response = editor.submit()

    assert response.headers["Location"] == editor.url("dien-thu-xong")
    assert not Dossier.objects.exists()
    assert editor.get("dien-thu-xong").status_code == 200


def test_a_form_that_would_not_work_cannot_be_tried() -> None:
    eform = EFormFactory(questions=[])

    response = signed_in(Role.EDITOR).post(f"/admin/bieu-mau/{eform.pk}/dien-thu/")

    assert response.status_code == 409
    assert not Draft.objects.exists()


def test_nobody_deletes_a_form_since_its_versions_stay_with_the_dossiers() -> None:
    eform = EFormFactory(published=True)

    editor = signed_in(Role.EDITOR)
    editor.post(f"{LIST}delete/{eform.pk}/")
    editor.post(f"/admin/bulk/eforms/eform/delete/?id={eform.pk}")

    assert "bulk-action" not in editor.get(LIST).content.decode().partition("<main")[2].partition("</table")[0]
    assert EForm.objects.filter(pk=eform.pk).exists()
