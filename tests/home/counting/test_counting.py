"""Visits and views: people only, kept pages too, nothing of who reads."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.cache import cache
from django.db import OperationalError
from django.test import Client
from django.utils import timezone
from pytest_django import Settings
from wagtail.models import PageViewRestriction, Site

from home.counting import online, recording
from home.counting.keeping import first_day_kept, roll_up_daily
from home.counting.totals import page_views, visits
from home.models import PageViews, SiteVisits
from portal.base import page_cache
from portal.base.page_middleware import pages
from tests.factories.accounts import UserFactory
from tests.factories.home import ArticleFactory, StandardPageFactory, front_page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("counted")]
PHONE = {"User-Agent": "Mozilla/5.0 (Android 16) Firefox/140.0"}
WITHIN = {**PHONE, "Referer": "http://testserver/tin-tuc/"}


def read(client: Client, address: str = "/", times: int = 1, **headers: str) -> None:
    for _reader in range(times):
        client.get(address, headers={**PHONE, **headers})


def written() -> int:
    """Visits of the portal, as the database has them."""
    assert recording.flusher.flush()
    page_cache.begin_epoch()
    return visits()[0]


def test_each_reader_of_a_page_counts_whether_it_was_kept_or_not(client: Client) -> None:
    article = ArticleFactory(slug="mot-tin")

    read(client, article.url, times=5)

    assert len(pages) == 1
    assert written() == 5
    assert page_views(article.pk) == 5


def test_a_page_that_the_reader_has_already_counts_too(client: Client) -> None:
    article = ArticleFactory(slug="mot-tin")
    first = client.get(article.url, headers=PHONE)

    again = client.get(article.url, headers={**PHONE, "Accept": "text/html", "If-None-Match": first["ETag"]})

    assert again.status_code == 304
    recording.flusher.flush()
    assert page_views(article.pk) == 2


def test_who_follows_a_link_of_the_portal_goes_on_with_a_visit(client: Client) -> None:
    article = ArticleFactory(slug="mot-tin")
    read(client)
    client.get(article.url, headers=WITHIN)
    client.get(article.url, headers={**PHONE, "Sec-Fetch-Site": "same-origin"})
    read(client, Referer="https://www.google.com/")

    assert written() == 2
    assert page_views(article.pk) == 2


@pytest.mark.parametrize(
    "headers",
    [
        {"User-Agent": "Googlebot/2.1"},
        {"User-Agent": ""},
        {"User-Agent": "curl/8"},
        {"DNT": "1"},
        {"Sec-GPC": "1"},
        {"Sec-Purpose": "prefetch"},
        {"Sec-Fetch-Dest": "empty"},
    ],
)
def test_machines_and_who_asks_not_to_be_counted_do_not_count(client: Client, headers: dict[str, str]) -> None:
    read(client, **headers)

    assert written() == 0
    assert PageViews.objects.count() == 0


def test_staff_do_not_count(client: Client) -> None:
    client.force_login(UserFactory())
    read(client)

    assert written() == 0


@pytest.mark.parametrize("address", ["/khong-co/", "/tin-tuc/rss/", "/robots.txt", "/api/v1/procedures", "/admin/"])
def test_what_is_no_page_for_people_does_not_count(client: Client, address: str) -> None:
    read(client, address)

    assert written() == 0


def test_a_page_behind_a_password_is_no_page_read(client: Client) -> None:
    page = StandardPageFactory(slug="noi-bo")
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.PASSWORD, password="mật khẩu")
    read(client, page.url)

    recording.flusher.flush()
    assert page_views(page.pk) == 0


def test_print_and_feed_are_not_views_of_the_page(client: Client) -> None:
    article = ArticleFactory(slug="mot-tin")
    read(client, f"{article.url}in/")
    read(client, "/tin-tuc/rss/")

    recording.flusher.flush()
    assert PageViews.objects.count() == 0


def test_a_head_and_a_post_do_not_count(client: Client) -> None:
    client.head("/", headers=PHONE)
    client.post("/", headers=PHONE)

    assert written() == 0


def test_a_page_costs_the_database_no_write(
    client: Client, django_assert_max_num_queries: Callable[..., object]
) -> None:
    read(client)
    with django_assert_max_num_queries(0):  # type: ignore[attr-defined]
        read(client)


def test_a_program_that_reloads_counts_so_many_times_only(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recording.pace, "one", 3)
    read(client, times=10)

    assert written() == 3


def test_counts_wait_while_the_database_does_not_take_them(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(times: object) -> None:
        raise OperationalError("database is locked")

    read(client, times=2)
    with monkeypatch.context() as away:
        away.setattr(recording.flusher, "write", refuse)
        assert not recording.flusher.flush()
    read(client)

    assert written() == 3


def test_a_page_that_was_deleted_meanwhile_does_not_keep_the_rest_from_being_written(client: Client) -> None:
    article, other = ArticleFactory(slug="mot-tin"), ArticleFactory(slug="tin-khac")
    read(client, article.url)
    read(client, other.url)
    gone = article.pk
    article.delete()

    assert written() == 2
    assert (page_views(gone), page_views(other.pk)) == (0, 1)


def test_two_workers_add_up(client: Client) -> None:
    today = timezone.localdate()
    for _worker in range(2):
        recording.write({recording.Seen(recording.VISIT, "", today): 3})

    assert visits() == (6, 6)


def test_a_departments_own_host_has_its_own_visits(client: Client, settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["testserver", "yte.testserver"]
    Site.objects.create(hostname="yte.testserver", root_page=StandardPageFactory(slug="yte"))
    read(client)
    client.get("/", headers={**PHONE, "Host": "yte.testserver"})

    assert written() == 2
    assert visits("yte.testserver") == (1, 1)


def test_hosts_that_nobody_registered_make_no_rows(client: Client, settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    for number in range(20):
        client.get("/", headers={**PHONE, "Host": f"h{number}.example"})
    recording.flusher.flush()

    assert SiteVisits.objects.count() == 1


def test_the_foot_of_each_page_and_the_head_of_an_article_tell_the_counts(client: Client) -> None:
    article = ArticleFactory(slug="mot-tin")
    today = timezone.localdate()
    SiteVisits.objects.create(day=date(2020, 1, 1), times=1_204_000)
    SiteVisits.objects.create(day=today, times=558)
    PageViews.objects.create(page=article, day=today, times=7_389)

    html = client.get(article.url).content.decode()

    assert "Lượt truy cập: 1.204.558, năm nay: 558, đang trực tuyến: 1" in html
    assert "Lượt xem: 7.389" in html


def test_nothing_of_a_reader_is_written_anywhere(client: Client) -> None:
    fields = {field.name for model in (PageViews, SiteVisits) for field in model._meta.get_fields()}
    answer = client.get("/", headers=PHONE)

    assert fields == {"id", "page", "day", "times", "host"}
    assert not answer.cookies


def test_readers_online_are_counted_once_each_by_all_workers_together() -> None:
    for number in range(300):
        online.note(f"10.0.{number // 256}.{number % 256}", "Firefox")
        online.note(f"10.0.{number // 256}.{number % 256}", "Firefox")
    online.flusher.flush()
    online.buffer.empty()  # another worker
    for number in range(100, 400):
        online.note(f"10.0.{number // 256}.{number % 256}", "Firefox")
    online.flusher.flush()

    assert abs(online.readers_online() - 400) <= 12


def test_who_read_six_minutes_ago_is_online_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    now = timezone.now().timestamp()
    monkeypatch.setattr(online.time, "time", lambda: now - 360)
    online.note("10.0.0.1", "Firefox")
    online.flusher.flush()
    monkeypatch.undo()

    assert online.readers_online() == 0


def test_a_bit_is_shared_and_changes_every_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that it leads back to nobody."""
    bits = {online.bit_of(f"10.{one}.{two}.1", "Firefox") for one in range(256) for two in range(256)}
    today = online.bit_of("10.0.0.1", "Firefox")
    now = timezone.now().timestamp()
    monkeypatch.setattr(online.time, "time", lambda: now + 86_400)

    assert len(bits) <= online.BITS < 256 * 256
    assert online.bit_of("10.0.0.1", "Firefox") != today


def test_days_of_long_ago_become_months_and_the_sums_stay(client: Client) -> None:
    page = ArticleFactory(slug="mot-tin")
    now = datetime(2026, 11, 22, 12, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
    days = [date(2025, 9, 1), date(2025, 9, 14), date(2025, 9, 30), date(2025, 10, 5), date(2025, 11, 3)]
    for day in days:
        PageViews.objects.create(page=page, day=day, times=10)
        SiteVisits.objects.create(day=day, times=100)
        SiteVisits.objects.create(day=day, host="yte.vn", times=1)

    assert first_day_kept(now) == date(2025, 11, 1)
    assert roll_up_daily(now) == 6
    assert roll_up_daily(now) == 0  # not twice on a day

    kept = list(PageViews.objects.order_by("day").values_list("day", "times"))
    assert kept == [(date(2025, 9, 1), 30), (date(2025, 10, 1), 10), (date(2025, 11, 3), 10)]
    assert visits()[0] == 500
    cache.clear()
    assert roll_up_daily(now) == 0


def test_the_front_page_counts_as_a_page(client: Client) -> None:
    read(client, "/", times=2)

    recording.flusher.flush()
    assert page_views(front_page().pk) == 2
