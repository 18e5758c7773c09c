"""The organisation chart: who belongs to whom, whatever editors type."""

from __future__ import annotations

from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from django.test import Client

from home.information.organisation import Node, tree
from home.models import OrganisationUnit
from tests.factories.catalog import AgencyFactory, AgencyKindFactory, AgencyLevelFactory
from tests.factories.information import organisation

pytestmark = pytest.mark.django_db


def names(nodes: list[Node]) -> list[Any]:
    return [(node.name, names(node.below)) for node in nodes]


def units(*pairs: tuple[str, str]) -> list[OrganisationUnit]:
    return [OrganisationUnit(name=name, under=under) for name, under in pairs]


def chart(client: Client) -> Tag:
    response = client.get("/so-do-to-chuc/")
    assert response.status_code == 200
    found = BeautifulSoup(response.content, "html.parser").main
    assert found
    return found


def test_units_stand_under_those_that_they_name_in_the_editors_order() -> None:
    rows = units(("Văn phòng", ""), ("Phòng B", "Văn phòng"), ("Tổ xe", "Phòng B"), ("Phòng A", "văn  phòng"))

    assert names(tree(rows)) == [("Văn phòng", [("Phòng B", [("Tổ xe", [])]), ("Phòng A", [])])]


def test_a_unit_whose_superior_is_not_on_the_page_stands_in_the_first_rank() -> None:
    assert names(tree(units(("Phòng A", "Cục Không Có")))) == [("Phòng A", [])]


@pytest.mark.parametrize(
    "pairs", [[("A", "A")], [("A", "B"), ("B", "A")], [("A", "B"), ("B", "C"), ("C", "A"), ("D", "C")]]
)
def test_units_in_a_circle_are_all_shown_once(pairs: list[tuple[str, str]]) -> None:
    shown: list[str] = []
    ranks = [tree(units(*pairs))]
    while ranks:
        for node in ranks.pop():
            shown.append(node.name)
            ranks.append(node.below)

    assert sorted(shown) == sorted(name for name, _under in pairs)


def test_two_units_of_one_name_are_both_shown() -> None:
    rows = units(("Phòng Tổng hợp", ""), ("Phòng Tổng hợp", ""), ("Tổ 1", "Phòng Tổng hợp"))

    assert names(tree(rows)) == [("Phòng Tổng hợp", [("Tổ 1", [])]), ("Phòng Tổng hợp", [])]


def test_the_provinces_chart_shows_open_agencies_under_the_committee_and_one_box_for_the_communes(
    client: Client,
) -> None:
    level = AgencyLevelFactory(code="province")
    kind = AgencyKindFactory(code="department")
    committee = AgencyFactory(
        name="UBND tỉnh Thử", kind=AgencyKindFactory(code="province-committee"), code="H01", level=level
    )
    department = AgencyFactory(
        name="Sở Nội vụ", parent=committee, code="H01.02", phone="0232 3000 102", level=level, kind=kind
    )
    AgencyFactory(name="Trung tâm Việc làm", parent=department, code="H01.02.01", level=level, kind=kind)
    AgencyFactory(name="Sở Cũ", parent=committee, code="H01.09", valid_until="2025-02-28", level=level, kind=kind)
    commune = AgencyKindFactory(code="commune-committee")
    for number in range(3):
        AgencyFactory(kind=commune, level__code="commune", name=f"UBND xã {number}")
    organisation()

    page = chart(client)

    top = page.select_one(".chart--first > li")
    assert top
    in_order = [box.get_text(strip=True) for box in top.select(".chart__name")]
    assert in_order == ["UBND tỉnh Thử", "Sở Nội vụ", "Trung tâm Việc làm", "3 xã, phường, đặc khu"]
    assert page.select_one(f'a[href="/co-quan/{department.slug}/"]')
    assert page.select_one('a[href="tel:02323000102"]')
    assert "Sở Cũ" not in page.get_text()


def test_a_chart_without_anything_says_so(client: Client) -> None:
    organisation()

    assert "Mục này chưa có nội dung." in chart(client).get_text()


def test_the_chart_takes_as_many_queries_for_many_units(client: Client, django_assert_max_num_queries: Any) -> None:
    organisation(*[(f"Phòng {number}", f"Phòng {number // 3}" if number else "") for number in range(60)])
    committee = AgencyFactory(kind=AgencyKindFactory(code="province-committee"), code="H01")
    for number in range(12):
        AgencyFactory(parent=committee, name=f"Sở {number}")
    chart(client)

    with django_assert_max_num_queries(12):
        chart(client)


def test_what_editors_type_into_the_chart_is_no_markup(client: Client) -> None:
    organisation(("<script>alert(1)</script>", ""))

    assert not chart(client).select(".chart script")
