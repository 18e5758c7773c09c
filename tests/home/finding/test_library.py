"""Files of the library in the search: public ones only, and no longer than they are public."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from wagtail.documents import get_document_model
from wagtail.models import Collection

from accounts.models import User
from catalog.roles import Role
from search.models import Document
from tests.home.editing.test_editing import person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _after_the_commit(django_capture_on_commit_callbacks: Any) -> Any:
    """Each test is one transaction; what follows commits is run by `Settled`."""
    Settled.capture = django_capture_on_commit_callbacks


class Settled:
    """What the portal does after the commit, inside a test."""

    capture: Any

    def __enter__(self) -> None:
        self.context = Settled.capture(execute=True)
        self.context.__enter__()

    def __exit__(self, *error: object) -> None:
        self.context.__exit__(*error)


def upload(title: str = "Kế hoạch phòng chống lụt bão", collection: Collection | None = None) -> Any:
    content = ContentFile(b"%PDF-1.7" + b" " * 2040, name="ke-hoach.pdf")
    with Settled():
        return get_document_model().objects.create(
            title=title, file=content, collection=collection or Collection.get_first_root_node()
        )


def folder(name: str, parent: Collection | None = None) -> Collection:
    found: Collection = (parent or Collection.get_first_root_node()).add_child(instance=Collection(name=name))
    return found


def found() -> list[str]:
    return list(Document.objects.filter(kind="document").values_list("title", flat=True))


def test_a_public_file_is_found_with_its_kind_and_size(client: Client) -> None:
    document = upload()

    html = client.get("/tim-kiem/", {"q": "kế hoạch lụt bão"}).content.decode()

    assert document.url in html
    assert "Tài liệu" in html
    assert "PDF, 2 KB" in html


def test_tags_are_words_to_find_it_by() -> None:
    document = upload()
    with Settled():
        document.tags.add("thiên tai")

    assert Document.objects.get(kind="document").keywords == "thiên tai"


def test_a_file_of_a_locked_collection_or_below_one_is_not_found() -> None:
    locked = folder("Nội bộ")
    locked.view_restrictions.create(restriction_type="login")
    upload("Nháp một", locked)
    upload("Nháp hai", folder("Bên trong", locked))

    assert found() == []


def test_locking_and_opening_a_collection_takes_its_files_along() -> None:
    outer = folder("Văn bản")
    upload("Một", outer)
    upload("Hai", folder("Bên trong", outer))
    upload("Ba")
    assert sorted(found()) == ["Ba", "Hai", "Một"]

    with Settled():
        lock = outer.view_restrictions.create(restriction_type="password", password="mo-cua")
    assert found() == ["Ba"]

    with Settled():
        lock.delete()
    assert sorted(found()) == ["Ba", "Hai", "Một"]


def test_a_collection_moved_below_a_locked_one_hides_its_files(client: Client, superuser: User) -> None:
    locked, other = folder("Nội bộ"), folder("Văn bản")
    locked.view_restrictions.create(restriction_type="login")
    upload("Một", other)
    assert found() == ["Một"]
    client.force_login(superuser)

    with Settled():
        client.post(f"/admin/collections/{other.pk}/", {"name": "Văn bản", "parent": locked.pk})

    assert Collection.objects.get(pk=other.pk).is_descendant_of(Collection.objects.get(pk=locked.pk))
    assert found() == []


@pytest.fixture
def superuser() -> User:
    user = person(Role.EDITOR)
    user.is_superuser = True
    user.save()
    return user


def test_files_put_into_a_locked_collection_together_are_hidden(client: Client, superuser: User) -> None:
    locked = folder("Nội bộ")
    locked.view_restrictions.create(restriction_type="login")
    documents = [upload("Một"), upload("Hai")]
    client.force_login(superuser)
    keys = "&".join(f"id={document.pk}" for document in documents)

    with Settled():
        client.post(f"/admin/bulk/wagtaildocs/document/add_to_collection/?{keys}", {"collection": locked.pk})

    assert found() == []


def test_a_replaced_file_has_its_new_address_and_a_deleted_one_is_gone() -> None:
    document = upload()
    before = Document.objects.get(kind="document").url

    with Settled():
        document.title = "Kế hoạch mới"
        document.file = ContentFile(b"x" * 5000, name="ke-hoach-moi.docx")
        document.file_size = 5000
        document.save()
    after = Document.objects.get(kind="document")
    assert (after.title, after.card["file"]) == ("Kế hoạch mới", "DOCX, 5 KB")
    assert after.url != before

    with Settled():
        document.delete()
    assert found() == []
