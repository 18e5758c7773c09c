"""Filling in an e-form on a phone with a bad network: nothing typed is lost, files arrive, questions come at once."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.filling import Filler, begin, fill_until, go_on, paper, step_of
from tests.browser.people import BIRTH

OpenPage = Callable[..., Page]
BIRTH_REGISTRATION, HOUSEHOLD = "1.001193", "1.011607"
CASES = json.loads((Path(__file__).parent.parent / "eforms" / "schema" / "conditions.json").read_text())


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    """A phone, on the page that asks who applies."""
    page = open_page(phone=True)
    begin(page, BIRTH_REGISTRATION)
    Filler(page, BIRTH).fill_page()
    go_on(page)
    return page


def name(page: Page) -> Locator:
    return page.locator("[name$='-applicant_name']")


def state(page: Page) -> Locator:
    return page.locator("main form .eform-state")


def kept_here(page: Page) -> list[str]:
    """Keys of what this browser keeps for itself."""
    keys: list[str] = page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('eform:'))")
    return keys


def test_what_is_typed_saves_itself_and_is_there_after_a_reload(page: Page) -> None:
    name(page).press_sequentially("Nguyễn Thị Mai")

    expect(page.locator("form[data-state=saved]")).to_be_visible()
    expect(state(page)).to_have_text(re.compile(r"Đã lưu lúc \d\d:\d\d"))
    assert kept_here(page) == []
    page.reload()
    expect(name(page)).to_have_value("Nguyễn Thị Mai")
    expect(page.locator(".field__error")).to_have_count(0)


def test_a_computed_value_is_not_shown_beside_an_answer_that_it_no_longer_follows(page: Page) -> None:
    filler = fill_until(page, "to-khai-2", BIRTH)
    filler.fill_page()
    address = page.url
    go_on(page)
    page.goto(address)
    computed = page.locator(".eform-computed")
    expect(computed).to_contain_text("14/01/2027")

    page.locator("[name$='-tre-ho-ten']").fill("Lê Nguyễn Gia Ỷ")
    expect(computed).to_contain_text("14/01/2027")
    page.locator("[name$='-tre-ngay-sinh_day']").fill("16")

    expect(computed.get_by_text("14/01/2027")).to_be_hidden()
    expect(computed.get_by_text("Sẽ tính từ các câu trả lời")).to_be_visible()


def test_a_lost_network_loses_nothing_and_the_page_goes_on_by_itself(page: Page) -> None:
    Filler(page, BIRTH).fill_page()
    page.context.set_offline(True)
    page.get_by_role("button", name="Tiếp tục", exact=True).click()

    expect(state(page)).to_contain_text("Mất kết nối. Những gì đã điền vẫn còn ở đây")
    expect(page.locator("[data-eform-aloud]")).to_contain_text("Mất kết nối")
    assert kept_here(page)
    page.context.set_offline(False)

    expect(page.locator("form[data-step=nguoi-nop-2]")).to_be_visible()
    assert kept_here(page) == []


def test_a_tab_closed_without_network_gives_everything_back(page: Page) -> None:
    address = page.url
    page.context.set_offline(True)
    name(page).fill("Nguyễn Thị Mai Ẳm")
    expect(state(page)).to_contain_text("Mất kết nối")
    page.close()
    context = page.context
    context.set_offline(False)

    again = context.new_page()
    again.goto(address)

    expect(name(again)).to_have_value("Nguyễn Thị Mai Ẳm")
    expect(again.locator("form[data-state=saved]")).to_be_visible()
    assert kept_here(again) == []


def test_a_link_pressed_in_the_middle_of_a_word_saves_the_half(page: Page) -> None:
    name(page).press_sequentially("Nguyễn Thị M")
    page.get_by_role("link", name="Quay lại").click()
    expect(page.locator("form[data-step=noi-nop]")).to_be_visible()
    page.go_back()

    expect(name(page)).to_have_value("Nguyễn Thị M")


def test_of_two_tabs_on_one_page_the_second_is_told(page: Page) -> None:
    other = page.context.new_page()
    other.goto(page.url)
    name(page).fill("Ở cửa sổ một")
    expect(page.locator("form[data-state=saved]")).to_be_visible()

    name(other).fill("Ở cửa sổ hai")

    expect(state(other)).to_contain_text("vừa được lưu ở một cửa sổ khác")
    page.reload()
    expect(name(page)).to_have_value("Ở cửa sổ hai")


def test_a_token_that_no_longer_fits_is_changed_without_a_word(page: Page) -> None:
    page.context.clear_cookies(name="csrftoken")
    Filler(page, BIRTH).fill_page()

    go_on(page)

    assert step_of(page) == "nguoi-nop-2"


def test_without_scripts_a_stale_token_brings_the_page_back_as_typed(open_page: OpenPage) -> None:
    page = open_page(javascript=False)
    begin(page, BIRTH_REGISTRATION)
    Filler(page, BIRTH).fill_page()
    go_on(page)
    Filler(page, BIRTH).fill_page()
    page.context.clear_cookies(name="csrftoken")

    page.get_by_role("button", name="Tiếp tục", exact=True).click()

    expect(page.get_by_role("heading", name="Bấm “Tiếp tục” lần nữa")).to_be_visible()
    expect(name(page)).to_have_value("Nguyễn Thị Mai Ẳm")
    go_on(page)


def test_the_browser_judges_conditions_as_the_server_does(page: Page) -> None:
    judged = page.evaluate(
        """async (cases) => {
          const { holds } = await import(document.querySelector("form[data-conditions]").dataset.conditions);
          return cases.map(({ condition, values }) => holds(condition, values));
        }""",
        CASES,
    )

    assert [case["why"] for case, found in zip(CASES, judged, strict=True) if case["holds"] != found] == []


def test_a_dependent_question_comes_and_goes_at_once_and_is_announced(open_page: OpenPage) -> None:
    page = open_page(phone=True)
    begin(page, HOUSEHOLD)
    fill_until(page, "to-khai-1")
    kinship = page.get_by_label("Quan hệ với chủ hộ")
    expect(kinship).to_have_count(0)

    page.locator("[name$='-nguoi-de-nghi']").last.check()
    expect(page.locator("[data-eform-aloud]")).to_contain_text("Có thêm câu hỏi:")
    kinship.fill("Con")
    page.locator("[name$='-nguoi-de-nghi']").first.check()
    expect(kinship).to_have_count(0)
    page.locator("[name$='-nguoi-de-nghi']").last.check()
    expect(kinship).to_have_value("Con")
    go_on(page)


def test_files_go_up_in_the_background_one_by_one(page: Page) -> None:
    fill_until(page, "giay-to", BIRTH)
    box = page.locator(".eform-paper").first
    arrived, on_the_way = box.locator("[data-upload-list] li"), box.locator(".eform-upload")

    choose(box, paper("trang-1"), paper("trang-2"), text_file(), {**paper("rong"), "buffer": b""})
    expect(arrived).to_have_count(2)
    expect(on_the_way).to_have_count(2)
    expect(box).to_contain_text("Chỉ nhận PDF, JPG, PNG")
    expect(box).to_contain_text("Tệp rỗng")
    box.get_by_role("button", name="Bỏ ghi-chu.txt").click()
    box.get_by_role("button", name="Bỏ rong.pdf").click()
    box.get_by_role("button", name="Xóa trang-1.pdf").click()
    expect(arrived).to_have_count(1)
    expect(page.locator("[data-eform-aloud]")).to_contain_text("Đã xóa: trang-1.pdf")

    page.context.set_offline(True)
    choose(box, paper("trang-3"))
    expect(box.locator("[data-state]")).to_have_text("Mất kết nối, thử lại")
    page.get_by_role("button", name="Tiếp tục", exact=True).click()
    expect(state(page)).to_contain_text("Còn tệp chưa tải xong")
    page.context.set_offline(False)
    expect(arrived).to_have_count(2)

    page.route("**/giay-to/", lambda route: None)  # never answered
    choose(box, paper("trang-4"))
    box.get_by_role("button", name="Bỏ trang-4.pdf").click()
    expect(on_the_way).to_have_count(0)
    page.unroute("**/giay-to/")
    go_on(page)


def choose(box: Locator, *files: dict[str, object]) -> None:
    box.locator("input[type=file]").set_input_files(list(files))  # type: ignore[arg-type]


def text_file() -> dict[str, object]:
    return {"name": "ghi-chu.txt", "mimeType": "text/plain", "buffer": b"ghi"}
