"""A procedure's page in a real browser: axe, narrow screens, ticks that stay at home, and no scripts at all."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.filling import axe

OpenPage = Callable[..., Page]
ADDRESS = "/thu-tuc/1.001193/"
STATES = [ADDRESS, f"{ADDRESS}?cach-nop=online", f"{ADDRESS}in/", f"{ADDRESS}thoi-han/", f"{ADDRESS}y-kien/"]


@pytest.mark.parametrize("phone", [True, False])
def test_axe_finds_nothing_on_the_page_its_print_and_its_ledger(open_page: OpenPage, phone: bool) -> None:
    page = open_page(phone=phone)
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    found = []
    for address in STATES:
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"], address
        found += [f"{address} {complaint}" for complaint in axe(page)]
    assert found == []
    assert not [text for text in complaints if "Content Security Policy" in text], "the data block offends the policy"


def test_ticks_stay_in_the_browser_until_they_are_cleared(open_page: OpenPage) -> None:
    page = open_page()
    page.goto(ADDRESS, wait_until="networkidle")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url))

    boxes = page.locator(".papers input[type=checkbox]")
    page.locator(".papers label").first.click()
    expect(page.locator("[data-tick-count]")).to_contain_text(f"1/{boxes.count()}")
    assert sent == []
    page.reload()
    expect(boxes.first).to_be_checked()
    page.locator("[data-tick-clear]").click()
    expect(boxes.first).not_to_be_checked()
    assert page.evaluate("localStorage.length") == 0


def test_without_scripts_papers_are_ticked_and_the_page_is_judged(open_page: OpenPage) -> None:
    page = open_page(javascript=False)
    page.goto(ADDRESS)

    page.locator(".papers label").first.click()
    expect(page.locator(".papers input").first).to_be_checked()
    expect(page.locator("[data-share-address]")).to_be_visible()
    page.locator(".helpful button").last.click()
    page.locator("textarea").fill("Thiếu mẫu điền sẵn")
    page.locator("main form button").click()
    expect(page.locator("main textarea")).to_have_count(0)
