"""Projects, bidding and plans: found by words, kind and stage; money as people say it; when bids close."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from home.information.costs import spoken_cost
from home.models import ProjectKind, ProjectPage
from tests.factories.catalog import AgencyFactory
from tests.factories.information import project, projects

pytestmark = pytest.mark.django_db
Stage = ProjectPage.Stage


def read(client: Client, query: dict[str, str] | None = None, address: str = "/du-an-dau-thau/") -> BeautifulSoup:
    response = client.get(address, query or {})
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def titles(page: BeautifulSoup) -> list[str]:
    return [heading.get_text(strip=True) for heading in page.select(".rows__title")]


@pytest.fixture
def listed() -> None:
    index = projects()
    project(index, "Đường ven biển", stage=Stage.RUNNING, place="Xã Ninh Châu", published_on=date(2026, 1, 5))
    project(index, "Trường Nam Đông Hà", stage=Stage.PREPARED, published_on=date(2026, 2, 5))
    project(
        index,
        "Gói thầu máy quét",
        kind=ProjectKind.BIDDING,
        stage=Stage.OPEN,
        number="IB26",
        published_on="2026-03-05",
    )


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (685_000_000_000, "685 tỷ đồng"),
        (1_250_000_000_000, "1.250 tỷ đồng"),
        (118_500_000_000, "118,5 tỷ đồng"),
        (3_275_000_000, "3,28 tỷ đồng"),
        (850_000_000, "850 triệu đồng"),
        (999_999, "999.999 đồng"),
        (0, "0 đồng"),
    ],
)
def test_money_is_told_in_the_unit_in_which_people_speak_of_it(amount: int, words: str) -> None:
    assert spoken_cost(Decimal(amount)) == words


def test_the_newest_stand_first(client: Client, listed: None) -> None:
    assert titles(read(client)) == ["Gói thầu máy quét", "Trường Nam Đông Hà", "Đường ven biển"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "duong VEN bien"}, ["Đường ven biển"]),
        ({"q": "ninh chau"}, ["Đường ven biển"]),
        ({"q": "ib26"}, ["Gói thầu máy quét"]),
        ({"loai": "bidding"}, ["Gói thầu máy quét"]),
        ({"giai-doan": "prepared"}, ["Trường Nam Đông Hà"]),
        ({"loai": "project", "giai-doan": "open"}, []),
        (
            {"loai": "khong-co", "giai-doan": "'", "trang": "-1"},
            ["Gói thầu máy quét", "Trường Nam Đông Hà", "Đường ven biển"],
        ),
    ],
)
def test_words_kind_and_stage_narrow_the_list(
    client: Client, listed: None, query: dict[str, str], found: list[str]
) -> None:
    assert titles(read(client, query)) == found


def test_tabs_count_what_the_other_choices_leave_and_keep_them(client: Client, listed: None) -> None:
    page = read(client, {"giai-doan": "running"})

    tabs = {tab.get_text(" ", strip=True): tab["href"] for tab in page.select(".tabs a")}
    assert tabs == {
        "Tất cả": "?giai-doan=running",
        "Dự án đầu tư (1)": "?loai=project&giai-doan=running",
        "Đấu thầu (0)": "?loai=bidding&giai-doan=running",
    }


def test_an_index_of_one_kind_shows_no_other(client: Client) -> None:
    index = projects(shows=ProjectKind.PLANNING)
    project(index, "Quy hoạch tỉnh", kind=ProjectKind.PLANNING)
    project(index, "Đường ven biển")

    page = read(client, {"loai": "project"})

    assert titles(page) == ["Quy hoạch tỉnh"]
    assert not page.select(".tabs")


def test_an_open_call_says_until_when_bids_are_taken_and_a_closed_one_that_it_is_over(client: Client) -> None:
    index, now = projects(), timezone.now()
    bidding = {"kind": ProjectKind.BIDDING, "stage": Stage.OPEN}
    project(index, "Còn hạn", slug="con-han", bids_close_at=now + timedelta(days=3), **bidding)
    project(index, "Hết hạn", slug="het-han", bids_close_at=now - timedelta(hours=1), **bidding)

    rows = {row.h2.get_text(strip=True): row.get_text() for row in read(client).select(".rows > li")}  # type: ignore[union-attr]

    assert "Nhận hồ sơ dự thầu đến" in rows["Còn hạn"]
    assert "Nhận hồ sơ dự thầu" not in rows["Hết hạn"]
    over = read(client, address="/du-an-dau-thau/het-han/").get_text()
    assert "Đã hết hạn nhận hồ sơ dự thầu" in over


def test_the_page_of_a_project_tells_its_facts_and_leaves_out_the_unknown(client: Client) -> None:
    owner = AgencyFactory(name="Sở Xây dựng")
    project(projects(), "Đường ven biển", slug="duong", agency=owner, cost=Decimal(685_000_000_000))

    facts = read(client, address="/du-an-dau-thau/duong/").select_one(".summary-list")

    assert facts
    told = facts.get_text(" ", strip=True)
    assert "685 tỷ đồng (685.000.000.000 đồng)" in told
    assert facts.select_one(f'a[href="/co-quan/{owner.slug}/"]')
    assert "Nguồn vốn" not in told


@pytest.mark.parametrize(
    ("fields", "field"),
    [({"starts_on": date(2026, 2, 1), "ends_on": date(2026, 1, 1)}, "ends_on"), ({"cost": Decimal(-1)}, "cost")],
)
def test_dates_and_costs_that_cannot_be_are_refused(fields: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as refused:
        ProjectPage(title="Đường", slug="duong", intro="x", published_on=date(2026, 1, 1), **fields).clean()

    assert field in refused.value.message_dict


def test_drafts_and_locked_projects_are_not_listed(client: Client) -> None:
    index = projects()
    project(index, "Bản nháp", live=False)
    project(index, "Nội bộ").view_restrictions.create(restriction_type="login")

    assert titles(read(client)) == []


def test_a_hundred_projects_come_in_pages_with_as_many_queries_as_three(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    index, owner = projects(), AgencyFactory()
    for number in range(45):
        project(index, f"Dự án {number}", agency=owner)
    assert len(titles(read(client))) == 20

    with django_assert_max_num_queries(12):
        last = read(client, {"trang": "3", "giai-doan": "prepared"})
    assert len(titles(last)) == 5
