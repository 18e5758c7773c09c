"""Pages in another language: their addresses, what stands round them, and the way from one to the other."""

from __future__ import annotations

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import translation
from wagtail.models import Locale, Page, PageViewRestriction, Site

from catalog.roles import Role
from home.models import ArticlePage, HomePage, NewsIndexPage, StandardPage
from portal.base import sitemap
from search.indexing import reindex
from tests.desk.conftest import employ
from tests.factories.home import ArticleFactory, StandardPageFactory, front_page

pytestmark = pytest.mark.django_db


def in_english(page: Page, *, slug: str = "", title: str = "", live: bool = True) -> Page:
    """The page's English translation, as an editor makes and publishes it."""
    english: Page = page.copy_for_translation(Locale.objects.get(language_code="en"))
    english.slug, english.title, english.live = slug or english.slug, title or english.title, live
    english.save()
    return english


@pytest.fixture
def home() -> HomePage:
    return front_page()


@pytest.fixture
def english_home(home: HomePage) -> Page:
    return in_english(home, title="Home")


@pytest.fixture
def contact(english_home: Page) -> tuple[StandardPage, Page]:
    """A page in both languages."""
    vietnamese = StandardPageFactory(title="Liên hệ với tỉnh", slug="lien-he")
    return vietnamese, in_english(vietnamese, slug="contact", title="Contact the province")


@pytest.fixture
def english_news(home: HomePage, english_home: Page) -> Page:
    return in_english(NewsIndexPage.objects.child_of(home).get(), slug="news", title="News")


def soup(client: Client, address: str) -> BeautifulSoup:
    response = client.get(address)
    assert response.status_code == 200, address
    return BeautifulSoup(response.content, "html.parser")


def test_english_pages_lie_under_their_prefix_whatever_the_reader_chose(
    client: Client, contact: tuple[StandardPage, Page]
) -> None:
    for language in ("vi", "en"):
        client.cookies["django_language"] = language
        page = soup(client, "/en/contact/")
        assert page.html["lang"] == "en"
        assert page.h1.get_text(strip=True) == "Contact the province"


def test_a_vietnamese_page_stays_where_it_is_for_readers_of_the_english_interface(
    client: Client, contact: tuple[StandardPage, Page]
) -> None:
    client.cookies["django_language"] = "en"

    page = soup(client, "/lien-he/")

    assert page.h1.get_text(strip=True) == "Liên hệ với tỉnh"
    assert page.html["lang"] == "en"
    assert page.main["lang"] == "vi"


@pytest.mark.parametrize("active", ["vi", "en"])
def test_an_address_does_not_depend_on_who_asks_for_it(active: str, contact: tuple[StandardPage, Page]) -> None:
    vietnamese, english = contact

    with translation.override(active):
        assert (vietnamese.url, english.url) == ("/lien-he/", "/en/contact/")


@pytest.mark.parametrize("address", ["/en/", "/en/lien-he/", "/en/thu-tuc/", "/en/en/", "/en/khong-co/"])
def test_what_is_not_in_english_is_not_under_the_prefix(client: Client, home: HomePage, address: str) -> None:
    StandardPageFactory(title="Liên hệ", slug="lien-he")

    assert client.get(address).status_code == 404


def test_a_draft_of_the_english_home_page_opens_nothing(client: Client, home: HomePage) -> None:
    in_english(home, live=False)

    assert client.get("/en/").status_code == 404
    client.cookies["django_language"] = "en"
    assert soup(client, "/").select_one("a.brand")["href"] == "/"


def test_the_switch_leads_to_the_translation_and_back(client: Client, contact: tuple[StandardPage, Page]) -> None:
    switch = reverse("base:language")

    there = client.post(switch, {"language": "en", "next": "/lien-he/?x=1"})
    back = client.post(switch, {"language": "vi", "next": "/en/contact/"})

    assert (there.headers["Location"], back.headers["Location"]) == ("/en/contact/", "/lien-he/")


@pytest.mark.parametrize("address", ["/thu-tuc/?q=khai+sinh", "/khong-co/", "/gioi-thieu/", "/tin-tuc/a/"])
def test_the_switch_stays_on_what_has_no_translation(client: Client, english_home: Page, address: str) -> None:
    StandardPageFactory(title="Giới thiệu", slug="gioi-thieu")

    response = client.post(reverse("base:language"), {"language": "en", "next": address})

    assert response.headers["Location"] == address
    assert response.cookies["django_language"].value == "en"


def test_from_an_english_page_of_its_own_the_switch_leads_to_the_nearest_that_is_translated(
    client: Client, english_home: Page
) -> None:
    english_home.add_child(instance=StandardPage(title="For investors", slug="investors"))

    response = client.post(reverse("base:language"), {"language": "vi", "next": "/en/investors/"})

    assert response.headers["Location"] == "/"


def test_a_section_of_the_news_is_switched_with_its_page(client: Client, english_news: Page) -> None:
    response = client.post(reverse("base:language"), {"language": "en", "next": "/tin-tuc/thong-bao/"})

    assert response.headers["Location"] == "/en/news/thong-bao/"
    assert client.get("/en/news/thong-bao/").status_code == 200


def test_search_engines_are_told_of_both_languages(client: Client, contact: tuple[StandardPage, Page]) -> None:
    root = Site.objects.get(is_default_site=True).root_url
    for address in ("/lien-he/", "/en/contact/"):
        links = soup(client, address).select("link[rel=alternate][hreflang]")
        assert {(link["hreflang"], link["href"]) for link in links} == {
            ("vi", f"{root}/lien-he/"),
            ("en", f"{root}/en/contact/"),
        }


def test_a_page_in_one_language_names_no_other(client: Client, english_home: Page) -> None:
    StandardPageFactory(title="Giới thiệu", slug="gioi-thieu")

    assert not soup(client, "/gioi-thieu/").select("link[hreflang]")


def test_menus_lead_to_what_is_in_the_readers_language(client: Client, english_news: Page) -> None:
    page = soup(client, "/en/")

    addresses = [link["href"] for link in page.select(".bar nav a")]
    assert "/en/news/" in addresses
    assert "/chinh-quyen/" in addresses  # not translated: read in Vietnamese
    assert page.select_one("a.brand")["href"] == "/en/"


def test_vietnamese_menus_are_not_mixed_with_english_ones(client: Client, english_news: Page) -> None:
    soup(client, "/en/")
    client.cookies["django_language"] = "vi"

    assert "/tin-tuc/" in [link["href"] for link in soup(client, "/").select(".bar nav a")]


def test_who_comes_to_the_english_pages_without_a_choice_reads_on_in_english(
    client: Client, english_home: Page
) -> None:
    client.get("/en/")

    assert soup(client, "/thu-tuc/").html["lang"] == "en"


def test_who_has_chosen_vietnamese_keeps_it(client: Client, english_home: Page) -> None:
    client.cookies["django_language"] = "vi"

    assert not client.get("/en/").cookies
    assert soup(client, "/thu-tuc/").html["lang"] == "vi"


def test_news_in_english_have_a_feed_of_their_own(client: Client, english_news: Page) -> None:
    english_news.add_child(instance=ArticlePage(title="The province opens a desk", sapo="Today."))
    ArticleFactory(title="Tỉnh mở quầy mới")

    feed = client.get("/en/news/rss/").content.decode()

    assert "The province opens a desk" in feed
    assert "Tỉnh mở quầy mới" not in feed
    assert "<language>en</language>" in feed


def test_the_sitemap_has_the_pages_of_both_languages(contact: tuple[StandardPage, Page]) -> None:
    cache.clear()

    words = sitemap.root_file()

    assert "/en/contact/</loc>" in words
    assert "/lien-he/</loc>" in words
    assert "home-en" not in words


def test_english_pages_are_found_and_marked(client: Client, contact: tuple[StandardPage, Page]) -> None:
    reindex("page", [contact[1].pk])

    page = soup(client, "/tim-kiem/?q=contact+the+province")

    row = page.find("a", href="/en/contact/").find_parent("li")
    assert "English" in row.get_text()


def test_a_locked_translation_is_not_in_the_menus(client: Client, english_news: Page) -> None:
    PageViewRestriction.objects.create(page=english_news, restriction_type="login")

    assert "/en/news/" not in [link["href"] for link in soup(client, "/en/").select(".bar nav a")]


def test_an_editor_of_the_portal_translates_a_page(client: Client, english_home: Page) -> None:
    page = StandardPageFactory(title="Giới thiệu", slug="gioi-thieu")
    client.force_login(employ(Role.EDITOR, None))
    address = reverse("simple_translation:submit_page_translation", args=[page.pk])

    shown = client.get(address)
    response = client.post(address, {"locales": [Locale.objects.get(language_code="en").pk]})

    assert shown.status_code == 200
    assert response.status_code == 302
    translated = StandardPage.objects.get(locale__language_code="en", translation_key=page.translation_key)
    assert translated.get_parent().pk == english_home.pk
    assert not translated.live


def test_an_english_home_page_costs_few_queries(
    client: Client, english_news: Page, django_assert_max_num_queries: Any
) -> None:
    client.get("/en/")

    with django_assert_max_num_queries(14):
        client.get("/en/?lan=2")


def test_a_portal_founded_before_gets_its_languages_by_migrating(db: None) -> None:
    Locale.objects.filter(language_code="en").delete()

    call_command("migrate", verbosity=0)

    assert set(Locale.objects.values_list("language_code", flat=True)) == {"vi", "en"}
