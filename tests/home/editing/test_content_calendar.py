"""The contents of a month: what comes and goes, and what waits, each editor's own."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.models import Page

from accounts.models import User
from catalog.models import Agency
from catalog.roles import Role
from catalog.services import assign_role
from home.editing.moderation import ensure_portal_workflow
from home.models import ArticlePage, ConsultationPage, ConsultationsIndexPage, NewsIndexPage
from home.sites.making import make_site
from home.viewsets.content_calendar import month_of
from tests.factories.accounts import UserFactory
from tests.factories.announcements import AnnouncementFactory
from tests.factories.catalog import AgencyFactory
from tests.factories.home import ArticleFactory, front_page

pytestmark = pytest.mark.django_db
CALENDAR = "/admin/lich-noi-dung/"
TODAY = date(2026, 11, 22)


def moment(day: int, hour: int = 8, month: int = 3) -> datetime:
    """In March 2027, when nothing of the tests' own present lies."""
    return datetime(2027, month, day, hour, tzinfo=timezone.get_default_timezone())


def signed_in(role: Role, agency: Agency | None = None) -> Client:
    user: User = UserFactory()
    assign_role(user=user, agency=agency, role=role)
    client = Client()
    client.force_login(user)
    return client


def march(client: Client) -> str:
    response = client.get(CALENDAR, {"thang": "2027-03"})
    assert response.status_code == 200
    return str(response.content.decode())


def scheduled(page: ArticlePage, at: datetime) -> ArticlePage:
    page.go_live_at = at
    page.save_revision(approved_go_live_at=at)
    return page


@pytest.mark.parametrize(
    "text", ["", "2026", "2026-13", "0000-01", "2026-1", "abc", "2026-11-01", "²026-11", "-" * 9999]
)
def test_what_is_no_month_is_this_month(text: str) -> None:
    assert month_of(text, TODAY) == date(2026, 11, 1)


def test_each_day_says_what_comes_and_goes_in_order() -> None:
    scheduled(ArticleFactory(title="Tin hẹn giờ", draft=True), moment(5, 9))
    going = ArticleFactory(title="Tin hết hạn")
    Page.objects.filter(pk=going.pk).update(expire_at=moment(5, 17))
    AnnouncementFactory(title="Cổng bảo trì", starts_at=moment(1), ends_at=moment(9), stops_from=moment(8, 22))
    index = ConsultationsIndexPage(title="Lấy ý kiến", slug="lay-y-kien")
    front_page().add_child(instance=index)
    draft = ConsultationPage(
        title="Dự thảo", intro="Về giá đất", opens_on=date(2027, 2, 1), closes_on=date(2027, 3, 31)
    )
    index.add_child(instance=draft)

    html = march(signed_in(Role.EDITOR))

    places = [html.index(words) for words in ("Tin hẹn giờ", "Tin hết hạn", "cổng ngừng", "ngày cuối lấy ý kiến")]
    assert places == sorted(places)
    assert html.count("Cổng bảo trì") == 3
    assert "<strong>Thứ Sáu, 05/03/2027</strong>" in html
    assert "bắt đầu lấy ý kiến" not in html


def test_another_month_is_another_page() -> None:
    scheduled(ArticleFactory(title="Tin tháng tư", draft=True), moment(1, 0, month=4))

    html = march(signed_in(Role.EDITOR))

    assert "Tin tháng tư" not in html
    assert "?thang=2027-04" in html
    assert "?thang=2027-02" in html


def test_what_waits_and_what_was_left_stand_beside_it() -> None:
    ensure_portal_workflow()
    waiting, left = ArticleFactory(title="Chờ duyệt", draft=True), ArticleFactory(title="Bỏ dở", draft=True)
    waiting.save_revision()
    waiting.get_workflow().start(waiting, UserFactory())
    left.save_revision()
    long_ago = timezone.now() - timedelta(days=15)
    Page.objects.filter(pk=left.pk).update(has_unpublished_changes=True, latest_revision_created_at=long_ago)

    html = march(signed_in(Role.EDITOR))

    assert html.index("Chờ duyệt") < html.index("Bỏ dở")


def test_a_departments_editor_sees_that_site_alone() -> None:
    site = make_site(agency=AgencyFactory())
    news = NewsIndexPage.objects.descendant_of(site).get()
    theirs = ArticlePage(title="Tin của sở", sapo="Sở", slug="cua-so", live=False)
    news.add_child(instance=theirs)
    scheduled(theirs, moment(5))
    scheduled(ArticleFactory(title="Tin của tỉnh", draft=True), moment(5))
    AnnouncementFactory(title="Của tỉnh", starts_at=moment(6))

    html = march(signed_in(Role.EDITOR, site.agency))

    assert "Tin của sở" in html
    assert "Tin của tỉnh" not in html
    assert "Của tỉnh" not in html


def test_whoever_edits_no_pages_has_no_calendar() -> None:
    assert signed_in(Role.RECEPTIONIST, AgencyFactory()).get(CALENDAR).status_code in (302, 403)
    assert Client().get(CALENDAR).status_code == 302


def test_the_calendar_costs_the_same_queries_for_a_full_month(django_assert_max_num_queries: Any) -> None:
    editor = signed_in(Role.EDITOR)
    for number in range(1, 15):
        scheduled(ArticleFactory(draft=True), moment(number))
        AnnouncementFactory(starts_at=moment(number))
    editor.get(CALENDAR)

    with django_assert_max_num_queries(25):
        march(editor)
