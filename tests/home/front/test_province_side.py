"""Beside the news on the home page: the leaders' schedule, new documents, open drafts; and few queries for all."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from django.test import Client
from django.utils import timezone

from catalog.models import LegalDocument
from home.models import (
    ArticlePage,
    ConsultationPage,
    ConsultationsIndexPage,
    Kind,
    LeadersIndexPage,
    PopularProcedure,
    ScheduleEntry,
    StandardPage,
)
from portal.base.text import vietnamese_slug
from tests.factories.catalog import AgencyFactory, AgencyKindFactory, ProcedureFactory
from tests.factories.home import (
    ArticleFactory,
    LeaderFactory,
    LifeEventFactory,
    StandardPageFactory,
    front_page,
    picture,
    section,
)

pytestmark = pytest.mark.django_db


def part(client: Client, heading: str) -> Tag | None:
    response = client.get("/")
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser").select_one(f'section[aria-labelledby="{heading}"]')


def items(client: Client, heading: str) -> list[str]:
    found = part(client, heading)
    return [item.get_text(" ", strip=True) for item in found.select("li")] if found else []


def entry(title: str, *leaders: Any, hours: float = 2, **fields: Any) -> ScheduleEntry:
    starts = timezone.now() + timedelta(hours=hours)
    made = ScheduleEntry.objects.create(office=section(LeadersIndexPage), title=title, starts_at=starts, **fields)
    made.leaders.set(leaders)
    return made


def document(number: str, **fields: Any) -> LegalDocument:
    texts = {"slug": vietnamese_slug(number.replace("/", "-")), "title": "Quy định mức thu", "is_province": True}
    return LegalDocument.objects.create(number=number, **({"issued_on": "2026-11-01"} | texts | fields))


def draft(title: str, *, opens: int = -3, closes: int = 10, **fields: Any) -> ConsultationPage:
    """Comments are taken from so many days ahead until so many days ahead."""
    index = ConsultationsIndexPage.objects.child_of(front_page()).first()
    if index is None:
        index = front_page().add_child(instance=ConsultationsIndexPage(title="Lấy ý kiến", slug="lay-y-kien"))
    today = timezone.localdate()
    dates = {"opens_on": today + timedelta(days=opens), "closes_on": today + timedelta(days=closes)}
    page: ConsultationPage = index.add_child(
        instance=ConsultationPage(title=title, intro="Tóm tắt", **dates, **fields)
    )
    return page


def test_the_next_engagements_stand_with_those_who_take_part(client: Client) -> None:
    first, second = LeaderFactory(title="Lê Minh"), LeaderFactory(title="Mai Bảo")
    entry("Họp giao ban", first, second)
    entry("Làm việc tại xã", hours=30)

    shown = items(client, "schedule")

    assert len(shown) == 2
    assert "Họp giao ban Lê Minh, Mai Bảo" in shown[0]
    assert shown[1].endswith("Làm việc tại xã")


@pytest.mark.parametrize("fields", [{"hours": -1}, {"hours": 24 * 8}, {"is_cancelled": True}])
def test_what_is_over_far_ahead_or_cancelled_is_not_shown(client: Client, fields: dict[str, Any]) -> None:
    entry("Họp giao ban", **fields)

    assert part(client, "schedule") is None


def test_at_most_four_engagements_are_shown_however_many_take_part(client: Client) -> None:
    leaders = [LeaderFactory() for _ in range(5)]
    for number in range(6):
        entry(f"Họp {number}", *leaders, hours=number + 1)

    assert ["Họp 0" in row or "Họp 3" in row for row in items(client, "schedule")] == [True, False, False, True]


def test_the_provinces_newest_documents_stand_with_their_number(client: Client) -> None:
    document("14/2026/NQ-HĐND", issued_on="2026-11-02")
    document("15/2026/QĐ-UBND", issued_on="2026-11-09")
    document("63/2024/NĐ-CP", is_province=False)

    shown = items(client, "documents")

    assert [row.split()[0] for row in shown] == ["15/2026/QĐ-UBND", "14/2026/NQ-HĐND"]


def test_drafts_that_take_comments_today_stand_the_first_to_end_first(client: Client) -> None:
    draft("Dự thảo B", closes=20)
    draft("Dự thảo A", closes=5)
    draft("Đã hết hạn", closes=-1)
    draft("Chưa mở", opens=1)
    draft("Bản nháp", live=False)

    assert [row.split(" đến")[0] for row in items(client, "consultations")] == ["Dự thảo A", "Dự thảo B"]


def test_nothing_stands_beside_the_news_where_there_is_nothing_to_show(client: Client) -> None:
    ArticleFactory()

    assert "front-side" not in client.get("/").content.decode()


def test_news_of_a_department_stand_on_the_home_page_only_when_the_province_has_taken_them(client: Client) -> None:
    sites = StandardPageFactory(title="Trang của các cơ quan", slug="cac-co-quan")
    other = sites.add_child(instance=StandardPage(title="Sở Nội vụ", slug="so-noi-vu"))
    for title, sharing in (
        ("Tin riêng của sở", ArticlePage.Sharing.OFFERED),
        ("Tin đã lấy", ArticlePage.Sharing.TAKEN),
    ):
        other.add_child(
            instance=ArticlePage(
                title=title, kind=Kind.DIRECTION, sapo="Tóm tắt", date=timezone.now(), sharing=sharing
            )
        )

    html = client.get("/").content.decode()

    assert "Tin đã lấy" in html
    assert "Tin riêng của sở" not in html


def test_the_full_home_page_takes_at_most_twelve_queries(client: Client, django_assert_max_num_queries: Any) -> None:
    home, shared = front_page(), picture()
    home.popular = [PopularProcedure(procedure=ProcedureFactory()) for _ in range(6)]
    home.boxes = [("box", {"title": "Liên hệ", "page": StandardPageFactory(), "icon": "info"}) for _ in range(3)]
    home.save()
    kind = AgencyKindFactory(code="department")
    for number in range(8):
        ArticleFactory(picture=shared, picture_alt="Biển")
        ArticleFactory(kind=Kind.NOTICE, picture=shared, picture_alt="Biển")
        LifeEventFactory()
        AgencyFactory(kind=kind, name=f"Sở {number}")
        entry(f"Họp {number}", LeaderFactory(), hours=number + 1)
        document(f"{number}/2026/QĐ-UBND")
        draft(f"Dự thảo {number}")
    client.get("/")

    with django_assert_max_num_queries(12):
        client.get("/")
