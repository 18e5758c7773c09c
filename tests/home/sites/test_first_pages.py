"""From its first day every entry of a portal's menus answers; what editors made is never overwritten."""

from __future__ import annotations

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from wagtail.models import Page

from catalog.provinces import found_province
from home.models import ContactPage, ProjectsIndexPage, StandardPage
from home.sites.first_pages import ensure_sections
from portal.base.navigation import SECTIONS
from tests.factories.home import StandardPageFactory, front_page

pytestmark = pytest.mark.django_db
NEW = {
    "name": "tỉnh Thử Nghiệm",
    "agency_code": "H99",
    "username": "quantri",
    "email": "quantri@example.vn",
    "password": "mat-khau-dai-2026",
}


@pytest.fixture
def province() -> Any:
    return found_province(**NEW)


def test_every_section_of_the_footer_answers_in_a_new_province(client: Client, province: Any) -> None:
    html = BeautifulSoup(client.get("/").content, "html.parser")
    footer = {str(link["href"]): link.get_text(strip=True) for link in html.select(".footer__list a")}
    by_path = [entry.target for entry in SECTIONS if entry.target.startswith("/")]
    made_elsewhere = {"/don-vi/"}  # with the first department's site

    answers = {address: client.get(address).status_code for address in footer}

    assert set(answers.values()) == {200}, answers
    assert set(by_path) - made_elsewhere <= set(footer)


def test_the_sections_speak_of_the_new_province(client: Client, province: Any) -> None:
    assert "tỉnh Thử Nghiệm" in client.get("/gioi-thieu/").content.decode()
    assert "{province}" not in "".join(StandardPage.objects.values_list("intro", flat=True))
    assert ProjectsIndexPage.objects.get(slug="chien-luoc-quy-hoach").shows == "planning"


def test_accessibility_and_privacy_say_what_the_software_does(client: Client, province: Any) -> None:
    accessible, private = (client.get(address).content.decode() for address in ("/tro-nang/", "/quyen-rieng-tu/"))

    assert "WCAG 2.2" in accessible
    assert "Báo chỗ khó dùng" in accessible
    assert "không đặt cookie" in private
    assert "Quyền của ông/bà" in private


def test_what_editors_have_put_at_an_address_stays() -> None:
    StandardPageFactory(title="Liên hệ của chúng tôi", slug="lien-he")

    ensure_sections(front_page(), "tỉnh Thử")

    assert not ContactPage.objects.exists()
    assert StandardPage.objects.get(slug="lien-he").title == "Liên hệ của chúng tôi"


def test_making_the_sections_twice_changes_nothing() -> None:
    ensure_sections(front_page(), "tỉnh Thử")
    pages = Page.objects.count()

    ensure_sections(front_page(), "tỉnh Thử")

    assert Page.objects.count() == pages


def test_each_section_can_be_edited_by_its_own_rules() -> None:
    ensure_sections(front_page(), "tỉnh Thử")

    for page in front_page().get_children().specific():
        page.full_clean()
