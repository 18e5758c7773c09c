"""The shell of every page, its error pages, and what they weigh."""

import gzip
import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.conf import settings as django_settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.urls import reverse

from portal import views
from portal.base import navigation
from tests.base.html import parsed

pytestmark = pytest.mark.django_db
STATIC = Path(django_settings.BASE_DIR) / "static"
BUDGET = 45 * 1024  # bytes, HTML + CSS + JS of a page, compressed


@pytest.fixture
def guide(client: Client) -> BeautifulSoup:
    return BeautifulSoup(client.get(reverse("base:components")).content, "html.parser")


@pytest.fixture
def request_() -> HttpRequest:
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    return request


def test_the_skip_link_comes_first_and_leads_to_the_content(guide: BeautifulSoup) -> None:
    first = guide.body.find("a")

    assert first.get_text() == "Chuyển đến nội dung chính"
    assert guide.find(id=first["href"][1:]).name == "main"


def test_a_page_has_one_first_heading_and_a_language(guide: BeautifulSoup) -> None:
    assert len(guide.select("h1")) == 1
    assert guide.html["lang"] == "vi"


def test_no_page_part_carries_inline_style_script_or_another_host(guide: BeautifulSoup) -> None:
    assert not guide.select("[style], style")
    assert not [name for tag in guide.find_all(True) for name in tag.attrs if name.startswith("on")]
    assert all(script.get("src") and not script.get_text(strip=True) for script in guide.select("script"))
    addresses = [tag.get("src") or tag.get("href") for tag in guide.select("link, script, img")]
    assert all(address.startswith("/") for address in addresses)


def test_ids_are_unique_and_labels_have_their_control(guide: BeautifulSoup) -> None:
    ids = [tag["id"] for tag in guide.select("[id]")]

    assert len(ids) == len(set(ids))
    assert all(label["for"] in ids for label in guide.select("label[for]"))


def test_every_described_by_names_something(guide: BeautifulSoup) -> None:
    for tag in guide.select("[aria-describedby], [aria-labelledby]"):
        for part in f"{tag.get('aria-describedby', '')} {tag.get('aria-labelledby', '')}".split():
            assert guide.find(id=part), part


def test_the_icons_that_templates_name_are_in_the_sprite(guide: BeautifulSoup) -> None:
    drawn = set(re.findall(r'<symbol id="([\w-]+)"', (STATIC / "icons.svg").read_text(encoding="utf-8")))
    named = {use["href"].split("#")[1] for use in guide.select("use")}

    assert named <= drawn


def test_a_page_with_every_component_stays_within_the_weight_budget(client: Client, guide: BeautifulSoup) -> None:
    parts = [client.get(reverse("base:components")).content]
    for tag in guide.select("link[rel=stylesheet], script[src]"):
        address = (tag.get("href") or tag.get("src")).removeprefix("/static/")
        if not address.endswith("preview.css"):
            parts.append((STATIC / address).read_bytes())

    assert sum(len(gzip.compress(part)) for part in set(parts)) <= BUDGET


def test_the_fonts_weigh_what_the_design_allows() -> None:
    assert sum(font.stat().st_size for font in (STATIC / "fonts").glob("*.woff2")) <= 105_000


def test_public_pages_carry_no_csrf_token_and_set_no_cookie(client: Client) -> None:
    response = client.get(reverse("base:display_settings"))

    assert "csrfmiddlewaretoken" not in response.content.decode()
    assert not response.cookies


def test_a_menu_shows_only_addresses_that_answer(request_: HttpRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(navigation, "_page_finders", [lambda request, paths: {"/co/": "/co/"}])
    monkeypatch.setattr(navigation, "MENU", entries := [
        navigation.Entry("Có", "/co/"),
        navigation.Entry("Chưa có", "/chua-co/"),
        navigation.Entry("Địa chỉ", "base:display_settings"),
        navigation.Entry("Không", "khong:co"),
    ])  # fmt: skip

    links = navigation.links(request_, entries)

    assert [link.label for link in links] == ["Có", "Địa chỉ"]


def test_the_menus_pages_are_asked_for_once_a_minute(request_: HttpRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[list[str]] = []
    monkeypatch.setattr(navigation, "_page_finders", [lambda request, paths: asked.append(list(paths)) or {}])

    navigation.links(request_, navigation.MENU)
    navigation.links(request_, navigation.sections())

    assert len(asked) == 1


def test_a_province_sets_its_own_sections(request_: HttpRequest, settings) -> None:
    settings.PORTAL_SECTIONS = [("Hiển thị", "base:display_settings"), ("Hỏng", "khong:co")]

    assert [link.label for link in navigation.links(request_, navigation.sections())] == ["Hiển thị"]


def test_an_unknown_address_offers_a_search(client: Client) -> None:
    response = client.get("/khong-co-trang-nay/")

    assert response.status_code == 404
    assert "Không tìm thấy trang" in response.content.decode()


def test_an_error_of_ours_gives_a_number_and_needs_no_database(
    request_: HttpRequest, django_assert_num_queries
) -> None:
    with django_assert_num_queries(0):
        response = views.server_error(request_)

    assert response.status_code == 500
    assert re.search(r"Dữ liệu đã lưu vẫn còn\. Mã lỗi [0-9a-f]{8}\.", response.content.decode())


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("403.html", "Trang này cần quyền truy cập"),
        ("403_csrf.html", "Phiên làm việc đã hết"),
        ("429.html", "Hãy đợi 15 phút hoặc gọi 1022."),
        ("503.html", "Hồ sơ nộp trong lúc này: gọi 1022."),
    ],
)
def test_each_error_page_says_what_happened_and_what_to_do(name: str, words: str) -> None:
    soup = parsed(f"{{% extends '{name}' %}}", until="06:00, 23/11/2026")

    assert words in soup.get_text()
    assert len(soup.select("h1")) == 1


def test_every_page_leads_to_the_search_on_a_desktop_and_in_the_menu_of_a_phone(client: Client) -> None:
    header = BeautifulSoup(client.get("/ho-so/tra-cuu/").content, "html.parser").select_one("header")
    assert header
    links = header.select('a[href="/tim-kiem/"]')
    assert [link.get_text(strip=True) for link in links] == ["Tìm kiếm", "Tìm kiếm"]
