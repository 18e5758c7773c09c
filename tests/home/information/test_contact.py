"""The contact page: what it says, what it takes from the agency's record, and the way there without another host."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.test import Client

from home.models import ContactPage, ContactPerson
from tests.factories.catalog import AgencyFactory, AgencyKindFactory
from tests.factories.home import picture
from tests.factories.information import contact

pytestmark = pytest.mark.django_db


def read(client: Client) -> BeautifulSoup:
    response = client.get("/lien-he/")
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def facts(page: BeautifulSoup) -> dict[str, str]:
    rows = page.select(".contact-facts > div")
    return {row.dt.get_text(strip=True): row.dd.get_text(" ", strip=True) for row in rows}  # type: ignore[union-attr]


@pytest.fixture
def committee() -> Any:
    return AgencyFactory(
        name="UBND tỉnh Thử",
        kind=AgencyKindFactory(code="province-committee"),
        parent=None,
        address="Số 06 Hùng Vương",
        phone="0232 3000 100",
        email="ubnd@example.vn",
        hours_note="Sáng 07:30–11:30",
        latitude="17.46890",
        longitude="106.62230",
    )


def test_what_the_page_leaves_empty_comes_from_the_committees_record(client: Client, committee: Any) -> None:
    contact(phone="0232 1 022")

    assert facts(read(client)) == {
        "Địa chỉ": "Số 06 Hùng Vương",
        "Điện thoại": "0232 1 022",
        "Thư điện tử": "ubnd@example.vn",
        "Giờ làm việc": "Sáng 07:30–11:30",
    }


def test_the_map_is_a_link_or_a_picture_of_the_portal_and_nothing_is_loaded_from_elsewhere(
    client: Client, committee: Any
) -> None:
    contact(map_picture=picture(), map_alt="Đối diện Quảng trường")

    page = read(client)

    link = page.select_one('a[href^="https://www.openstreetmap.org/"]')
    assert link
    assert str(link["href"]).endswith("#map=17/17.46890/106.62230")
    assert "Đối diện Quảng trường" in page.select_one(".contact-map figcaption").get_text()  # type: ignore[union-attr]
    assert not page.select("iframe")
    assert all(str(each["src"]).startswith("/") for each in page.select("[src]"))


def test_people_stand_in_a_table_with_links_for_phones(client: Client) -> None:
    page = contact()
    page.people = [
        ContactPerson(name="Trần Đình Phúc", position="Trưởng ban", phone="0232 3000 130", matter="Khiếu nại")
    ]
    page.save()

    table = read(client).select_one("table.cards")

    assert table
    assert table.caption
    assert table.select_one('th[scope="row"]').get_text(" ", strip=True) == "Trần Đình Phúc Trưởng ban"  # type: ignore[union-attr]
    assert table.select_one('a[href="tel:02323000130"]')


def test_machines_read_where_the_office_is(client: Client, committee: Any) -> None:
    contact()

    told = json.loads(read(client).select_one('script[type="application/ld+json"]').string)  # type: ignore[union-attr, arg-type]

    assert told["name"] == "UBND tỉnh Thử"
    assert told["geo"]["latitude"] == "17.46890"


def test_a_contact_page_of_a_province_without_records_still_opens(client: Client) -> None:
    contact()

    assert facts(read(client)) == {}


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"latitude": Decimal("17.4")}, "longitude"),
        ({"latitude": Decimal(91), "longitude": Decimal(0)}, "latitude"),
        ({"map_picture_id": 1}, "map_alt"),
    ],
)
def test_a_place_is_whole_and_a_map_has_words(fields: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as refused:
        ContactPage(title="Liên hệ", slug="lien-he", **fields).clean()

    assert field in refused.value.message_dict


def test_the_contact_page_takes_few_queries(
    client: Client, committee: Any, django_assert_max_num_queries: Any
) -> None:
    page = contact(map_picture=picture(), map_alt="Đường đến")
    page.people = [ContactPerson(name=f"Người {number}") for number in range(40)]
    page.save()
    read(client)

    with django_assert_max_num_queries(12):
        read(client)
