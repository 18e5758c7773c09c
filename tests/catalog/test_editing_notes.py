"""Review notes beside the form, and two versions told field by field."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from catalog.editing.notes import settle_note, write_note
from catalog.models import Agency, Procedure, ReviewNote
from catalog.roles import Role
from catalog.services import assign_role, ensure_role_groups
from tests.factories.accounts import UserFactory
from tests.factories.catalog import AgencyFactory, ProcedureFactory

pytestmark = pytest.mark.django_db
NAMES = "wagtailsnippets_catalog_procedure"
BESIDE = {"x-requested-with": "XMLHttpRequest"}


def person(client: Client, role: Role, agency: Agency | None = None) -> User:
    ensure_role_groups()
    user: User = UserFactory.create()
    assign_role(user=user, agency=agency, role=role)
    client.force_login(user)
    return user


@pytest.fixture
def procedure() -> Procedure:
    made: Procedure = ProcedureFactory.create(code="1.001193", title="Đăng ký khai sinh")
    return made


def test_a_note_is_written_and_listed_where_it_belongs(client: Client, procedure: Procedure) -> None:
    author = person(client, Role.CONTROLLER)
    url = reverse(f"{NAMES}:write_note", args=[procedure.pk])

    html = client.post(url, {"text": "Thiếu <b>lệ phí</b>", "part": "channels"}, headers=BESIDE).content.decode()

    note = ReviewNote.objects.get()
    assert (note.author, note.part, note.settled_at) == (author, "channels", None)
    assert "Thiếu &lt;b&gt;lệ phí" in html
    assert 'data-part="channels"' in html
    assert "Thiếu &lt;b&gt;" in client.get(reverse(f"{NAMES}:edit", args=[procedure.pk])).content.decode()


def test_a_note_is_settled_once(procedure: Procedure) -> None:
    first, second = UserFactory.create(), UserFactory.create()
    note = write_note(procedure=procedure, by=first, text="Sửa tên")

    assert settle_note(note=note, by=first)
    assert not settle_note(note=note, by=second)
    note.refresh_from_db()
    assert note.settled_by == first


def test_an_editor_of_another_agency_may_remark_but_not_settle(client: Client, procedure: Procedure) -> None:
    note = write_note(procedure=procedure, by=UserFactory.create(), text="Sửa tên")
    person(client, Role.EDITOR, AgencyFactory.create())

    assert client.post(reverse(f"{NAMES}:write_note", args=[procedure.pk]), {"text": "Nên nói rõ"}).status_code == 302
    client.post(reverse(f"{NAMES}:settle_note", args=[procedure.pk, note.pk]))

    note.refresh_from_db()
    assert note.settled_at is None
    assert ReviewNote.objects.count() == 2


@pytest.mark.parametrize("role", [Role.RECEPTIONIST, Role.LEADER])
def test_officers_neither_read_nor_write_notes(client: Client, procedure: Procedure, role: Role) -> None:
    person(client, role, AgencyFactory.create())

    client.post(reverse(f"{NAMES}:write_note", args=[procedure.pk]), {"text": "Xin chào"}, headers=BESIDE)

    assert not ReviewNote.objects.exists()


@pytest.mark.parametrize("data", [{}, {"text": "  "}, {"text": "x" * 2001}, {"text": "x", "part": "password"}])
def test_a_note_says_something_about_a_part_of_the_record(
    client: Client, procedure: Procedure, data: dict[str, str]
) -> None:
    person(client, Role.CONTROLLER)

    response = client.post(reverse(f"{NAMES}:write_note", args=[procedure.pk]), data, headers=BESIDE)

    assert response.status_code == 400
    assert not ReviewNote.objects.exists()


def test_a_note_of_another_procedure_is_not_settled_by_this_address(client: Client, procedure: Procedure) -> None:
    person(client, Role.CONTROLLER)
    note = write_note(procedure=ProcedureFactory.create(), by=UserFactory.create(), text="Sửa tên")

    assert client.post(reverse(f"{NAMES}:settle_note", args=[procedure.pk, note.pk])).status_code == 404
    assert client.get(reverse(f"{NAMES}:write_note", args=[procedure.pk])).status_code == 405


def test_versions_are_compared_in_the_editors_words(client: Client, procedure: Procedure) -> None:
    person(client, Role.CONTROLLER)
    first = procedure.save_revision()
    changed = first.as_object()
    changed.title, changed.conditions = "Đăng ký lại khai sinh", "<script>alert(1)</script>"
    second = changed.save_revision()

    html = client.get(reverse(f"{NAMES}:revisions_compare", args=[procedure.pk, first.pk, second.pk])).content.decode()

    assert "<del>Đăng ký khai sinh</del>" in html
    assert "<ins>Đăng ký lại khai sinh</ins>" in html
    assert "<script>alert(1)" not in html
    same = client.get(reverse(f"{NAMES}:revisions_compare", args=[procedure.pk, "earliest", first.pk]))
    assert "Hai phiên bản này giống nhau" in same.content.decode()


@pytest.mark.parametrize("version", ["999999", "9" * 40])
def test_a_version_that_there_is_not_is_not_found(client: Client, procedure: Procedure, version: str) -> None:
    person(client, Role.CONTROLLER)
    procedure.save_revision()

    response = client.get(reverse(f"{NAMES}:revisions_compare", args=[procedure.pk, version, "live"]))

    assert response.status_code == 404
