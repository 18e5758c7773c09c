"""The counter without a mouse: from the person before the desk to the slip, by keys alone."""

import time
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.filling import paper
from tests.browser.people import sign_in

OpenPage = Callable[..., Page]
MOST_KEYS = 12  # besides the letters and digits that are typed
SERVER_SECONDS = 4.0  # all answers of one intake together; 0.55 when it was measured, on two shared cores
CARD = "044190001234|191234567|Nguyễn Thị Mai Ẳm|02091990|Nữ|Số 12, Trần Hưng Đạo, Đồng Hới|01012021"


class Keyboard:
    """Presses keys, and counts those that are no letters."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.steps: list[str] = []

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)

    def press(self, key: str) -> None:
        self.steps.append(key)
        self.page.keyboard.press(key)


def focused(page: Page) -> str:
    found = page.evaluate("document.activeElement.name || document.activeElement.textContent.trim()")
    return str(found)


def at_the_counter(open_page: OpenPage) -> tuple[Page, Keyboard]:
    page = sign_in(open_page(), "motcua.donghoi")
    page.goto("/admin/ho-so/tiep-nhan/")
    expect(page.locator("[name=so]")).to_be_focused()
    return page, Keyboard(page)


def choose_birth_registration(page: Page, keys: Keyboard) -> None:
    keys.type("dang ky khai sinh")
    expect(page.get_by_role("option").first).to_contain_text("(1.001193)")
    keys.press("ArrowDown")
    expect(page.get_by_role("combobox")).to_have_attribute("aria-activedescendant", "intake-words-suggestions-0")
    keys.press("Enter")
    expect(page.get_by_role("heading", level=2)).to_contain_text("khai sinh")


def test_a_dossier_is_received_and_its_slip_opened_by_keyboard_alone(open_page: OpenPage) -> None:
    page, keys = at_the_counter(open_page)
    begun = time.monotonic()

    keys.type(CARD)
    keys.press("Tab")
    choose_birth_registration(page, keys)
    expect(page.locator("[name$='-given']:focus")).to_be_visible()  # the card filled in the rest
    expect(page.locator("[name=name]")).to_have_value("Nguyễn Thị Mai Ẳm")
    keys.press("Space")
    keys.press("Control+Enter")
    page.wait_for_url("**/da-tiep-nhan/")
    expect(page.locator("a[href$='/in-giay-tiep-nhan/']:focus")).to_be_visible()
    with page.context.expect_page() as slip:
        keys.press("Enter")
    assert slip.value.url.endswith("/in-giay-tiep-nhan/")
    page.bring_to_front()
    keys.press("n")
    expect(page.locator("[name=so]")).to_be_focused()

    assert len(keys.steps) <= MOST_KEYS, keys.steps
    assert time.monotonic() - begun < 60


def test_the_servers_part_of_an_intake_is_short(
    open_page: OpenPage, record_property: Callable[[str, object], None]
) -> None:
    page, keys = at_the_counter(open_page)
    spent: list[float] = []
    page.on("requestfinished", lambda request: spent.append(max(request.timing["responseStart"], 0) / 1000))

    keys.type("044190001235")
    keys.press("Tab")
    choose_birth_registration(page, keys)
    expect(page.locator("[name=name]")).to_be_focused()
    keys.type("Trần Văn Đượm")
    page.locator("[name$=-given]").first.press("Space")
    keys.press("Control+Enter")
    page.wait_for_url("**/da-tiep-nhan/")

    record_property("server_seconds", round(sum(spent), 2))
    assert sum(spent) < SERVER_SECONDS


def test_enter_goes_from_box_to_box_and_receives_nothing_by_accident(open_page: OpenPage) -> None:
    page, keys = at_the_counter(open_page)
    keys.press("Tab")
    choose_birth_registration(page, keys)
    expect(page.locator("[name=name]")).to_be_focused()

    keys.type("Trần Văn Đượm")
    visited = []
    for _box in range(4):
        keys.press("Enter")
        visited.append(focused(page))

    assert visited == ["national_id", "phone", "email", "address"]
    assert "da-tiep-nhan" not in page.url


def test_without_scripts_the_same_pages_receive(open_page: OpenPage) -> None:
    page = sign_in(open_page(javascript=False), "motcua.donghoi")
    page.goto("/admin/ho-so/tiep-nhan/")
    page.locator("[name=so]").fill("044190001236")
    page.locator("[name=tim]").fill("dang ky lai khai sinh")
    page.locator("[name=tim]").press("Enter")
    if page.locator("button[name='thu-tuc']").count():
        page.locator("button[name='thu-tuc']").first.press("Enter")
    page.locator("[name=name]").fill("Lê Thị Không Kịch Bản")
    line = page.locator(".desk-intake-paper").first
    line.locator("input[type=file][multiple]").set_input_files(paper("to-khai"))  # type: ignore[arg-type]
    line.locator("button[name=upload]").press("Enter")
    expect(page.get_by_text("to-khai.pdf").first).to_be_visible()
    expect(page.locator("[name=name]")).to_have_value("Lê Thị Không Kịch Bản")
    page.locator("[name=name]").press("Enter")

    expect(page.locator(".desk-received__code")).to_contain_text("H50.")


def test_on_a_phone_pictures_go_off_one_after_the_other(open_page: OpenPage) -> None:
    page = sign_in(open_page(phone=True), "motcua.donghoi")
    page.goto("/admin/ho-so/tiep-nhan/?thu-tuc=1.001193")
    page.locator("[name=name]").fill("Người Chụp Ảnh")

    for name in ("trang-1", "trang-2"):
        camera = page.locator("input[capture=environment]").first
        with page.expect_navigation():
            camera.set_input_files(paper(name))  # type: ignore[arg-type]
        expect(page.get_by_text(f"{name}.pdf").first).to_be_visible()

    expect(page.locator("[name=name]")).to_have_value("Người Chụp Ảnh")
    expect(page.locator(".desk-intake-paper").first.locator("[name$=-kept]")).to_have_count(2)
