"""Every kind of public page at both widths, plain and in high contrast: axe finds nothing, fingers hit everything."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Portal
from tests.browser.pages import addresses, keep, look

OpenPage = Callable[..., Page]
MANNERS = {
    "on a phone": ({"phone": True}, {}),
    "on a desktop": ({}, {}),
    "in high contrast": ({"phone": True}, {"contrast": "high"}),
    "in very large letters": ({}, {"size": "xlarge"}),
}


@pytest.mark.parametrize("manner", MANNERS)
def test_every_kind_of_page_is_accessible(open_page: OpenPage, portal: Portal, manner: str) -> None:
    options, cookies = MANNERS[manner]
    page = open_page(**options)
    keep(page, portal, **cookies)

    seen = {address: look(page, address, portal) for address in addresses(portal)}

    assert [problem for one in seen.values() for problem in one.problems] == []


def test_every_page_has_a_title_of_its_own(open_page: OpenPage, portal: Portal) -> None:
    page = open_page(javascript=False)
    keep(page, portal)
    titles: dict[str, str] = {}
    for address in addresses(portal):
        if "?" in address or address.endswith("/in/"):  # the print version has the title of its page
            continue
        page.goto(address)
        assert page.title() not in titles, f"{address} and {titles.get(page.title())}: {page.title()}"
        titles[page.title()] = address


def test_without_scripts_every_page_has_its_menu_its_heading_and_its_text(open_page: OpenPage, portal: Portal) -> None:
    page = open_page(phone=True, javascript=False)
    for address in addresses(portal):
        page.goto(address)
        expect(page.get_by_role("heading", level=1), address).to_have_count(1)
        if menu := page.locator("details.menu > summary").all():
            menu[0].click()
            expect(page.locator(".menu__panel a").first).to_be_visible()


@pytest.mark.parametrize("letters", ["100%", "200%"])
def test_no_page_scrolls_sideways_at_320_px(open_page: OpenPage, portal: Portal, letters: str) -> None:
    """As wide as a desktop at 400 %; and with letters twice as large besides."""
    page = open_page()
    page.set_viewport_size({"width": 320, "height": 256})
    page.add_init_script(
        f"addEventListener('DOMContentLoaded', () => {{ document.documentElement.style.fontSize = '{letters}' }})"
    )
    wide = []
    for address in addresses(portal):
        page.goto(address)
        page.wait_for_load_state()
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            wide.append(address)

    assert wide == []
