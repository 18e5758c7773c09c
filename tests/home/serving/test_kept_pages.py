"""Every change of what the public sees ends the epoch of kept pages, however it is made; nothing else does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings
from wagtail.contrib.redirects.models import Redirect
from wagtail.images import get_image_model
from wagtail.models import Page, PageViewRestriction, Site

from catalog.models import Agency, DeskClosure, LegalDocument, Procedure
from home.models import (
    Announcement,
    ArticlePage,
    ConsultationComment,
    ConsultationPage,
    ConsultationsIndexPage,
    LeadersIndexPage,
    PageViews,
    PopularProcedure,
    ScheduleEntry,
)
from portal.base import page_cache
from portal.base.page_middleware import pages
from tests.factories.accounts import UserFactory
from tests.factories.catalog import AgencyFactory, AgencyKindFactory, ProcedureFactory
from tests.factories.home import ArticleFactory, LifeEventFactory, StandardPageFactory, front_page, picture

pytestmark = pytest.mark.django_db
Committed = Callable[[], AbstractContextManager[None]]


@pytest.fixture(autouse=True)
def kept(settings: Settings) -> Iterator[None]:
    settings.PAGE_CACHE_MIB = 4
    pages.clear()
    yield
    pages.clear()


@pytest.fixture
def committed(django_capture_on_commit_callbacks: Callable[..., Any]) -> Committed:
    """What is done within is committed at its end. What the test did before, is so already, and waits for nothing."""

    @contextmanager
    def commit() -> Iterator[None]:
        connection.run_on_commit.clear()
        with django_capture_on_commit_callbacks(execute=True):
            yield

    return commit


def _consultation() -> ConsultationPage:
    index = ConsultationsIndexPage(title="Lấy ý kiến", slug="lay-y-kien-thu")
    front_page().add_child(instance=index)
    page = ConsultationPage(title="Dự thảo", slug="du-thao", intro="Về phí", closes_on=timezone.localdate())
    index.add_child(instance=page)
    return page


def _comment(state: str) -> None:
    ConsultationComment.objects.create(page=_consultation(), text="Đồng ý", state=state)


def _unpublish_procedure() -> None:
    ProcedureFactory(code="1.001193").unpublish()


PUBLIC = {
    "an article published": lambda: ArticleFactory().save_revision().publish(),
    "an article withdrawn": lambda: ArticleFactory().unpublish(),
    "an article deleted": lambda: ArticleFactory().delete(),
    "a page moved": lambda: StandardPageFactory().move(ArticlePage.objects.first().get_parent(), pos="last-child"),
    "a page locked": lambda: PageViewRestriction.objects.create(
        page=StandardPageFactory(), restriction_type=PageViewRestriction.LOGIN
    ),
    "a picture replaced": lambda: picture().save(),
    "a redirect": lambda: Redirect.objects.create(old_path="/cu", redirect_link="/moi/"),
    "an agency renamed": lambda: AgencyFactory(name="Sở Y tế").save(),
    "a desk closed": lambda: DeskClosure.objects.create(
        agency=AgencyFactory(), first_day=date(2026, 11, 23), reason="Bão", notice="Nghỉ"
    ),
    "a legal document": lambda: LegalDocument.objects.create(number="1/NQ", title="Về phí", slug="1-nq"),
    "a procedure withdrawn": _unpublish_procedure,
    "an announcement": lambda: Announcement.objects.create(title="Bão số 9", starts_at=timezone.now()),
    "a schedule entry": lambda: ScheduleEntry.objects.create(
        office=LeadersIndexPage.objects.first(), starts_at=timezone.now() + timedelta(hours=1), title="Họp"
    ),
    "a comment shown": lambda: _comment(ConsultationComment.State.SHOWN),
    "a host": lambda: Site.objects.create(hostname="yte.example", root_page=front_page()),
}


@pytest.mark.parametrize("change", PUBLIC)
def test_what_the_public_sees_ends_the_epoch(change: str, committed: Committed) -> None:
    ArticleFactory()
    before = page_cache.epoch()

    with committed():
        PUBLIC[change]()

    assert page_cache.epoch() != before


PRIVATE = {
    "a draft": lambda article: _draft(article),
    "a view counted": lambda article: PageViews.objects.create(page=article, day=date(2026, 11, 22), times=3),
    "an account": lambda article: UserFactory(),
    "a new comment": lambda article: ConsultationComment.objects.create(
        page=ConsultationPage.objects.get(), text="Đồng ý"
    ),
}


def _draft(article: ArticlePage) -> None:
    article.title = "Chưa công bố"
    article.save_revision()


@pytest.mark.parametrize("change", PRIVATE)
def test_what_nobody_sees_yet_costs_no_page(change: str, committed: Committed) -> None:
    article = ArticleFactory()
    _consultation()
    before = page_cache.epoch()

    with committed():
        PRIVATE[change](article)

    assert page_cache.epoch() == before


def test_a_published_article_is_on_its_page_its_list_and_its_feed_at_once(
    client: Client, committed: Committed
) -> None:
    article = ArticleFactory(title="Tin cũ", slug="mot-tin")
    addresses = ("/", "/tin-tuc/", "/tin-tuc/rss/", "/tin-tuc/mot-tin/")
    for address in addresses:
        assert "Tin cũ" in client.get(address).content.decode()
    assert len(pages) == len(addresses)

    with committed():
        article.title = "Tin mới"
        article.save_revision().publish()

    for address in addresses:
        html = client.get(address).content.decode()
        assert "Tin mới" in html
        assert "Tin cũ" not in html


def test_a_withdrawn_page_is_gone_from_the_menu_at_once(client: Client, committed: Committed) -> None:
    page = StandardPageFactory(slug="lien-he")
    assert 'href="/lien-he/"' in client.get("/").content.decode()

    with committed():
        page.unpublish()

    assert 'href="/lien-he/"' not in client.get("/").content.decode()


def test_a_page_that_is_locked_is_shown_to_nobody_from_what_was_kept(client: Client, committed: Committed) -> None:
    page = StandardPageFactory(slug="noi-bo", title="Lịch nội bộ")
    client.get(page.url)

    with committed():
        PageViewRestriction.objects.create(
            page=page, restriction_type=PageViewRestriction.PASSWORD, password="mật khẩu"
        )

    answer = client.get(page.url)
    assert "public" not in answer.get("Cache-Control", "")
    assert 'type="password"' in answer.content.decode()


def test_an_editors_preview_leaves_the_public_page_as_it_is(client: Client) -> None:
    article = ArticleFactory(title="Tin cũ", slug="mot-tin")
    editor = UserFactory(is_superuser=True)
    draft = Page.objects.get(pk=article.pk).specific
    draft.title = "Chưa công bố"
    draft.save_revision()
    reader = Client()

    client.force_login(editor)
    shown = client.get(reverse("wagtailadmin_pages:view_draft", args=[article.pk])).content.decode()

    assert "Chưa công bố" in shown
    assert "Chưa công bố" not in reader.get("/tin-tuc/mot-tin/").content.decode()
    assert "Tin cũ" in reader.get("/tin-tuc/mot-tin/").content.decode()


def test_the_home_page_that_is_not_kept_asks_little(
    client: Client, settings: Settings, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    settings.PAGE_CACHE_MIB = 0
    for number in range(6):
        ArticleFactory(picture=picture(), picture_alt="Biển", title=f"Tin {number}")
    Agency.objects.update(name="Sở Y tế")
    client.get("/")

    with django_assert_max_num_queries(12):
        client.get("/")


def _queries_of_the_first_home_page(client: Client, change: Callable[[], Any], committed: Committed) -> int:
    """Made anew in a process that has made it before."""
    for _time in range(2):
        page_cache.begin_epoch()
        client.get("/")
    with committed():
        change()
    with CaptureQueriesContext(connection) as asked:
        client.get("/")
    return len(asked)


def test_after_an_article_is_published_the_home_page_asks_for_the_news_and_the_menus(
    client: Client, committed: Committed
) -> None:
    article = ArticleFactory(picture=picture(), picture_alt="Biển")

    assert _queries_of_the_first_home_page(client, lambda: article.save_revision().publish(), committed) <= 5


def _full_home_page() -> None:
    home = front_page()
    home.popular = [PopularProcedure(procedure=ProcedureFactory()) for _ in range(3)]
    home.boxes = [("box", {"title": "Liên hệ", "page": StandardPageFactory(), "icon": "info"})]
    home.save()
    ArticleFactory(picture=picture(), picture_alt="Biển")
    LifeEventFactory()
    AgencyFactory(kind=AgencyKindFactory(code="department"))


@pytest.mark.parametrize("change", PUBLIC)
def test_after_any_change_the_home_page_asks_for_what_it_concerns(
    change: str, client: Client, committed: Committed
) -> None:
    _full_home_page()
    most = {"a page locked": 14, "a host": 20}.get(change, 12)  # a host may change everything

    assert _queries_of_the_first_home_page(client, PUBLIC[change], committed) <= most


def _save_document() -> None:
    today = timezone.localdate()
    LegalDocument.objects.create(number="7/NQ", title="Về phí", slug="7-nq", is_province=True, issued_on=today)


def _close_desk() -> None:
    agency = AgencyFactory()
    DeskClosure.objects.create(agency=agency, first_day=timezone.localdate(), reason="Nghỉ vì bão", notice="Nghỉ")


def _name_department() -> None:
    AgencyFactory(kind=AgencyKindFactory(code="department"), name="Sở Hải đảo")


def _plan_meeting() -> None:
    at = timezone.now() + timedelta(hours=1)
    ScheduleEntry.objects.create(office=LeadersIndexPage.objects.first(), starts_at=at, title="Họp về bão")


def _make_often_asked() -> None:
    home = front_page()
    home.popular = [PopularProcedure(procedure=ProcedureFactory(title="Cấp thẻ tàu cá"), label="Thẻ tàu cá")]
    home.save_revision().publish()


BLOCKS: dict[str, Callable[[], object]] = {
    "7/NQ": _save_document,
    "Nghỉ vì bão": _close_desk,
    "Sở Hải đảo": _name_department,
    "Họp về bão": _plan_meeting,
    "Thẻ tàu cá": _make_often_asked,
    "Dự thảo": _consultation,
    "Mừng thọ": lambda: LifeEventFactory(title="Mừng thọ"),
    "Tin vừa đăng": lambda: ArticleFactory(title="Tin vừa đăng", kind="direction"),
}


@pytest.mark.parametrize("words", BLOCKS)
def test_each_block_of_the_home_page_follows_its_own_changes_at_once(
    words: str, client: Client, committed: Committed
) -> None:
    client.get("/")
    assert words not in client.get("/").content.decode()

    with committed():
        BLOCKS[words]()

    assert words in client.get("/").content.decode()


def test_what_an_article_changes_is_seen_at_once_though_the_rest_is_remembered(
    client: Client, committed: Committed
) -> None:
    article = ArticleFactory(title="Tin cũ", kind="direction")
    client.get("/")

    article.title = "Tin mới"
    with committed():
        article.save_revision().publish()
    published = client.get("/").content.decode()
    with committed():
        Announcement.objects.create(title="Bão số 9", starts_at=timezone.now())
    announced = client.get("/").content.decode()

    assert "Tin mới" in published
    assert "Tin cũ" not in published
    assert "Bão số 9" in announced


def test_a_procedure_that_ended_is_gone_at_once(client: Client, committed: Committed) -> None:
    ProcedureFactory(code="1.001193")
    assert client.get("/thu-tuc/1.001193/").status_code == 200

    with committed():
        Procedure.objects.get(code="1.001193").unpublish()

    assert client.get("/thu-tuc/1.001193/").status_code == 404


def test_pictures_made_for_a_page_end_no_epoch(committed: Committed) -> None:
    """Renditions are made while a page is: it would never be kept."""
    image = get_image_model().objects.get(pk=picture().pk)
    before = page_cache.epoch()

    with committed():
        image.get_rendition("fill-100x100")

    assert page_cache.epoch() == before
