"""axe-core on every page of an e-form, at the width of a phone: it finds nothing."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.filling import MOST_PAGES, Filler, axe, begin, go_on, step_of
from tests.browser.people import BIRTH

OpenPage = Callable[..., Page]
HOUSEHOLD = "1.011607"  # has a group that repeats


def walk(page: Page, code: str, known: dict[str, str], visit: Callable[[], None]) -> None:
    """Every page to the check page; `visit` sees each before it is filled in."""
    begin(page, code)
    filler = Filler(page, known)
    for _page in range(MOST_PAGES):
        visit()
        if step_of(page) == "kiem-tra":
            return
        filler.fill_page()
        go_on(page)
    raise AssertionError("no check page")


def test_a_birth_registration_from_its_start_to_the_confirmation(open_page: OpenPage) -> None:
    page = open_page(phone=True)
    found: list[str] = []
    page.goto("/thu-tuc/1.001193/nop-ho-so/")
    found += axe(page)

    walk(page, "1.001193", BIRTH, lambda: found.extend(axe(page)))
    page.get_by_role("button", name="Nộp hồ sơ").click()
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page).to_have_title(re.compile("^Lỗi: "))
    found += axe(page)
    page.get_by_role("alert").get_by_role("link").click()
    expect(page.locator("[name$='-declaration']")).to_be_focused()
    page.locator("[name$='-declaration']").check()
    page.get_by_role("button", name="Nộp hồ sơ").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Đã gửi hồ sơ")
    found += axe(page)

    assert found == []


def test_a_household_with_members_its_errors_and_the_saved_draft(open_page: OpenPage) -> None:
    page = open_page(phone=True)
    found: list[str] = []

    def visit() -> None:
        if page.locator(".eform-group").count():
            page.get_by_role("button", name="Thêm thành viên").click()
            expect(page.locator(".eform-entry")).to_have_count(1)
            page.get_by_role("button", name="Tiếp tục", exact=True).click()
            expect(page.get_by_role("alert")).to_be_focused()
        found.extend(axe(page))

    walk(page, HOUSEHOLD, {}, visit)
    page.get_by_role("button", name="Lưu và làm tiếp sau").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Đã lưu")
    found += axe(page)

    assert found == []
