"""The desk's pages in a real browser: nobody is shut out, no script fails, keys reach what decides."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.filling import axe
from tests.browser.people import sign_in

OpenPage = Callable[..., Page]
# What the frame of every page has: the headings of its menu, its own regions, how it announces what was found.
OF_WAGTAIL = re.compile(r": (heading-order|aria-allowed-role|region|landmark-[\w-]+|empty-table-header): ")
ON_A_PHONE = 12  # so many of the first pages: the daily ones
PAGES = [
    "/admin/",
    "/admin/ho-so/",
    "/admin/ho-so/?view=late",
    "/admin/ho-so/1/",
    "/admin/ho-so/1/cap-lai-ma/",
    "/admin/ho-so/tiep-nhan/",
    "/admin/ho-so/tiep-nhan/?thu-tuc=1.001193",
    "/admin/ho-so/cho-nhan/",
    "/admin/cong-viec/",
    "/admin/so-theo-doi/",
    "/admin/so-theo-doi/da-ban-hanh/",
    "/admin/thu-phi/",
    "/admin/thu-phi/chua-nop/",
    "/admin/thu-phi/hoan-tra/",
    "/admin/thu-phi/doi-soat/",
    "/admin/thu-phi/ho-so/1/",
    "/admin/buu-gui/",
    "/admin/buu-gui/dang-di/",
    "/admin/buu-gui/can-xu-ly/",
    "/admin/buu-gui/giay-to-gui-den/",
    "/admin/thu-tin-nhan/",
    "/admin/thu-tin-nhan/?call=on",
    "/admin/noi-dung-thu/",
    "/admin/mau-giay-in/",
    "/admin/quy-dinh/",
    "/admin/quy-trinh/",
    "/admin/cau-mau/",
    "/admin/lich-lam-viec/",
]


@pytest.mark.parametrize("phone", [False, True], ids=["on a desktop", "on a phone"])
def test_the_desks_pages_shut_nobody_out_and_no_script_fails(open_page: OpenPage, phone: bool) -> None:
    page = sign_in(open_page(phone=phone), "quantri")
    failed: list[str] = []
    page.on("pageerror", lambda error: failed.append(f"{page.url}: {error}"))
    for address in PAGES[:ON_A_PHONE] if phone else PAGES:
        answer = page.goto(address)
        assert answer
        assert answer.status == 200, address
        failed += [complaint for complaint in axe(page) if not OF_WAGTAIL.search(complaint)]

    assert failed == []


def test_an_officer_opens_a_dossier_and_takes_a_step_by_keys_alone(open_page: OpenPage) -> None:
    page = sign_in(open_page(), "canbo.donghoi")
    page.goto("/admin/ho-so/?view=agency")
    expect(page.locator("[data-queue-rows] tbody tr").first).to_be_visible()

    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/ho-so/\d+/$"))
    page.keyboard.press("b")

    expect(page.locator("#desk-moves")).to_be_focused()
    expect(page.locator("#desk-moves")).to_be_in_viewport()
