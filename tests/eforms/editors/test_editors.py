"""The editors' pages: versions, import, export, copy, all paths."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from catalog.roles import Role
from eforms.models import EForm, VersionWithdrawal
from eforms.services import start_draft
from tests.eforms.editors.test_staff import LIST, signed_in
from tests.eforms.versions.test_versions import publish, questions
from tests.factories.catalog import ProcedureFactory
from tests.factories.eforms import PARTS, EFormFactory, published_version

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor() -> Client:
    return signed_in(Role.EDITOR)


def desk(eform: EForm, page: str) -> str:
    return f"/admin/bieu-mau/{eform.pk}/{page}/"


def json_file(definition: dict[str, Any] | bytes, name: str = "bieu-mau.json") -> SimpleUploadedFile:
    content = definition if isinstance(definition, bytes) else json.dumps(definition).encode()
    return SimpleUploadedFile(name, content, "application/json")


def names(definition: dict[str, Any]) -> list[tuple[str, str]]:
    asked = [one for part in definition["parts"] for page in part["pages"] for one in page["questions"]]
    return [(one["type"], one.get("key", "")) for one in asked]


def many_versions(count: int) -> EForm:
    version = published_version()
    for number in range(count):
        publish(version.eform, questions({"type": "text", "key": f"moi-{number}", "label": f"Câu mới {number}"}))
    return version.eform


PAGES = ["phien-ban", "phien-ban/1/thu-hoi", "sao-chep", "moi-duong"]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("role", [Role.OFFICER, Role.RECEPTIONIST, Role.LEADER])
def test_officers_have_no_business_there(page: str, role: Role) -> None:
    eform = published_version().eform
    client = signed_in(role)

    assert client.get(desk(eform, page)).status_code in {302, 403}
    assert client.post(desk(eform, page)).status_code in {302, 403}
    assert not VersionWithdrawal.objects.exists()


@pytest.mark.parametrize("page", PAGES)
def test_strangers_are_asked_to_sign_in(page: str) -> None:
    assert Client().get(desk(published_version().eform, page)).status_code == 302


def test_versions_are_listed_with_what_changed_and_who_is_filling_in(editor: Client) -> None:
    eform = many_versions(1)
    first = eform.versions.get(number=1)
    start_draft(procedure=eform.procedure, version=first, user=None)

    page = editor.get(desk(eform, "phien-ban")).content.decode()

    assert "Thêm: Câu mới 0" in page
    assert "Bản đầu tiên" in page
    assert "Phiên bản 2" in page


def test_the_list_of_versions_asks_the_database_the_same_however_many_there_are(
    editor: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    eform = many_versions(12)
    editor.get(desk(eform, "phien-ban"))

    with django_assert_max_num_queries(14):
        editor.get(desk(eform, "phien-ban"))


def test_a_long_list_of_versions_has_pages(editor: Client) -> None:
    eform = many_versions(21)

    first = editor.get(desk(eform, "phien-ban")).content.decode()
    second = editor.get(desk(eform, "phien-ban") + "?p=2").content.decode()

    assert "Phiên bản 22" in first
    assert "Bản đầu tiên" not in first
    assert "Bản đầu tiên" in second
    assert editor.get(desk(eform, "phien-ban") + "?p=99999999999999999999").status_code == 200


def test_an_editor_withdraws_a_version_with_a_reason_and_restores_it(editor: Client) -> None:
    eform = published_version().eform

    asked = editor.get(desk(eform, "phien-ban/1/thu-hoi")).content.decode()
    without = editor.post(desk(eform, "phien-ban/1/thu-hoi"), {"reason": " "})
    withdrawn = editor.post(desk(eform, "phien-ban/1/thu-hoi"), {"reason": "Sai mẫu"}, follow=True).content.decode()
    again = editor.post(desk(eform, "phien-ban/1/thu-hoi"), {"reason": "Sai mẫu"}, follow=True).content.decode()

    assert "Chưa có bản nháp nào đang điền" in asked
    assert "không còn được cung cấp" in asked
    assert without.status_code == 422
    assert "Sai mẫu" in withdrawn
    assert "Người khác vừa thu hồi" in again
    assert eform.current_version is None
    editor.post(desk(eform, "phien-ban/1/khoi-phuc"))
    assert eform.current_version is not None
    assert VersionWithdrawal.objects.count() == 1


@pytest.mark.parametrize("number", ["9", "99999999999999999999"])
def test_a_version_that_does_not_exist_is_not_found(editor: Client, number: str) -> None:
    eform = published_version().eform

    assert editor.get(desk(eform, f"phien-ban/{number}/thu-hoi")).status_code == 404


def test_the_history_of_a_form_tells_of_the_withdrawal(editor: Client) -> None:
    eform = published_version().eform
    editor.post(desk(eform, "phien-ban/1/thu-hoi"), {"reason": "Sai mẫu"})

    assert "Đã thu hồi phiên bản 1: Sai mẫu" in editor.get(f"{LIST}history/{eform.pk}/").content.decode()


def test_what_is_exported_is_imported_in_another_province(editor: Client) -> None:
    version = published_version()
    exported = editor.get(f"/admin/bieu-mau/{version.eform.pk}/xuat.json").content
    frozen = editor.get(f"/admin/bieu-mau/{version.eform.pk}/phien-ban/1/xuat.json").content
    other = ProcedureFactory.create(papers=["Giấy chứng sinh"])

    response = editor.post("/admin/bieu-mau/nhap/", {"file": json_file(exported), "procedure": other.pk})

    eform = EForm.objects.get(procedure=other)
    assert response.headers["Location"] == f"{LIST}edit/{eform.pk}/"
    assert not eform.live
    assert [names(json.loads(file)) for file in (frozen, exported)] == [names({"parts": PARTS})] * 2


def test_an_import_goes_to_the_procedure_that_stands_in_the_file(editor: Client) -> None:
    procedure = ProcedureFactory.create(code="9.999999")
    definition = {"procedure": "9.999999", "title": "Tờ khai", "parts": PARTS}

    editor.post("/admin/bieu-mau/nhap/", {"file": json_file(definition)})
    unknown = editor.post("/admin/bieu-mau/nhap/", {"file": json_file({**definition, "procedure": "8.8"})})

    assert EForm.objects.get().procedure == procedure
    assert unknown.status_code == 422
    assert "không có thủ tục 8.8" in unknown.content.decode()


def test_an_import_over_an_existing_form_is_asked_about(editor: Client) -> None:
    eform = published_version().eform
    definition = {"procedure": eform.procedure.code, "title": "Tờ khai từ tỉnh khác", "parts": PARTS}

    refused = editor.post("/admin/bieu-mau/nhap/", {"file": json_file(definition)})
    taken = editor.post("/admin/bieu-mau/nhap/", {"file": json_file(definition), "replace": "on"})

    assert refused.status_code == 422
    assert "đã có biểu mẫu" in refused.content.decode()
    assert taken.status_code == 302
    assert EForm.objects.get().get_latest_revision_as_object().title == "Tờ khai từ tỉnh khác"


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b"\x00\x01", b'{"procedure": 1}', b"[" * 5000])
def test_a_file_that_is_no_form_is_refused_on_the_page(editor: Client, content: bytes) -> None:
    response = editor.post("/admin/bieu-mau/nhap/", {"file": json_file(content)})

    assert response.status_code == 422
    assert not EForm.objects.exists()


def test_a_copy_for_another_procedure_is_a_draft_and_names_the_papers_to_choose(editor: Client) -> None:
    eform = EFormFactory.create(published=True)
    other = ProcedureFactory.create(papers=[])

    page = editor.post(desk(eform, "sao-chep"), {"procedure": other.pk}, follow=True).content.decode()

    copy = EForm.objects.get(procedure=other)
    assert not copy.live
    assert copy.title == eform.title
    assert "giay-to-1" in page
    assert editor.post(desk(eform, "sao-chep"), {"procedure": eform.procedure_id}).status_code == 422


def test_the_printed_test_lists_every_path_of_the_draft(editor: Client) -> None:
    eform = EFormFactory.create(published=True)

    page = editor.get(desk(eform, "moi-duong")).content.decode()

    assert "2 đường đi" in page
    assert "Có ghi thông tin về cha không?" in page


def test_a_form_that_would_not_work_says_why_instead(editor: Client) -> None:
    page = editor.get(desk(EFormFactory.create(questions=[]), "moi-duong"))

    assert page.status_code == 200
    assert "chưa điền thử hoặc công bố được" in page.content.decode()


def test_the_edit_page_and_the_list_lead_to_all_of_them(editor: Client) -> None:
    eform = EFormFactory.create(published=True)

    edit = editor.get(f"{LIST}edit/{eform.pk}/").content.decode()
    listing = editor.get(LIST).content.decode()

    for address in ("phien-ban/", "moi-duong/", "sao-chep/", "xuat.json"):
        assert f"/admin/bieu-mau/{eform.pk}/{address}" in edit
        assert f"/admin/bieu-mau/{eform.pk}/{address}" in listing
    assert "/admin/bieu-mau/nhap/" in listing
