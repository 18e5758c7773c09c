"""Both lists and their box in a real browser: axe, the keyboard, slow and broken lines, and no scripts at all."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.filling import axe

OpenPage = Callable[..., Page]
STATES = [
    "/thu-tuc/", "/thu-tuc/?q=giay&linh-vuc=dat-dai&phi=free", "/thu-tuc/?q=khai+sjnh", "/thu-tuc/?q=zzyzx",
    "/tim-kiem/", "/tim-kiem/?q=khai+sinh", "/tim-kiem/?q=khai+sinh&linh-vuc=khong-co&trang=9", "/tim-kiem/?q=a",
]  # fmt: skip


def type_into(page: Page, words: str) -> None:
    page.locator("#search-q").press_sequentially(words, delay=20)


@pytest.mark.parametrize("phone", [True, False])
def test_axe_finds_nothing_in_any_state_of_the_lists(open_page: OpenPage, phone: bool) -> None:
    page = open_page(phone=phone)
    found = []
    for address in STATES:
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"], address
        found += [f"{address} {complaint}" for complaint in axe(page)]
    assert found == []


def test_axe_finds_nothing_in_the_open_suggestions(open_page: OpenPage) -> None:
    page = open_page(phone=True)
    page.goto("/tim-kiem/")
    type_into(page, "khai sinh")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    assert axe(page) == []


def test_the_keyboard_walks_the_suggestions_round_and_takes_one(open_page: OpenPage) -> None:
    page = open_page()
    page.goto("/")
    type_into(page, "khai si")
    options, box = page.get_by_role("option"), page.get_by_role("combobox")
    expect(options.first).to_be_visible()
    expect(page.locator(".search-box [role=status]")).to_have_text(re.compile(r"^\d gợi ý$"))

    box.press("ArrowUp")
    expect(options.last).to_have_attribute("aria-selected", "true")
    box.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-activedescendant", options.first.get_attribute("id") or "")
    expect(box).to_have_value("khai si")
    box.press("Enter")

    page.wait_for_url("**/thu-tuc/*/")


def test_the_typed_part_stands_out_whatever_its_marks(open_page: OpenPage) -> None:
    page = open_page()
    page.goto("/tim-kiem/")
    type_into(page, "dang ky kh")
    expect(page.get_by_role("option").first.locator("strong").first).to_have_text(re.compile("^(Đ|đ)ăng$"))


def test_a_typed_code_suggests_its_procedure(open_page: OpenPage) -> None:
    page = open_page(phone=True)
    page.goto("/tim-kiem/")
    type_into(page, "1.001193")
    expect(page.get_by_role("option")).to_have_text(["Thủ tục đăng ký khai sinh (1.001193) Thủ tục hành chính"])
    page.get_by_role("option").click()
    page.wait_for_url("**/thu-tuc/1.001193/")


def test_not_every_letter_asks_and_the_same_words_never_ask_twice(open_page: OpenPage) -> None:
    page = open_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/api/v1/suggest" in request.url else None)
    page.goto("/tim-kiem/")

    type_into(page, "khai sinh")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("Backspace")
    page.wait_for_timeout(600)
    page.keyboard.type("h")
    expect(page.get_by_role("option").first).to_be_visible()
    page.wait_for_timeout(400)

    assert len(asked) == len(set(asked)) < len("khai sinh")


def test_a_broken_line_leaves_a_box_that_searches(open_page: OpenPage) -> None:
    page = open_page()
    page.route("**/api/v1/suggest?*", lambda route: route.abort())
    page.goto("/tim-kiem/")
    type_into(page, "khai sinh")
    page.wait_for_timeout(500)
    expect(page.get_by_role("listbox")).to_have_count(0)

    page.keyboard.press("Enter")

    page.wait_for_url("**/tim-kiem/?q=khai+sinh")


def test_an_answer_that_comes_after_escape_opens_nothing(open_page: OpenPage) -> None:
    page = open_page()
    held: list[Route] = []
    page.route("**/api/v1/suggest?*", lambda route: held.append(route))
    page.goto("/tim-kiem/")
    type_into(page, "khai")
    page.wait_for_timeout(500)
    page.locator("#search-q").evaluate("box => box.blur()")
    page.wait_for_timeout(300)

    for route in held:
        route.fulfill(json={"suggestions": [{"text": "Đăng ký khai sinh", "url": "/"}]})
    page.wait_for_timeout(300)

    expect(page.get_by_role("combobox")).to_have_attribute("aria-expanded", "false")


def test_filters_work_without_scripts_and_keep_words_and_kind(open_page: OpenPage) -> None:
    page = open_page(javascript=False, phone=True)
    page.goto("/tim-kiem/?q=giay&loai=procedure")
    page.get_by_text("Bộ lọc").click()
    page.get_by_label(re.compile("^Miễn phí")).check()

    page.get_by_role("button", name="Lọc", exact=True).click()

    page.wait_for_url(re.compile("q=giay.*loai=procedure.*phi=free"))
    expect(page.get_by_text("Bộ lọc (1)")).to_be_visible()
    page.get_by_role("link", name="Bỏ lọc Miễn phí").click()
    page.wait_for_url(lambda url: "phi" not in url and "q=giay" in url and "loai=procedure" in url)


def test_a_printed_list_has_results_without_boxes_and_bars(open_page: OpenPage) -> None:
    page = open_page()
    page.goto("/tim-kiem/?q=khai+sinh")
    page.emulate_media(media="print")
    for hidden in (".facets", ".tabs", ".search-box", ".header", ".results__sort"):
        expect(page.locator(hidden).first).to_be_hidden()
    expect(page.locator(".rows > li").first).to_be_visible()


def test_very_large_letters_leave_room_for_words_and_cover_no_menu(open_page: OpenPage) -> None:
    page = open_page(phone=True)
    page.goto("/")
    page.evaluate("document.documentElement.style.fontSize = '32px'")  # as a browser set to twice the size
    box, name, menu = (
        page.locator(found).bounding_box() for found in ("#search-q", "header .brand", "header .menu > summary")
    )
    assert box
    assert name
    assert menu
    assert box["width"] >= 160, "a third of a word is not enough"
    assert name["x"] + name["width"] <= menu["x"] or name["y"] + name["height"] <= menu["y"]


def test_forced_colours_underline_the_current_kind_alone(open_page: OpenPage) -> None:
    page = open_page()
    page.emulate_media(forced_colors="active")
    page.goto("/tim-kiem/?q=khai+sinh")
    colours = page.locator(".tabs a").evaluate_all("links => links.map(a => getComputedStyle(a).borderBottomColor)")
    assert len(colours) > 1
    assert colours[0] not in colours[1:]
