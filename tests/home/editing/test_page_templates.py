"""Editors begin with a prepared text, and see their page as a phone shows it."""

from __future__ import annotations

import json

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from catalog.models import Agency
from catalog.roles import Role
from catalog.services import assign_role
from home.models import ArticlePage, NewsIndexPage, PageTemplate, StandardPage
from home.sites.making import make_site
from tests.factories.accounts import UserFactory
from tests.factories.catalog import AgencyFactory
from tests.factories.home import ArticleFactory, front_page, section

pytestmark = pytest.mark.django_db
LIST = "/admin/mau-trang/"


@pytest.fixture
def meeting() -> PageTemplate:
    return PageTemplate.objects.create(
        name="Tin họp",
        hint="Sau mỗi cuộc họp",
        title="Cuộc họp về [việc gì]",
        summary="Ngày [ngày], [ai] đã họp về [việc gì].",
        body=[("heading", "Kết luận"), ("heading", "Phân công")],
    )


def signed_in(role: Role, agency: Agency | None = None) -> Client:
    user: User = UserFactory()
    assign_role(user=user, agency=agency, role=role)
    client = Client()
    client.force_login(user)
    return client


def read(client: Client, address: str) -> BeautifulSoup:
    response = client.get(address)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def begun_with(template: PageTemplate, parent: NewsIndexPage) -> str:
    return reverse("begin_page", args=["home", "articlepage", parent.pk, template.pk])


def test_the_form_of_a_new_page_offers_the_texts_for_its_kind(meeting: PageTemplate) -> None:
    PageTemplate.objects.create(name="Trang giới thiệu", kind=PageTemplate.Kind.STANDARD)
    news = section(NewsIndexPage)

    page = read(signed_in(Role.EDITOR), reverse("wagtailadmin_pages:add", args=["home", "articlepage", news.pk]))

    offered = page.select(".page-templates a")
    assert [(link.get_text(), link["href"]) for link in offered] == [("Tin họp", begun_with(meeting, news))]


def test_the_form_opens_with_the_text_and_saves_nothing(meeting: PageTemplate) -> None:
    news = section(NewsIndexPage)

    page = read(signed_in(Role.EDITOR), begun_with(meeting, news))

    assert "Cuộc họp về [việc gì]" in str(page.find(id="id_title"))
    assert "[ai] đã họp" in page.find(id="id_sapo").get_text()
    assert json.dumps("Phân công").strip('"') in str(page.find(id="page-edit-form"))
    assert page.find(id="page-edit-form")["action"] == reverse(
        "wagtailadmin_pages:add", args=["home", "articlepage", news.pk]
    )
    assert not ArticlePage.objects.exists()


def test_a_filled_in_form_has_an_address_which_follows_the_title(meeting: PageTemplate) -> None:
    page = read(signed_in(Role.EDITOR), begun_with(meeting, section(NewsIndexPage)))

    assert page.select_one("#id_slug")["value"] == "cuoc-hop-ve-viec-gi"  # type: ignore[index]


def test_an_article_that_was_never_saved_has_neighbours() -> None:
    ArticleFactory(title="Tin đã đăng")
    unsaved = ArticlePage(title="Tin chưa lưu", slug="tin-chua-luu", sapo="Tóm tắt", date=timezone.now())

    newer, older = ArticlePage.objects.around(unsaved, 5)

    assert newer == []
    assert [article.title for article in older] == ["Tin đã đăng"]


def typed_in(page: BeautifulSoup) -> dict[str, str]:
    """What the browser would send of the longest form of a page, nothing ticked and nothing chosen anew."""
    form = max(page.find_all("form"), key=lambda each: len(each.find_all("input")))
    texts = {field["name"]: field.text.strip() for field in form.select("textarea[name]")}
    inputs = form.select("input[name]:not([type=checkbox]):not([type=submit])")
    choices = form.select("select[name] option[selected]")
    return (
        texts
        | {field["name"]: field.get("value", "") for field in inputs}
        | {option.find_parent("select")["name"]: option["value"] for option in choices}
    )


def test_what_a_text_began_is_previewed_before_it_is_saved_and_then_published(meeting: PageTemplate) -> None:
    client, index = signed_in(Role.EDITOR), section(NewsIndexPage)
    typed = {**typed_in(read(client, begun_with(meeting, index))), "body-count": "0"}
    preview = reverse("wagtailadmin_pages:preview_on_add", args=["home", "articlepage", index.pk])

    assert client.post(preview, typed).json()["is_valid"]
    assert meeting.title in read(client, preview).text
    assert not ArticlePage.objects.exists()
    add = reverse("wagtailadmin_pages:add", args=["home", "articlepage", index.pk])
    assert client.post(add, {**typed, "action-publish": "1"}).status_code == 302
    assert ArticlePage.objects.live().get().slug == "cuoc-hop-ve-viec-gi"


def test_a_page_that_exists_offers_none(meeting: PageTemplate) -> None:
    article = ArticlePage(title="Có rồi", sapo="Có rồi")
    section(NewsIndexPage).add_child(instance=article)

    page = read(signed_in(Role.EDITOR), reverse("wagtailadmin_pages:edit", args=[article.pk]))

    assert not page.select(".page-templates")


def test_a_text_is_not_taken_for_another_kind_of_page(meeting: PageTemplate) -> None:
    home = front_page()
    address = reverse("begin_page", args=["home", "standardpage", home.pk, meeting.pk])

    assert signed_in(Role.EDITOR).get(address).status_code == 404
    assert not StandardPage.objects.exists()


def test_nobody_begins_a_page_where_they_may_not_write(meeting: PageTemplate) -> None:
    site = make_site(agency=AgencyFactory())
    theirs = NewsIndexPage.objects.descendant_of(site).get()
    other = signed_in(Role.EDITOR, AgencyFactory())

    for parent in (section(NewsIndexPage), theirs):
        assert other.get(begun_with(meeting, parent)).status_code in (302, 403)
    assert signed_in(Role.EDITOR, site.agency).get(begun_with(meeting, theirs)).status_code == 200


def test_the_texts_are_kept_by_the_editors_of_the_whole_portal(meeting: PageTemplate) -> None:
    editor, of_one_site = signed_in(Role.EDITOR), signed_in(Role.SITE_MANAGER, AgencyFactory())

    assert "Tin họp" in str(read(editor, LIST))
    assert of_one_site.get(LIST).status_code in (302, 403)
    assert of_one_site.get(reverse("page_templates:edit", args=[meeting.pk])).status_code in (302, 403, 404)


@pytest.mark.parametrize("width", ["390", "1120"])
def test_a_page_is_previewed_as_wide_as_it_is_drawn(width: str) -> None:
    article = ArticlePage(title="Có rồi", sapo="Có rồi")
    section(NewsIndexPage).add_child(instance=article)

    page = read(signed_in(Role.EDITOR), reverse("wagtailadmin_pages:edit", args=[article.pk]))

    sizes = page.select('input[type="radio"][name="preview-size"]')
    assert width in [size["data-device-width"] for size in sizes]
