"""The editors' desk for procedures: who comes in, what a save does, and that nothing there is deleted."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import User
from catalog.declarations import build, declarations
from catalog.models import FormTemplate, Procedure
from catalog.roles import Role
from catalog.services import assign_role, ensure_role_groups
from tests.catalog.opened import as_opened
from tests.factories.accounts import UserFactory
from tests.factories.catalog import AgencyFactory, AudienceFactory, FieldFactory, ProcedureFactory

pytestmark = pytest.mark.django_db
LIST = "/admin/thu-tuc/"


@pytest.fixture
def editor(_standing_roles: None, client: Client) -> User:
    user = UserFactory()
    assign_role(user=user, agency=None, role=Role.EDITOR)
    client.force_login(user)
    return user


@pytest.fixture
def controller(_standing_roles: None, client: Client) -> User:
    user = UserFactory()
    assign_role(user=user, agency=None, role=Role.CONTROLLER)
    client.force_login(user)
    return user


@pytest.fixture
def procedure() -> Procedure:
    procedure = ProcedureFactory(code="1.001193", title="Đăng ký khai sinh", papers=["Giấy chứng sinh"])
    procedure.levels.add(AgencyFactory().level)
    procedure.audiences.add(AudienceFactory())
    procedure.save()
    return procedure


@pytest.mark.parametrize("words", ["dang ky khai", "ĐĂNG KÝ", "1.001193", "khai  sinh"])
def test_the_list_is_searched_without_diacritics(
    client: Client, editor: User, procedure: Procedure, words: str
) -> None:
    ProcedureFactory(title="Đất đai")

    html = client.get(LIST, {"q": words}).content.decode()

    assert "Đăng ký khai sinh" in html
    assert "Đất đai" not in html


def test_the_list_costs_the_same_for_one_and_for_fifty(
    client: Client, editor: User, django_assert_max_num_queries: Any, django_assert_num_queries: Any
) -> None:
    ProcedureFactory()
    client.get(LIST)
    with django_assert_max_num_queries(60) as counted:
        client.get(LIST)
    agency, field = AgencyFactory(), FieldFactory(name="Đất đai", slug="dat-dai")
    for _number in range(30):
        ProcedureFactory(agency=agency, field=field)
    with django_assert_num_queries(len(counted)):
        client.get(LIST)


def test_a_published_edit_keeps_the_papers_keys_and_is_told_to_the_index(
    client: Client,
    controller: User,
    procedure: Procedure,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Any,
) -> None:
    heard: list[list[int]] = []
    monkeypatch.setattr("catalog.indexing._indexers", [heard.append])
    url = reverse("wagtailsnippets_catalog_procedure:edit", args=[procedure.pk])
    data = as_opened(client, url, procedure)
    data["title"] = "Đăng ký khai sinh mới"
    data.update({"papers-TOTAL_FORMS": "2", "papers-1-name": "Giấy ủy quyền", "papers-1-originals": "0"})
    data.update({"papers-1-copies": "1", "papers-1-ORDER": "2", "papers-1-id": "", "action-publish": "1"})

    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(url, data)

    assert response.status_code == 302, response.context and response.context["form"].errors
    procedure.refresh_from_db()
    assert (procedure.title, procedure.live, procedure.has_unpublished_changes) == (
        "Đăng ký khai sinh mới",
        True,
        False,
    )
    papers = [(paper.key, paper.name) for paper in Procedure.objects.get().papers.all()]
    assert papers == [("giay-to-1", "Giấy chứng sinh"), ("giay-to-2", "Giấy ủy quyền")]
    assert [procedure.pk] in heard


def test_a_draft_leaves_the_public_page_as_it_is(client: Client, editor: User, procedure: Procedure) -> None:
    url = reverse("wagtailsnippets_catalog_procedure:edit", args=[procedure.pk])

    client.post(url, {**as_opened(client, url, procedure), "title": "Bản nháp"})

    procedure.refresh_from_db()
    assert procedure.has_unpublished_changes
    assert "Bản nháp" not in Client().get("/thu-tuc/1.001193/").content.decode()


def test_a_paper_of_an_unknown_case_is_refused(client: Client, editor: User, procedure: Procedure) -> None:
    url = reverse("wagtailsnippets_catalog_procedure:edit", args=[procedure.pk])

    response = client.post(url, {**as_opened(client, url, procedure), "papers-0-case_key": "khong-co"})

    assert response.status_code == 200
    procedure.refresh_from_db()
    assert not procedure.has_unpublished_changes


def test_the_preview_is_the_public_page(client: Client, editor: User, procedure: Procedure) -> None:
    url = reverse("wagtailsnippets_catalog_procedure:edit", args=[procedure.pk])
    preview = reverse("wagtailsnippets_catalog_procedure:preview_on_edit", args=[procedure.pk])

    assert client.post(preview, {**as_opened(client, url, procedure), "title": "Tên trong bản xem thử"}).json()[
        "is_valid"
    ]
    html = client.get(preview).content.decode()

    assert "Tên trong bản xem thử" in html
    assert "Giấy chứng sinh" in html
    assert 'class="facts"' in html


def test_nothing_is_deleted_by_address_or_in_bulk(client: Client, editor: User, procedure: Procedure) -> None:
    bulk = reverse("wagtail_bulk_action", args=["catalog", "procedure", "delete"])

    for url in (f"{LIST}delete/{procedure.pk}/", f"{bulk}?id={procedure.pk}", f"{bulk}?id=all"):
        client.post(url)

    assert Procedure.objects.filter(pk=procedure.pk).exists()


@pytest.mark.parametrize("role", [Role.RECEPTIONIST, Role.OFFICER, Role.LEADER])
def test_officers_do_not_edit_procedures(client: Client, procedure: Procedure, role: Role) -> None:
    ensure_role_groups()
    user = UserFactory()
    assign_role(user=user, agency=AgencyFactory(), role=role)
    client.force_login(user)

    for path in (
        "thu-tuc/",
        f"thu-tuc/edit/{procedure.pk}/",
        "thu-tuc/add/",
        "mau-don/",
        "linh-vuc/",
        "cap-thuc-hien/",
    ):
        response = client.get(f"/admin/{path}")
        assert response.status_code in (302, 403, 404)
        assert procedure.title not in response.content.decode()


@pytest.mark.parametrize("path", ["thu-tuc/", "thu-tuc/add/", "mau-don/", "linh-vuc/", "doi-tuong/", "cap-thuc-hien/"])
def test_every_list_of_the_desk_opens(client: Client, editor: User, procedure: Procedure, path: str) -> None:
    assert client.get(f"/admin/{path}").status_code == 200


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("mau.docx", b"%PDF-1.7"),
        ("mau.docx", b""),
        ("mau.exe", b"MZ"),
        ("mau.pdf", None),
        ("mau.docx", b"PK\x05\x06" + bytes(18)),
    ],
)
def test_only_a_real_docx_can_be_offered_as_a_form(
    client: Client, editor: User, name: str, content: bytes | None
) -> None:
    form = FormTemplate.objects.create(field=FieldFactory(), paper_name="Tờ khai", name="Mẫu 01")
    file = SimpleUploadedFile(name, build(declarations()[0]) if content is None else content)
    data = {"field": form.field_id, "paper_name": "Tờ khai", "name": "Mẫu 01", "file": file}

    response = client.post(reverse("wagtailsnippets_catalog_formtemplate:edit", args=[form.pk]), data)

    assert response.status_code == 200
    form.refresh_from_db()
    assert not form.file


def test_a_docx_is_taken_and_downloads(client: Client, editor: User) -> None:
    form = FormTemplate.objects.create(field=FieldFactory(), paper_name="Tờ khai", name="Mẫu 01")
    content = build(declarations()[0])
    data = {
        "field": form.field_id,
        "paper_name": "Tờ khai",
        "name": "Mẫu 01",
        "file": SimpleUploadedFile("m.docx", content),
    }

    assert client.post(reverse("wagtailsnippets_catalog_formtemplate:edit", args=[form.pk]), data).status_code == 302

    response = client.get(f"/bieu-mau/{form.pk}/")
    assert b"".join(response.streaming_content) == content  # type: ignore[attr-defined]


@pytest.mark.parametrize(("words", "found"), [("ket hon", 1), ("KẾT  đăng", 1), ("", 2), ("zzz", 0)])
def test_an_editor_finds_the_procedure_to_choose_by_its_words(
    words: str, found: int, client: Client, editor: User, procedure: Procedure
) -> None:
    ProcedureFactory(title="Đăng ký kết hôn")

    page = client.get(reverse(Procedure.snippet_viewset.chooser_viewset.get_url_name("choose_results")), {"q": words})

    assert len(page.context["results"].object_list) == found
