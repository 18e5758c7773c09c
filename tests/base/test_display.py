"""Text size, contrast and language: kept in cookies, without script, and back to the page."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from tests.base.html import parsed

pytestmark = pytest.mark.django_db
PAGE = "{% extends 'base/base.html' %}"


def test_the_choice_is_kept_in_cookies_and_shown_on_the_next_page(client: Client) -> None:
    address = reverse("base:display_settings")

    response = client.post(address, {"size": "xlarge", "contrast": "high", "next": "/thu-tuc/?q=a"})

    assert response["Location"] == "/thu-tuc/?q=a"
    page = client.get(address).content.decode()
    assert 'data-size="xlarge"' in page
    assert 'data-contrast="high"' in page


def test_the_normal_choice_takes_the_cookies_back(client: Client) -> None:
    address = reverse("base:display_settings")
    client.post(address, {"size": "large", "contrast": "high"})

    client.post(address, {"size": "", "contrast": "normal"})

    page = client.get(address).content.decode()
    assert "data-size" not in page
    assert 'data-contrast="normal"' in page


def test_a_forged_cookie_changes_nothing(client: Client) -> None:
    client.cookies["size"] = '"><script>'

    assert "data-size" not in client.get(reverse("base:display_settings")).content.decode()


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "", "\\\\evil"])
def test_the_way_back_never_leads_to_another_site(client: Client, target: str) -> None:
    response = client.post(reverse("base:display_settings"), {"next": target})

    assert response["Location"] == "/"


def test_without_an_address_the_form_leads_back_to_the_page_that_sent_it(client: Client) -> None:
    response = client.post(reverse("base:language"), {}, headers={"Referer": "http://testserver/tin-tuc/"})

    assert response["Location"] == "http://testserver/tin-tuc/"


def test_vietnamese_is_the_language_even_of_a_browser_set_to_english(client: Client) -> None:
    response = client.get(reverse("base:display_settings"), headers={"Accept-Language": "en"})

    assert response["Content-Language"] == "vi"
    assert "Chuyển đến nội dung chính" in response.content.decode()


def test_english_is_a_choice_that_is_kept(client: Client) -> None:
    client.post(reverse("base:language"), {"language": "en"})

    response = client.get(reverse("base:display_settings"))

    assert response["Content-Language"] == "en"
    assert "Skip to the main content" in response.content.decode()


def test_an_unknown_language_is_not_kept(client: Client) -> None:
    client.post(reverse("base:language"), {"language": "<x>"})

    assert settings.LANGUAGE_COOKIE_NAME not in client.cookies


def test_a_cookie_of_an_unknown_language_means_vietnamese(client: Client) -> None:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "../../etc"

    assert client.get(reverse("base:display_settings"))["Content-Language"] == "vi"


def test_the_title_begins_with_error_when_the_form_has_one() -> None:
    assert parsed(PAGE, has_errors=True).title.get_text().startswith("Lỗi: ")
