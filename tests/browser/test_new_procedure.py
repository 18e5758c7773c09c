"""A newcomer adds a procedure with three papers, two ways to submit and a form: how many clicks and keys it takes."""

from __future__ import annotations

import io
from collections.abc import Callable

from docx import Document
from playwright.sync_api import Locator, Page, expect

from tests.browser.people import sign_in

OpenPage = Callable[..., Page]
EDITOR = "bientap.donghoi"
PAPERS = ["Tờ khai cấp giấy xác nhận", "Bản chụp thẻ căn cước", "Giấy ủy quyền"]
STEPS = "Nộp hồ sơ tại bộ phận một cửa hoặc trực tuyến\nNhận giấy hẹn\nNhận kết quả"
MOST_CLICKS = 24
MOST_KEYS = 200  # most of them names that nobody else can write


class Newcomer:
    """Counts what a person does: a click for each button and field, a key for each letter."""

    def __init__(self, page: Page) -> None:
        self.page, self.clicks, self.keys = page, 0, 0

    def click(self, thing: Locator) -> None:
        thing.click()
        self.clicks += 1

    def write(self, name: str, text: str, within: Locator | None = None) -> None:
        field = (within or self.page).locator(f"[name='{name}']")
        self.click(field)
        field.fill(text)
        self.keys += len(text)

    def choose(self, name: str, label: str) -> None:
        self.page.locator(f"[name='{name}']").select_option(label=label)
        self.clicks += 2

    def open_tab(self, name: str) -> None:
        self.click(self.page.locator("form").get_by_role("tab", name=name))


def a_word_file() -> dict[str, object]:
    content = io.BytesIO()
    document = Document()
    document.add_paragraph("TỜ KHAI")
    document.save(content)
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    return {"name": "to-khai.docx", "mimeType": kind, "buffer": content.getvalue()}


def add_form(person: Newcomer) -> None:
    """To the first paper, whose name and field the dialogue knows already."""
    page = person.page
    person.click(page.locator("#id_papers-0-form-chooser").get_by_role("button", name="Chọn biểu mẫu"))
    dialogue = page.locator(".modal-content")
    person.click(dialogue.get_by_role("tab", name="Thêm biểu mẫu mới"))
    expect(dialogue.locator("[name$='paper_name']")).to_have_value(PAPERS[0])
    name = str(dialogue.locator("[name$='name']:not([name$='paper_name'])").get_attribute("name"))
    person.write(name, "Mẫu số 09", dialogue)
    dialogue.locator("input[type=file]").set_input_files(a_word_file())  # type: ignore[arg-type]
    person.clicks += 2  # the button, and the file
    person.click(dialogue.get_by_role("button", name="Thêm biểu mẫu này"))
    expect(page.locator("#id_papers-0-form-chooser")).to_contain_text("Mẫu số 09")


def paste(page: Page, name: str, text: str) -> None:
    page.locator(f"[name='{name}']").evaluate(
        """(field, text) => {
          const clipboardData = new DataTransfer();
          clipboardData.setData("text", text);
          field.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
        }""",
        text,
    )


def test_a_newcomer_adds_a_procedure_in_few_clicks(open_page: OpenPage) -> None:
    person = Newcomer(sign_in(open_page(), EDITOR))
    page = person.page
    page.goto("/admin/thu-tuc/add/")

    person.write("title", "Cấp giấy xác nhận thông tin hộ tịch")
    person.write("code", "3.000901")
    person.choose("field", "Hộ tịch")
    person.open_tab("Giấy tờ")
    for number, paper in enumerate(PAPERS):
        person.write(f"papers-{number}-name", paper)
    add_form(person)
    person.open_tab("Thời hạn")
    for number in range(2):
        person.write(f"channels-{number}-duration_value", "3")
        person.write(f"channels-{number}-charge", "8.000")
    person.open_tab("Các bước")
    person.write("steps-0-text", "Nộp hồ sơ")
    person.click(page.get_by_role("button", name="Lưu bản nháp"))

    expect(page.get_by_role("heading", name="3.000901")).to_be_visible()
    page.wait_for_url("**/edit/**")
    page.reload()
    assert [page.locator(f"[name='papers-{number}-name']").input_value() for number in range(3)] == PAPERS
    assert page.locator("[name='channels-1-charge']").input_value() == "8.000"
    assert person.clicks <= MOST_CLICKS, person.clicks
    assert person.keys <= MOST_KEYS, person.keys


def test_a_list_that_is_pasted_becomes_rows(open_page: OpenPage) -> None:
    page = sign_in(open_page(), EDITOR)
    page.goto("/admin/thu-tuc/add/#tab-cac_buoc")
    page.wait_for_load_state("load")

    paste(page, "steps-0-text", STEPS)

    for number, step in enumerate(STEPS.split("\n")):
        expect(page.locator(f"[name='steps-{number}-text']")).to_have_value(step)


def test_a_case_that_was_just_written_can_be_chosen_for_a_paper(open_page: OpenPage) -> None:
    page = sign_in(open_page(), EDITOR)
    page.goto("/admin/thu-tuc/add/")
    page.locator("form").get_by_role("tab", name="Giấy tờ").click()
    expect(page.locator("[name='papers-0-case_key']")).to_be_hidden()

    page.get_by_role("button", name="Thêm trường hợp").click()
    page.locator("[name='cases-0-name']").fill("Thửa đất ở miền núi")
    page.locator("[name='cases-0-name']").blur()

    page.locator("[name='papers-0-case_key']").select_option(label="Thửa đất ở miền núi")
    expect(page.locator("[name='cases-0-key']")).to_have_value("thua-dat-o-mien-nui")


def test_what_is_wrong_is_shown_at_once_in_its_tab(open_page: OpenPage) -> None:
    page = sign_in(open_page(), EDITOR)
    page.goto("/admin/thu-tuc/add/")
    page.locator("[name=title]").fill("Thủ tục có chỗ sai")
    page.locator("[name=code]").fill("3.000902")
    page.locator("[name=field]").select_option(label="Hộ tịch")
    page.locator("form").get_by_role("tab", name="Thời hạn").click()
    page.locator("[name='channels-1-fee']").fill("mười nghìn")
    page.locator("form").get_by_role("tab", name="Tóm tắt").click()

    page.get_by_role("button", name="Lưu bản nháp").click()

    expect(page.locator("[name='channels-1-fee']")).to_be_visible()
    expect(page.locator("[name='channels-1-fee']")).to_be_focused()
