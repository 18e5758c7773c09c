"""What a citizen and an officer do in a browser, step by step."""

import re
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.filling import CHECK, fill_until

PASSWORD = "matkhau-demo-2026"
DESK = "UBND phường Đồng Hới"
# Answers of the birth registration by question; a page's other questions are answered by their types.
BIRTH = {
    "desk_agency": DESK,
    "applicant_name": "Nguyễn Thị Mai Ẳm",
    "applicant_national_id": "0441 9000 1234",
    "applicant_date_of_birth": "02/09/1990",
    "applicant_phone": "0912 345 678",
    "applicant_email": "mai@example.vn",
    "quan-he": "Mẹ",
    "tre-ho-ten": "Lê Nguyễn Gia Ỹ",
    "tre-ngay-sinh": "15/11/2026",
    "tre-gioi-tinh": "Nữ",
    "tre-dan-toc": "Kinh",
    "tre-quoc-tich": "Việt Nam",
    "noi-sinh-co-so": "Bệnh viện Hữu nghị Việt Nam - Cu Ba",
    "me-ho-ten": "Nguyễn Thị Mai Ẳm",
    "me-ngay-sinh": "02/09/1990",
    "me-so-dinh-danh": "044190001234",
    "me-dan-toc": "Kinh",
    "me-quoc-tich": "Việt Nam",
    "co-cha": "Không",
    "cap-ban-sao": "Không",
}


@dataclass(frozen=True)
class Receipt:
    number: str
    secret: str


def find_procedure(page: Page, words: str, title: str) -> None:
    """From the home page, as typed on a phone without diacritics."""
    page.goto("/")
    page.locator("main input[name=q]").fill(words)
    page.get_by_role("button", name="Tìm", exact=True).first.click()
    page.get_by_role("main").get_by_role("link", name=title).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(title)


def submit_birth(page: Page, *, clicks: int = 1) -> Receipt:
    """From the procedure's page to the confirmation."""
    page.get_by_role("main").get_by_role("link", name="Nộp hồ sơ trực tuyến").first.click()
    page.get_by_role("button", name="Bắt đầu").first.click()
    fill_until(page, CHECK, BIRTH)
    expect(page.get_by_role("main")).to_contain_text("Lê Nguyễn Gia Ỹ")
    page.locator("[name$='-declaration']").check()
    page.get_by_role("button", name="Nộp hồ sơ").click(click_count=clicks)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Đã gửi hồ sơ")
    text = page.get_by_role("main").inner_text()
    number, secret = re.search(r"TN-\w{4}-\w{4}", text), re.search(r"\b\w{4}-\w{4}-\w{4}\b", text)
    assert number
    assert secret
    return Receipt(number=number.group(), secret=secret.group())


def follow(page: Page, receipt: Receipt, number: str = "") -> None:
    page.goto("/ho-so/tra-cuu/")
    page.get_by_label("Mã hồ sơ").fill(number or receipt.number)
    page.get_by_label("Mã tra cứu").fill(receipt.secret.lower().replace("-", " "))
    page.get_by_role("button", name="Xem hồ sơ").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("khai sinh")


def sign_in(page: Page, name: str) -> Page:
    page.goto("/admin/login/")
    page.locator("[name=username]").fill(name)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("form button[type=submit]").first.click()
    page.wait_for_url("**/admin/")
    return page


def open_dossier(page: Page, words: str) -> None:
    """Through the queue's search, which reads numbers, and names without diacritics."""
    page.goto(f"/admin/ho-so/?view=all&q={words}")
    page.locator("table.listing a[href*='/admin/ho-so/']").filter(has_text=re.compile(r"^\s*(TN|H50)")).first.click()


def make_move(page: Page, action: str, **given: object) -> None:
    """Open an action's panel from the dossier's page, fill it in, and carry it out."""
    page.locator(f"a[href$='/{action}/'], button[name=move][value='{action}']").first.click()
    page.wait_for_url(f"**/{action}/")  # else the fields are counted on the page before
    for name, value in given.items():
        field = page.locator(f"[name='{name.replace('__', '-')}']")
        if value is True:
            field.check()
        elif field.count() > 1:
            field.and_(page.locator(f"[value='{value}']")).check()
        elif isinstance(value, dict):
            field.set_input_files(value)  # type: ignore[arg-type]
        else:
            field.fill(str(value))
    page.locator("form button[type=submit]:not([name=preview])").last.click()
    expect(page.get_by_role("status").locator(".success")).to_be_visible()


def save_screenshot(page: Page, name: str, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=folder / f"{name}.png", full_page=True)
