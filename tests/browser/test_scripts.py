"""The portal's own scripts in a real browser: comfort that no page depends on."""

import json
from collections.abc import Callable

from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Portal
from tests.browser.filling import Filler, begin, go_on
from tests.browser.people import BIRTH

SUGGESTIONS = {"suggestions": [{"text": "Đăng ký khai sinh", "url": "/tim-kiem/?q=a"}, {"text": "Đăng ký kết hôn"}]}
OpenPage = Callable[..., Page]


def with_suggestions(page: Page) -> Page:
    answer = json.dumps(SUGGESTIONS)
    page.route("**/api/v1/suggest?*", lambda route: route.fulfill(body=answer, content_type="application/json"))
    page.goto("/tim-kiem/")
    page.locator("#search-q").press_sequentially("dang ky")
    expect(page.get_by_role("option")).to_have_count(2)
    return page


def test_suggestions_are_a_combobox_that_arrows_and_enter_drive(open_page: OpenPage) -> None:
    page = with_suggestions(open_page())
    box = page.get_by_role("combobox")

    box.press("ArrowDown")

    expect(page.get_by_role("option", selected=True)).to_have_text("Đăng ký khai sinh")
    expect(box).to_have_attribute("aria-expanded", "true")
    box.press("Enter")
    page.wait_for_url("**/tim-kiem/?q=a")


def test_escape_closes_the_suggestions_and_enter_searches_the_words_typed(open_page: OpenPage) -> None:
    page = with_suggestions(open_page(phone=True))
    box = page.get_by_role("combobox")

    box.press("Escape")
    expect(box).to_have_attribute("aria-expanded", "false")

    box.press("Enter")
    page.wait_for_url("**/tim-kiem/?q=dang+ky*")


def test_a_second_press_of_a_busy_button_sends_nothing(open_page: OpenPage) -> None:
    page = open_page()
    sent: list[str] = []

    def receive(route: Route) -> None:
        sent.append(route.request.method)
        route.fulfill(status=204)  # no content: the browser stays on the page

    page.goto("/tuy-chon-hien-thi/")
    page.route("**/tuy-chon-hien-thi/", receive)
    button = page.locator("main button[type=submit]")
    button.click()
    expect(button).to_have_text("Đang gửi…")
    expect(button).to_have_attribute("aria-disabled", "true")
    button.dispatch_event("click")
    page.wait_for_timeout(300)

    assert sent == ["POST"]


def test_the_chosen_files_show_name_and_size_before_they_are_sent(open_page: OpenPage) -> None:
    page = open_page()
    page.goto("/_components/")

    page.set_input_files("#empty_paper", {"name": "giay.jpg", "mimeType": "image/jpeg", "buffer": b"x" * 300_000})

    expect(page.locator("[role=status].uploads").first).to_contain_text("giay.jpg")
    expect(page.locator("[role=status].uploads").first).to_contain_text("293 KB")


def test_a_link_of_the_error_summary_puts_the_cursor_into_the_field(open_page: OpenPage) -> None:
    page = open_page(phone=True)
    page.goto("/_components/")

    expect(page.get_by_role("alert")).to_be_focused()
    page.get_by_role("link", name="Nhập nội dung đề nghị").click()

    expect(page.locator("#wrong_reason")).to_be_focused()


def test_contrast_and_size_change_without_script(open_page: OpenPage) -> None:
    page = open_page(javascript=False)
    page.goto("/tim-kiem/?q=dat")

    page.get_by_text("Trợ năng").first.click()
    page.get_by_label("Tương phản cao").check()
    page.get_by_role("button", name="Áp dụng").click()

    page.wait_for_url("**/tim-kiem/?q=dat")
    assert page.evaluate("document.documentElement.dataset.contrast") == "high"


def test_the_shell_fits_the_narrowest_phone_and_the_largest_text(open_page: OpenPage, portal: Portal) -> None:
    page = open_page(phone=True)
    page.set_viewport_size({"width": 320, "height": 640})
    page.context.add_cookies([{"name": "size", "value": "xlarge", "url": portal.url}])
    page.goto("/_components/")

    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_back_to_a_page_that_had_errors_shows_it_filled_in(open_page: OpenPage) -> None:
    page = open_page(phone=True)
    begin(page, "1.001193")
    filler = Filler(page, BIRTH)
    filler.fill_page()
    go_on(page)
    page.get_by_role("button", name="Tiếp tục", exact=True).click()
    expect(page.locator(".error-summary")).to_be_visible()
    filler.fill_page()
    go_on(page)

    page.go_back()

    expect(page.locator("[name$='-applicant_name']")).to_have_value("Nguyễn Thị Mai Ẳm")
    expect(page.locator(".error-summary")).to_have_count(0)
