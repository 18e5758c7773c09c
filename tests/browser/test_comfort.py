"""Without a mouse, without eyes for the screen, on paper, without motion, in the system's own colours."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

OpenPage = Callable[..., Page]
PHONE = 390  # px
PROCEDURE = "/thu-tuc/1.001193/"
# A voice that finishes each sentence when the test says so, since the machine has none.
VOICE = """
  const spoken = (window.spoken = []);
  const voices = () => window.voiceless ? [] : [{ lang: "vi-VN", name: "Linh" }];
  class Utterance { constructor(text) { this.text = text; } }
  Object.defineProperty(window, "SpeechSynthesisUtterance", { value: Utterance });
  Object.defineProperty(window, "speechSynthesis", { value: {
    getVoices: voices, addEventListener() {}, cancel() { window.current = null; },
    speak(utterance) { spoken.push(utterance.text); window.current = utterance; },
  } });
  window.finish = () => { const done = window.current; window.current = null; done.onend(); };
"""


def focused(page: Page) -> str:
    return page.evaluate("document.activeElement.textContent.trim() || document.activeElement.name")


def tab_to(page: Page, name: str, *, most: int = 80) -> None:
    """Press Tab until the element of this name has the focus; each stop has to be seen and to lie on the screen."""
    for _press in range(most):
        page.keyboard.press("Tab")
        assert page.evaluate(
            """() => {
              const at = document.activeElement;
              const { outlineStyle, outlineWidth } = getComputedStyle(at.closest(".file-zone") || at);
              return at === document.body || (outlineStyle !== "none" && parseFloat(outlineWidth) >= 2);
            }"""
        ), f"the focus is not seen on {focused(page)}"
        if focused(page) == name:
            return
    raise AssertionError(f"Tab does not reach {name}")


def test_from_the_search_to_the_first_error_of_an_application_by_keyboard_alone(open_page: OpenPage) -> None:
    page = open_page()
    page.goto("/")
    page.wait_for_load_state()

    page.keyboard.press("Tab")
    assert focused(page) == "Chuyển đến nội dung chính"
    page.keyboard.press("Enter")
    tab_to(page, "q")
    page.keyboard.type("dang ky khai sinh")
    page.keyboard.press("Enter")
    page.wait_for_url("**/thu-tuc/?q=*")
    page.wait_for_load_state()
    tab_to(page, "Thủ tục đăng ký khai sinh")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{PROCEDURE}*")
    page.wait_for_load_state()
    tab_to(page, "Nộp hồ sơ trực tuyến")
    page.keyboard.press("Enter")
    page.wait_for_url("**/nop-ho-so/")
    page.wait_for_load_state()
    begin = page.get_by_role("button", name=re.compile("^Bắt đầu")).first.inner_text()
    tab_to(page, begin)
    page.keyboard.press("Enter")
    expect(page.locator("form[data-step]")).to_be_visible()
    page.wait_for_load_state()
    tab_to(page, "Tiếp tục")
    page.keyboard.press("Enter")

    expect(page.get_by_role("alert")).to_be_focused()


def test_the_menu_of_a_phone_opens_and_closes_by_keyboard(open_page: OpenPage) -> None:
    page = open_page(phone=True)
    page.goto("/tin-tuc/")
    page.wait_for_load_state()
    menu = page.locator("details.menu > summary")

    menu.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".menu__panel")).to_be_visible()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.menu__panel') !== null")
    page.keyboard.press("Escape")

    expect(page.locator(".menu__panel")).to_be_hidden()
    expect(menu).to_be_focused()


def test_a_procedure_is_read_aloud_paused_and_read_on(open_page: OpenPage) -> None:
    page = open_page()
    page.add_init_script(VOICE)
    page.goto(PROCEDURE)
    button = page.locator("[data-listen]")
    expect(button).to_have_text("Nghe")

    button.click()
    assert page.evaluate("window.spoken") == ["Thủ tục đăng ký khai sinh"]
    expect(page.locator("h1")).to_have_class(re.compile("is-read"))
    page.evaluate("window.finish()")
    second = page.evaluate("window.spoken[1]")
    button.click()
    expect(button).to_have_text("Nghe tiếp")
    button.click()

    assert page.evaluate("window.spoken[2]") == second
    page.get_by_role("button", name="Dừng", exact=True).click()
    expect(button).to_have_text("Nghe")
    expect(button).to_be_focused()
    expect(page.locator(".is-read")).to_have_count(0)


def test_nothing_of_forms_and_menus_is_read_and_no_piece_is_long(open_page: OpenPage) -> None:
    page = open_page()
    page.add_init_script(VOICE)
    page.goto(PROCEDURE)
    page.locator("[data-listen]").click()
    while page.evaluate("window.current !== null"):
        page.evaluate("window.finish()")

    spoken: list[str] = page.evaluate("window.spoken")
    assert len(spoken) > 20
    assert not any("Sao chép địa chỉ" in text or "Trang chủ" in text for text in spoken)
    assert max(map(len, spoken)) <= 181
    expect(page.locator("[data-listen]")).to_have_text("Nghe")


def test_without_a_vietnamese_voice_there_is_no_button(open_page: OpenPage) -> None:
    page = open_page()
    page.add_init_script("window.voiceless = true;" + VOICE)
    page.goto(PROCEDURE)
    page.wait_for_load_state()

    expect(page.locator("[data-listen]")).to_be_hidden()


@pytest.mark.parametrize("address", [PROCEDURE, "/tin-tuc/", "/van-ban/", "/lien-he/", "/thong-ke/"])
def test_on_paper_there_are_no_bars_and_links_show_where_they_lead(open_page: OpenPage, address: str) -> None:
    page = open_page()
    page.goto(address)
    page.wait_for_load_state()
    page.emulate_media(media="print")

    for part in [".header", ".footer", ".breadcrumb", "main .button"]:
        for one in page.locator(part).all():
            expect(one).to_be_hidden()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    link = page.locator("main a[href^='/']").first
    if link.count():
        assert "(/" in link.evaluate("one => getComputedStyle(one, '::after').content").replace('"', "")


def test_nothing_moves_for_those_who_ask_for_rest(open_page: OpenPage) -> None:
    page = open_page()
    page.emulate_media(reduced_motion="reduce")
    page.goto("/")
    page.wait_for_load_state()

    moving = page.evaluate(
        """() => [...document.querySelectorAll("*")].filter((one) => {
          const { transitionDuration, animationName } = getComputedStyle(one);
          return parseFloat(transitionDuration) > 0 || animationName !== "none";
        }).map((one) => one.outerHTML.slice(0, 80))"""
    )

    assert moving == []


def test_in_the_colours_of_the_system_buttons_and_chosen_boxes_keep_their_edges(open_page: OpenPage) -> None:
    page = open_page()
    page.emulate_media(forced_colors="active")
    page.goto("/_components/")
    page.wait_for_load_state()

    for part in [".button", ".tag", ".notice", ".panel--done", ".tabs [aria-current]"]:
        width = page.locator(f"main {part}").first.evaluate(
            "one => Math.max(...['Top', 'Left', 'Bottom'].map("
            "(side) => parseFloat(getComputedStyle(one)[`border${side}Width`])))"
        )
        assert width >= 1, part


def test_who_asks_the_system_for_more_contrast_begins_in_high_contrast(open_page: OpenPage) -> None:
    page = open_page()
    page.emulate_media(contrast="more")
    page.goto("/")

    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(0, 0, 0)"


def test_the_columns_of_a_year_fit_a_phone(open_page: OpenPage) -> None:
    page = open_page(phone=True)
    page.goto("/thong-ke/")

    columns = page.locator(".chart__columns li")
    assert columns.count() >= 12
    assert max(columns.evaluate_all("all => all.map(one => one.getBoundingClientRect().right)")) <= PHONE
