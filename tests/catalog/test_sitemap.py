"""sitemap.xml names everything that may be found, in several files where it is very much; robots.txt leads to it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from defusedxml.ElementTree import fromstring
from django.core.cache import cache
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from catalog.models import FormTemplate, Procedure, RequiredPaper
from portal.base import sitemap
from tests.factories.catalog import AgencyFactory, FieldFactory, ProcedureFactory

pytestmark = pytest.mark.django_db
NS = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


@pytest.fixture(autouse=True)
def _address(settings: Settings) -> None:
    settings.BASE_URL = "https://quangtri.gov.vn"


def entries(client: Client, url: str = "/sitemap.xml") -> dict[str, str | None]:
    """Addresses without the portal's own part, and when they changed."""
    response = client.get(url)
    assert response.status_code == 200
    root = fromstring(response.content)
    return {
        (each.findtext(f"{NS}loc") or "").removeprefix("https://quangtri.gov.vn"): each.findtext(f"{NS}lastmod")
        for each in root
    }


def test_procedures_agencies_forms_and_ways_in_are_named(client: Client) -> None:
    agency = AgencyFactory()
    procedure = ProcedureFactory(agency=agency)
    form = FormTemplate.objects.create(field=procedure.field, paper_name="Tờ khai", name="Mẫu 01", file="forms/a.docx")
    RequiredPaper.objects.create(procedure=procedure, key="to-khai", name="Tờ khai", form=form)

    named = entries(client)

    assert {
        f"/thu-tuc/{procedure.code}/",
        f"/co-quan/{agency.slug}/",
        f"/bieu-mau/{form.pk}/",
        "/co-quan/",
        "/thu-tuc/",
        "/thu-tuc/linh-vuc/",
        "/thu-tuc/a-y/",
        "/thu-tuc/thay-doi/",
    } <= named.keys()


def test_a_procedure_changed_when_it_was_last_published(client: Client) -> None:
    moment = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
    procedure = ProcedureFactory(last_published_at=moment)

    assert entries(client)[f"/thu-tuc/{procedure.code}/"] == "2026-11-20T03:00:00+00:00"


def test_what_the_public_may_not_read_is_not_named(client: Client) -> None:
    draft, ended = ProcedureFactory(live=False), ProcedureFactory(valid_until="2020-01-01")
    closed = AgencyFactory(valid_until="2025-06-30")
    form = FormTemplate.objects.create(field=FieldFactory(), paper_name="Tờ khai", name="Mẫu 02", file="forms/b.docx")

    named = entries(client)

    hidden = {
        f"/thu-tuc/{draft.code}/",
        f"/thu-tuc/{ended.code}/",
        f"/co-quan/{closed.slug}/",
        f"/bieu-mau/{form.pk}/",
    }
    assert not hidden & named.keys()


def test_too_many_addresses_come_in_several_files_under_an_index(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sitemap, "MOST", 2)
    codes = [ProcedureFactory().code for _ in range(3)]

    index = entries(client)
    first, second = (entries(client, f"/sitemap-procedures-{part}.xml") for part in (1, 2))

    assert {"/sitemap-procedures-1.xml", "/sitemap-procedures-2.xml"} <= index.keys()
    assert [*first, *second] == [f"/thu-tuc/{code}/" for code in codes]
    assert client.get("/sitemap-procedures-3.xml").status_code == 404


@pytest.mark.parametrize("name", ["procedures-0", "nothing-1", "procedures-99999999999999999999"])
def test_a_file_that_is_not_there_is_not_found(client: Client, name: str) -> None:
    assert client.get(f"/sitemap-{name}.xml").status_code == 404


def test_an_unchanged_sitemap_is_not_sent_again(client: Client) -> None:
    ProcedureFactory()
    known = client.get("/sitemap.xml")

    again = client.get("/sitemap.xml", headers={"If-None-Match": known["ETag"]})

    assert again.status_code == 304
    assert known["Cache-Control"] == "public, max-age=3600"


def test_the_number_of_queries_does_not_grow(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    ProcedureFactory.create_batch(12)
    cache.clear()

    with django_assert_max_num_queries(14):
        client.get("/sitemap.xml")
    with django_assert_max_num_queries(10):
        client.get("/sitemap.xml")
    assert Procedure.objects.count() == 12


def test_robots_leads_to_the_sitemap_and_keeps_personal_pages_closed(client: Client) -> None:
    text = client.get("/robots.txt").content.decode()

    assert "Sitemap: https://quangtri.gov.vn/sitemap.xml" in text
    assert {"Disallow: /admin/", "Disallow: /nop-ho-so/", "Disallow: /ho-so/tra-cuu/"} <= set(text.splitlines())
