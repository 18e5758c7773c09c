"""Every way in which a page leaves the public reaches the search."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone
from wagtail.models import Page, Site

from home.models import NewsIndexPage, StandardPage
from search.models import Document
from tests.factories.home import ArticleFactory, LifeEventFactory, StandardPageFactory, front_page, section

pytestmark = pytest.mark.django_db


@pytest.fixture
def settled(django_capture_on_commit_callbacks: Any) -> Any:
    """`with settled():` does what follows the commit."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def text(settled: Any) -> StandardPage:
    """A published text with another below it, both found."""
    with settled():
        above = StandardPageFactory(title="Giới thiệu", slug="gioi-thieu")
        above.save_revision().publish()
        below = above.add_child(instance=StandardPage(title="Lịch sử", slug="lich-su"))
        below.save_revision().publish()
    assert found() == {"/gioi-thieu/", "/gioi-thieu/lich-su/"}
    return StandardPage.objects.get(pk=above.pk)


def found() -> set[str]:
    return set(Document.objects.filter(kind__in=["page", "news", "guide"]).values_list("url", flat=True))


def test_moved_below_a_protected_page(text: StandardPage, settled: Any) -> None:
    locked = StandardPageFactory(title="Nội bộ")
    locked.view_restrictions.create(restriction_type="login")

    with settled():
        text.move(locked, "last-child")

    assert found() == set()


def test_moved_elsewhere_it_and_what_lies_below_have_their_new_addresses(text: StandardPage, settled: Any) -> None:
    with settled():
        text.move(StandardPageFactory(title="Khác", slug="khac"), "last-child")

    assert found() == {"/khac/gioi-thieu/", "/khac/gioi-thieu/lich-su/"}


def test_moved_off_the_site(text: StandardPage, settled: Any) -> None:
    with settled():
        text.move(Page.get_first_root_node(), "last-child")

    assert found() == set()


def test_a_new_address_of_the_page_above(text: StandardPage, settled: Any) -> None:
    text.slug = "ve-chung-toi"
    with settled():
        text.save_revision().publish()

    assert found() == {"/ve-chung-toi/", "/ve-chung-toi/lich-su/"}


def test_expired_by_its_date(settled: Any) -> None:
    event = LifeEventFactory(title="Kết hôn", phrases="sắp cưới", expire_at=timezone.now() + timedelta(minutes=1))
    with settled():
        event.save_revision().publish()
    assert found() == {"/viec-trong-doi/ket-hon/"}

    type(event).objects.filter(pk=event.pk).update(expire_at=timezone.now() - timedelta(minutes=1))
    with settled():
        call_command("publish_scheduled", verbosity=0)

    assert found() == set()


def test_deleted_with_the_page_above(text: StandardPage, settled: Any) -> None:
    with settled():
        Page.objects.get(pk=text.pk).delete()

    assert found() == set()


def test_a_whole_section_deleted(settled: Any) -> None:
    with settled():
        ArticleFactory(title="Tin").save_revision().publish()
    assert len(found()) == 1

    with settled():
        section(NewsIndexPage).delete()

    assert found() == set()


def test_unpublished_with_what_lies_below(text: StandardPage, settled: Any) -> None:
    with settled():
        Page.objects.get(pk=text.pk).get_descendants(inclusive=True).first().specific.unpublish()

    assert found() == {"/gioi-thieu/lich-su/"}


def test_the_lock_on_a_deleted_page_does_no_harm(text: StandardPage, settled: Any) -> None:
    with settled():
        text.view_restrictions.create(restriction_type="login")
    assert found() == set()

    with settled():
        Page.objects.get(pk=text.pk).delete()

    assert found() == set()


def test_the_site_begins_elsewhere(text: StandardPage, settled: Any) -> None:
    site = Site.objects.get()
    other = Page.get_first_root_node().add_child(instance=type(front_page())(title="Khác", slug="khac"))

    with settled():
        site.root_page = other
        site.save()
    assert found() == set()

    with settled():
        site.root_page = front_page_before(text)
        site.save()
    assert found() == {"/gioi-thieu/", "/gioi-thieu/lich-su/"}


def front_page_before(page: StandardPage) -> Page:
    return page.get_parent()
