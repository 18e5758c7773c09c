"""The agencies' public pages."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client

from tests.factories.catalog import AgencyFactory

pytestmark = pytest.mark.django_db


def test_an_agency_shows_address_phone_and_its_procedures(client: Client) -> None:
    AgencyFactory(name="Sở Tư pháp", slug="so-tu-phap", address="Số 183 Hữu Nghị", phone="0232 3000 103")

    html = client.get("/co-quan/so-tu-phap/").content.decode()

    assert "Số 183 Hữu Nghị" in html
    assert 'href="tel:02323000103"' in html
    assert 'href="/thu-tuc/?co-quan=so-tu-phap"' in html


def test_a_closed_agency_leads_to_its_successor(client: Client) -> None:
    ward = AgencyFactory(name="UBND phường Đồng Hới", slug="ubnd-phuong-dong-hoi")
    AgencyFactory(slug="ubnd-thanh-pho-dong-hoi", valid_until=date(2025, 6, 30), successor=ward)

    html = client.get("/co-quan/ubnd-thanh-pho-dong-hoi/").content.decode()

    assert 'href="/co-quan/ubnd-phuong-dong-hoi/"' in html
    assert "30/06/2025" in html
    assert "?co-quan=ubnd-thanh-pho-dong-hoi" not in html


def test_the_list_keeps_closed_agencies_apart_and_its_queries_constant(
    client: Client, django_assert_num_queries: Any, django_assert_max_num_queries: Any
) -> None:
    AgencyFactory(name="UBND huyện Lệ Thủy", valid_until=date(2025, 6, 30), successor=AgencyFactory())
    client.get("/co-quan/")
    with django_assert_max_num_queries(4) as counted:
        html = client.get("/co-quan/").content.decode()
    for _number in range(20):
        AgencyFactory()
    with django_assert_num_queries(len(counted)):
        client.get("/co-quan/")

    assert html.index('id="da-ket-thuc"') < html.index(">UBND huyện Lệ Thủy<")


def test_an_unknown_agency_is_a_404(client: Client) -> None:
    assert client.get("/co-quan/khong-co/").status_code == 404
