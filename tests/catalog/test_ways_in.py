"""Ways into the catalog without typing: by field, agency, level, audience, letter and use."""

from __future__ import annotations

import re

import pytest
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from catalog.models import Procedure
from catalog.models.codes import CODE
from catalog.ways import ways
from dossiers.services import submit_dossier
from search.indexing import rebuild
from search.ways.most_used import LEAST_TOLD
from tests.factories.catalog import (
    AgencyFactory,
    AgencyKindFactory,
    AgencyLevelFactory,
    AudienceFactory,
    FieldFactory,
    ProcedureFactory,
)
from tests.factories.dossiers import submission

pytestmark = pytest.mark.django_db
PAGES = ["linh-vuc/", "co-quan/", "cap/", "doi-tuong/", "a-y/", "dung-nhieu/", "thay-doi/"]


def indexed(title: str, **given: object) -> Procedure:
    procedure = ProcedureFactory(title=title, **given)
    procedure.levels, procedure.audiences = [AgencyLevelFactory()], [AudienceFactory()]
    procedure.save()
    rebuild()
    return procedure


def shown(client: Client, page: str) -> BeautifulSoup:
    response = client.get(f"/thu-tuc/{page}")
    assert response.status_code == 200
    content = BeautifulSoup(response.content, "html.parser").select_one(".page__content")
    assert content is not None
    return content


def links(client: Client, page: str) -> dict[str, str]:
    """Where the page's lists lead, by the words of their lines."""
    lines = shown(client, page).select(".shelf li, .shelf h2, .rows li")
    found = ((" ".join(line.get_text(" ").split()), line.select_one("a")) for line in lines)
    return {text: str(link["href"]) for text, link in found if link}


def test_fields_stand_in_their_groups_with_what_they_hold(client: Client) -> None:
    field = FieldFactory(name="Đất đai", slug="dat-dai", group="Tài nguyên")
    indexed("Tách thửa", field=field)
    indexed("Cấp sổ", field=field)

    content = shown(client, "linh-vuc/")

    assert [" ".join(title.get_text(" ").split()) for title in content.select("h2")] == ["Tài nguyên (2)"]
    assert links(client, "linh-vuc/") == {"Đất đai (2)": "/thu-tuc/?linh-vuc=dat-dai"}


def test_the_list_behind_a_line_has_as_many_procedures_as_the_line_says(client: Client) -> None:
    kind = AgencyKindFactory()
    agency = AgencyFactory(kind=kind)
    for number in range(3):
        indexed(f"Thủ tục {number}", agency=kind)
    indexed("Thủ tục riêng", agency=agency)

    for page in ("linh-vuc/", "co-quan/", "cap/", "doi-tuong/"):
        for text, url in links(client, page).items():
            told = re.search(r"\((\d+)\)", text)
            listed = BeautifulSoup(client.get(url).content, "html.parser").select(".results .rows > li")
            assert told is not None
            assert len(listed) == int(told[1]), text


def test_an_agency_counts_what_its_kind_handles(client: Client) -> None:
    kind = AgencyKindFactory()
    agency = AgencyFactory(kind=kind, name="UBND xã Định Môn", slug="ubnd-xa-dinh-mon")
    indexed("Của mọi xã", agency=kind)
    indexed("Của xã này", agency=agency)

    assert links(client, "co-quan/")["UBND xã Định Môn (2)"] == "/thu-tuc/?co-quan=ubnd-xa-dinh-mon"


def test_closed_agencies_and_those_without_a_procedure_are_left_out(client: Client) -> None:
    AgencyFactory(name="Phòng cũ", kind=None, valid_until="2025-06-30")
    AgencyFactory(name="Sở không có thủ tục", kind=None)
    indexed("Khai sinh")

    said = shown(client, "co-quan/").get_text()

    assert "Phòng cũ" not in said
    assert "Sở không có thủ tục" not in said


@pytest.mark.parametrize(("page", "facet"), [("cap/", "cap"), ("doi-tuong/", "doi-tuong")])
def test_levels_and_audiences_lead_on_to_their_fields(client: Client, page: str, facet: str) -> None:
    indexed("Tách thửa", field=FieldFactory(name="Đất đai", slug="dat-dai"))

    found = links(client, page)

    assert any(url.startswith(f"/thu-tuc/?{facet}=") and url.endswith("&linh-vuc=dat-dai") for url in found.values())


def test_letters_with_a_mark_of_their_own_have_their_own_place(client: Client) -> None:
    for title in ("Đăng ký", "Dạy nghề", "Ấn chỉ", "An toàn", "Ăn uống", "Ồn ào"):
        ProcedureFactory(title=title)
    rebuild()

    headings = [" ".join(title.get_text(" ").split()) for title in shown(client, "a-y/").select("h2")]

    assert headings == ["A", "Ă", "Â", "D", "Đ", "Ô"]
    assert [text.split(" 1.")[0] for text in links(client, "a-y/dd/") if text.startswith("Đăng")] == ["Đăng ký"]


def test_a_letter_without_a_procedure_is_no_link(client: Client) -> None:
    indexed("Khai sinh")

    letters = shown(client, "a-y/").select(".letters a")

    assert [letter["href"] for letter in letters] == ["/thu-tuc/a-y/", "/thu-tuc/a-y/k/"]


def test_titles_that_begin_with_a_digit_stand_behind_the_letters(client: Client) -> None:
    indexed("3 trong 1: khai sinh")

    assert "3 trong 1: khai sinh" in shown(client, "a-y/0-9/").get_text()


@pytest.mark.parametrize("key", ["xx", "0", "in", "a-y", "d" * 500])
def test_what_is_no_letter_is_not_found(client: Client, key: str) -> None:
    assert client.get(f"/thu-tuc/a-y/{key}/").status_code == 404


@pytest.mark.parametrize("page", ["0", "-1", "x", "9" * 5_000, "²", "\x00"])
def test_a_page_that_makes_no_sense_is_the_first_or_last(client: Client, page: str) -> None:
    indexed("Khai sinh")

    assert client.get("/thu-tuc/a-y/", {"trang": page}).status_code == 200


def test_drafts_and_what_is_not_in_force_stand_nowhere(client: Client) -> None:
    indexed("Bản nháp", live=False)
    indexed("Hết hiệu lực", valid_until="2020-01-01")

    for page in PAGES:
        said = shown(client, page).get_text()
        assert "Bản nháp" not in said
        assert "Hết hiệu lực" not in said


def test_the_most_used_stand_first_and_rare_ones_are_not_counted_out(client: Client) -> None:
    agency = AgencyFactory()
    often, once = (ProcedureFactory(title=title, agency=agency) for title in ("Hay dùng", "Ít dùng"))
    for procedure in [often] * LEAST_TOLD + [once]:
        submit_dossier(submission(agency=agency, procedure=procedure, at=timezone.now()))

    rows = [" ".join(row.get_text(" ").split()) for row in shown(client, "dung-nhieu/").select(".rows > li")]

    assert [row.split(" 1.")[0] for row in rows] == ["Hay dùng", "Ít dùng"]
    assert f"{LEAST_TOLD} hồ sơ" in rows[0]
    assert "hồ sơ" not in rows[1]


def test_a_change_is_seen_at_once(client: Client) -> None:
    procedure = indexed("Khai sinh")
    assert links(client, "linh-vuc/")

    procedure.unpublish()
    rebuild()

    assert links(client, "linh-vuc/") == {}


def test_no_way_has_the_address_of_a_procedure() -> None:
    last = [address.rstrip("/").rpartition("/")[2] for _way, address in ways() if address.startswith("/thu-tuc/")]

    assert len(last) >= len(PAGES)
    for name in last:
        assert not re.fullmatch(CODE.regex, name)


@pytest.mark.parametrize("page", ["", *PAGES])
def test_every_list_offers_the_other_ways(client: Client, page: str) -> None:
    nav = shown(client, page).select_one(".ways-in")

    assert nav is not None
    assert {f"/thu-tuc/{other}" for other in PAGES} <= {str(link["href"]) for link in nav.select("a")}
    here = [str(link["href"]) for link in nav.select("[aria-current]")]
    assert here == ([f"/thu-tuc/{page}"] if page else [])


@pytest.mark.parametrize("page", PAGES)
def test_the_pages_may_be_kept_by_caches_and_carry_no_token(client: Client, page: str) -> None:
    response = client.get(f"/thu-tuc/{page}")

    assert "public" in response["Cache-Control"]
    assert not response.cookies
    assert b"csrfmiddlewaretoken" not in response.content
    assert client.get(f"/thu-tuc/{page}", headers={"If-None-Match": response["ETag"]}).status_code == 304
    assert client.post(f"/thu-tuc/{page}").status_code == 405


@pytest.mark.parametrize("page", ["", *PAGES])
def test_the_pages_ask_few_questions(
    client: Client, page: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(12):
        ProcedureFactory(title=f"Thủ tục {number}", field=FieldFactory(), agency=AgencyFactory())
    rebuild()
    client.get(reverse("search:procedures"))
    cache.clear()

    with django_assert_max_num_queries(10):
        client.get(f"/thu-tuc/{page}")
