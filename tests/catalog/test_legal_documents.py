"""The library of legal documents: made from what is cited, linked by number, kept by the province's editors."""

from __future__ import annotations

import pytest
from django.urls import reverse

from catalog.legal import fill_library, load_dates, number_kind
from catalog.models import LegalBasis, LegalDocument
from catalog.roles import Role
from tests.catalog.conftest import Person, whole_procedure, words
from tests.factories.catalog import AgencyFactory

pytestmark = pytest.mark.django_db
LIST = "/admin/van-ban/"


@pytest.mark.parametrize(
    ("number", "title", "kind", "issuer"),
    [
        ("60/2014/QH13", "Luật Hộ tịch", "law", "Quốc hội"),
        ("202/2025/QH15", "Nghị quyết về việc sắp xếp", "resolution", "Quốc hội"),
        ("02/2020/UBTVQH14", "Pháp lệnh Ưu đãi người có công", "ordinance", "Ủy ban Thường vụ Quốc hội"),
        ("123/2015/NĐ-CP", "Nghị định", "decree", "Chính phủ"),
        ("04/2020/TT-BTP", "Thông tư", "circular", "Bộ Tư pháp"),
        ("24/2021/QĐ-TTg", "Quyết định", "decision", "Thủ tướng Chính phủ"),
        ("khong-ro", "", "other", ""),
    ],
)
def test_a_number_says_what_it_is_and_who_issued_it(number: str, title: str, kind: str, issuer: str) -> None:
    assert number_kind(number, title) == (kind, issuer)


def test_what_two_procedures_cite_becomes_one_document() -> None:
    for _number in range(2):
        LegalBasis.objects.create(procedure=whole_procedure(), number="60/2014/QH13", name="Luật Hộ tịch")

    first, second = fill_library(), fill_library()

    assert (first.created, first.linked, second.created, second.linked) == (1, 2, 0, 0)
    document = LegalDocument.objects.get()
    assert (document.slug, document.kind) == ("60-2014-qh13", "law")
    assert document.bases.count() == 2


def test_dates_that_are_known_do_not_overwrite_an_editors() -> None:
    LegalDocument.objects.create(number="38/2013/QH13", slug="a", title="Luật Việc làm", valid_until="2026-06-30")

    load_dates()
    load_dates()

    assert str(LegalDocument.objects.get(number="38/2013/QH13").valid_until) == "2026-06-30"
    old = LegalDocument.objects.get(number="60/2014/QH13")
    assert old.replaced_by == LegalDocument.objects.get(number="03/2026/QH16")


def test_a_document_that_an_editor_adds_finds_the_procedures_that_cite_it(person: Person) -> None:
    basis = LegalBasis.objects.create(procedure=whole_procedure(), number="63/2024/NĐ-CP", name="Nghị định 63")

    response = person(Role.EDITOR).post(
        reverse("wagtailsnippets_catalog_legaldocument:add"),
        {"number": "63/2024/NĐ-CP", "title": "Nghị định 63/2024/NĐ-CP", "slug": "", "kind": "", "issuer": ""},
    )

    assert response.status_code == 302, response.context["form"].errors
    basis.refresh_from_db()
    assert basis.document is not None
    assert (basis.document.slug, basis.document.kind, basis.document.issuer) == (
        "63-2024-nd-cp",
        "decree",
        "Chính phủ",
    )


def test_what_is_cited_is_not_deleted_and_the_message_says_by_how_many(person: Person) -> None:
    LegalBasis.objects.create(procedure=whole_procedure(), number="1/2026/NĐ-CP", name="A")
    fill_library()
    cited, free = LegalDocument.objects.get(), LegalDocument.objects.create(number="2", slug="2", title="B")
    client = person(Role.EDITOR)

    answers = [
        client.post(reverse("wagtailsnippets_catalog_legaldocument:delete", args=[each.pk]), follow=True)
        for each in (cited, free)
    ]

    assert list(LegalDocument.objects.all()) == [cited]
    assert "1 thủ tục" in words(answers[0])


def test_a_bulk_deletion_leaves_what_is_cited(person: Person) -> None:
    LegalBasis.objects.create(procedure=whole_procedure(), number="1/2026/NĐ-CP", name="A")
    fill_library()
    address = reverse("wagtail_bulk_action", args=["catalog", "legaldocument", "delete"])

    person(Role.EDITOR).post(f"{address}?id=all")

    assert LegalDocument.objects.exists()


def test_the_list_finds_what_is_out_of_date_and_still_cited(person: Person) -> None:
    LegalBasis.objects.create(procedure=whole_procedure(), number="38/2013/QH13", name="Luật Việc làm")
    LegalDocument.objects.create(number="9/1999/NĐ-CP", slug="9", title="Không ai viện dẫn", valid_until="2000-01-01")
    fill_library()
    load_dates()
    client = person(Role.EDITOR)

    cited = client.get(LIST, {"effect": "cited"}).content.decode()
    found = client.get(LIST, {"q": "luat viec lam"}).content.decode()

    assert "38/2013/QH13" in cited
    assert "9/1999/NĐ-CP" not in cited
    assert "74/2025/QH15" in found
    assert "60/2014/QH13" not in found


def test_an_agencys_editor_does_not_change_what_the_whole_province_cites(person: Person) -> None:
    LegalDocument.objects.create(number="1/2026/NĐ-CP", slug="1", title="A")

    response = person(Role.EDITOR, AgencyFactory()).get(reverse("wagtailsnippets_catalog_legaldocument:add"))

    assert response.status_code in (302, 403)
