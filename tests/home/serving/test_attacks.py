"""What somebody with bad intentions tries at the editors' pages, from outside and from within one department."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.documents import get_document_model
from wagtail.models import PageViewRestriction

from home.blocks.links import LinkBlock
from home.editing.text_checking.addresses import Routes, outside
from home.media.uploads import for_the_web
from home.models import Announcement, ArticlePage, LeadersIndexPage, NewsIndexPage, ScheduleEntry
from home.news.sharing import withdraw
from portal.base import page_cache
from tests.factories.home import ArticleFactory, LeaderFactory, front_page, section
from tests.factories.sites import keeper, site_of

pytestmark = pytest.mark.django_db
Sharing = ArticlePage.Sharing
READER = {"User-Agent": "Mozilla/5.0 (Android 14; Mobile; rv:130.0) Firefox/130.0"}
NO_ADDRESS = ["http://[", "http://[::1", "https://[x]/", "http://\u2100.vn/"]


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    page_cache.begin_epoch()


@pytest.mark.usefixtures("counted")
@pytest.mark.parametrize("source", NO_ADDRESS)
def test_a_referer_that_is_no_address_is_no_error_of_ours(source: str, client: Client) -> None:
    front_page()

    assert client.get("/", headers={**READER, "Referer": source}).status_code == 200


@pytest.mark.parametrize("header", ["Origin", "Referer"])
@pytest.mark.parametrize("source", NO_ADDRESS)
def test_an_origin_that_is_no_address_is_another_site(source: str, header: str, client: Client) -> None:
    response = client.post("/tuy-chon-hien-thi/", {"size": "large"}, headers={header: source})

    assert response.status_code == 403


def test_a_revision_that_waits_does_not_bring_back_what_the_province_withdrew() -> None:
    site = site_of("Sở Một", slug="so-mot")
    article = ArticlePage(title="Tin", slug="tin", sapo="Có tin.", sharing=Sharing.TAKEN, live=True)
    NewsIndexPage.objects.child_of(site).get().add_child(instance=article)
    article.go_live_at = timezone.now() + timedelta(hours=1)
    waiting = article.save_revision(approved_go_live_at=article.go_live_at)
    article.save_revision()  # the newest is another one

    assert withdraw(key=article.pk, by=keeper(None))

    waiting.refresh_from_db()
    waiting.publish()
    assert ArticlePage.objects.get(pk=article.pk).sharing == Sharing.NONE


def test_a_twin_of_an_article_that_was_taken_is_not_taken(client: Client) -> None:
    site = site_of("Sở Một", slug="so-mot")
    article = ArticlePage(title="Tin", slug="tin", sapo="Có tin.", sharing=Sharing.TAKEN, live=True)
    NewsIndexPage.objects.child_of(site).get().add_child(instance=article)
    client.force_login(keeper(site))
    client.post(
        reverse("wagtailadmin_pages:copy", args=[article.pk]),
        {"new_title": "Tin", "new_slug": "tin-2", "new_parent_page": article.get_parent().pk, "alias": "on"},
    )
    twin = ArticlePage.objects.get(slug="tin-2")

    article.refresh_from_db()
    article.save_revision().publish()

    twin.refresh_from_db()
    assert twin.alias_of_id == article.pk
    assert twin.sharing != Sharing.TAKEN


def test_a_leader_who_is_not_public_yet_stands_in_no_schedule(client: Client) -> None:
    office = section(LeadersIndexPage)
    entry = ScheduleEntry.objects.create(office=office, title="Họp giao ban", starts_at=timezone.now() + timedelta(1))
    draft, locked = LeaderFactory(title="Người Sắp Nhậm Chức", draft=True), LeaderFactory(title="Người Được Giấu")
    PageViewRestriction.objects.create(page=locked, restriction_type=PageViewRestriction.LOGIN)
    entry.leaders.set([draft, locked])
    ArticleFactory(slug="tin-a")
    page_cache.begin_epoch()

    week = f"{entry.starts_at.isocalendar().year}-W{entry.starts_at.isocalendar().week:02}"
    shown = [
        client.get(f"{office.url}{below}").content.decode()
        for below in (f"lich-cong-tac/?tuan={week}", "lich-cong-tac/ical/")
    ]
    shown.append(client.get("/").content.decode())

    for page in shown:
        assert "Họp giao ban" in page
        assert "Người Sắp" not in page
        assert "Người Được Giấu" not in page


def test_the_schedule_of_a_locked_office_is_not_on_the_front_page(client: Client) -> None:
    office = section(LeadersIndexPage)
    ScheduleEntry.objects.create(office=office, title="Họp kín", starts_at=timezone.now() + timedelta(1))
    PageViewRestriction.objects.create(page=office, restriction_type=PageViewRestriction.LOGIN)
    page_cache.begin_epoch()

    assert "Họp kín" not in client.get("/").content.decode()


def test_where_a_photograph_of_two_frames_was_taken_is_forgotten() -> None:
    """Many telephones store a second picture in a JPEG."""
    exif = Image.Exif()
    exif[0x8825] = {1: "N", 2: (16.0, 49.0, 0.0)}
    target = io.BytesIO()
    first, second = (Image.new("RGB", (120, 80), colour) for colour in ("red", "blue"))
    first.save(target, "MPO", save_all=True, append_images=[second], exif=exif)

    kept = for_the_web(target.getvalue())

    assert kept is not None
    with Image.open(io.BytesIO(kept)) as picture:
        assert picture.format == "JPEG"
        assert not picture.getexif()


@pytest.mark.parametrize("address", ["/\\evil.vn", "//evil.vn", "javascript:alert(1)", "https://a.vn\\@b.vn/"])
def test_a_link_of_the_portal_leads_nowhere_else(address: str) -> None:
    block = LinkBlock()
    with pytest.raises(StructBlockValidationError):
        block.clean(block.to_python({"title": "Xem", "address": address}))
    with pytest.raises(ValidationError):
        Announcement(title="Xem", link=address).full_clean()


def test_a_manager_reaches_nobody_elses_entries(client: Client) -> None:
    mine, theirs = site_of("Sở Một", slug="so-mot"), site_of("Sở Hai", slug="so-hai")
    office = LeadersIndexPage.objects.child_of(theirs).get()
    entry = ScheduleEntry.objects.create(office=office, title="Của người khác", starts_at=timezone.now())
    announcement = Announcement.objects.create(title="Của sở khác", site=theirs)
    common = Announcement.objects.create(title="Của cả tỉnh")
    secret = ArticlePage(title="Tin mật", slug="tin-mat", sapo="Chưa công bố.", live=False, locked=True)
    NewsIndexPage.objects.child_of(theirs).get().add_child(instance=secret)
    secret.save_revision(user=keeper(theirs), log_action=True)
    client.force_login(keeper(mine))

    for name, key in (("schedule", entry.pk), ("announcements", announcement.pk), ("announcements", common.pk)):
        for view in ("edit", "delete", "history", "usage", "copy"):
            if (name, view) == ("announcements", "copy"):  # there is none
                continue
            address = reverse(f"{name}:{view}", args=[key])
            assert client.get(address).status_code in {302, 403, 404}, address
            assert client.post(address, {"title": "x"}).status_code in {302, 403, 404}, address
    found = client.post(
        reverse("schedule:add"),
        {"office": office.pk, "title": "Chen vào", "starts_at": "2026-11-25 08:00"},
    )
    assert found.status_code == 200
    assert not ScheduleEntry.objects.filter(title="Chen vào").exists()
    for report in (
        "/admin/reports/site-history/",
        "/admin/reports/workflow/",
        "/admin/reports/workflow_tasks/",
        "/admin/reports/locked/",
        "/admin/reports/aging-pages/",
    ):
        response = client.get(report)
        assert "Tin mật" not in response.content.decode(), report


def test_a_manager_gives_no_file_into_anothers_collection(client: Client) -> None:
    mine, theirs = site_of("Sở Một", slug="so-mot"), site_of("Sở Hai", slug="so-hai")
    file = get_document_model().objects.create(
        title="Tệp", file=ContentFile(b"%PDF-1.4", name="t.pdf"), collection=mine.collection
    )
    client.force_login(keeper(mine))

    client.post(reverse("wagtaildocs:edit", args=[file.pk]), {"title": "Tệp", "collection": theirs.collection_id})
    client.post(
        reverse("wagtail_bulk_action", args=["wagtaildocs", "document", "add_to_collection"]) + f"?id={file.pk}",
        {"collection": theirs.collection_id},
    )

    file.refresh_from_db()
    assert file.collection_id == mine.collection_id


def test_one_link_that_is_no_address_does_not_end_the_look_at_all_pages() -> None:
    routes = Routes()

    for address in NO_ADDRESS:
        assert not outside(address)
        assert routes.lead_nowhere(address)


def test_a_prefix_that_a_caller_invents_puts_no_page_in_anothers_place(client: Client, settings: Any) -> None:
    """Some servers take the prefix from a header, if the proxy lets it through."""
    settings.PAGE_CACHE_MIB = 1
    front_page()
    client.get("/", SCRIPT_NAME="/tin-tuc")  # read as /tin-tuc/, answered with the first page

    assert "<title>Tin tức" in client.get("/tin-tuc/").content.decode()
