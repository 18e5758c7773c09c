"""The main journey, as the people in it walk it: from a search without diacritics to the returned certificate."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Portal
from tests.browser.filling import paper
from tests.browser.people import (
    find_procedure,
    follow,
    make_move,
    open_dossier,
    sign_in,
    submit_birth,
)

OpenPage = Callable[..., Page]


@pytest.mark.parametrize(
    ("phone", "javascript"), [(True, True), (False, True), (True, False)], ids=["phone", "desktop", "without scripts"]
)
def test_a_birth_is_registered_from_the_search_to_the_returned_certificate(
    open_page: OpenPage, portal: Portal, phone: bool, javascript: bool
) -> None:
    citizen = open_page(phone=phone, javascript=javascript)
    find_procedure(citizen, "dang ky khai sinh", "Thủ tục đăng ký khai sinh")
    receipt = submit_birth(citizen)
    follow(citizen, receipt)
    expect(citizen.get_by_role("main")).to_contain_text("Đã gửi, chờ tiếp nhận")

    desk = sign_in(open_page(), "motcua.donghoi")
    open_dossier(desk, receipt.number)
    make_move(desk, "receive")
    code = _code(desk)

    officer = sign_in(open_page(), "canbo.donghoi")
    open_dossier(officer, code)
    make_move(officer, "process")
    make_move(
        officer,
        "ask",
        **{"paper-giay-to-2-wanted": True, "paper-giay-to-2-reason": "Ảnh mờ, không đọc được số giấy chứng sinh"},
    )

    follow(citizen, receipt, code)
    expect(citizen.get_by_role("main")).to_contain_text("Ảnh mờ, không đọc được số giấy chứng sinh")
    citizen.get_by_role("link", name="Bổ sung giấy tờ").first.click()
    citizen.locator("input[type=file]").first.set_input_files(paper("chung-sinh-ro"))  # type: ignore[arg-type]
    citizen.get_by_role("button", name=re.compile("Gửi bổ sung")).click()
    expect(citizen.get_by_role("main")).to_contain_text("Đang giải quyết")

    open_dossier(officer, code)
    make_move(
        officer,
        "propose",
        **{
            "result-0-title": "Giấy khai sinh",
            "result-0-number": "45/2026",
            "result-0-file": paper("giay-khai-sinh"),
            "result-0-is_scan": True,
        },
    )
    leader = sign_in(open_page(), "lanhdao.donghoi")
    open_dossier(leader, code)
    make_move(leader, "approve")
    follow(citizen, receipt, code)
    expect(citizen.get_by_role("main")).to_contain_text("Đã có kết quả, mời nhận")
    open_dossier(desk, code)
    make_move(desk, "return", manner="register", register_number="45/2026")

    follow(citizen, receipt, code)
    expect(citizen.get_by_role("main")).to_contain_text("Đã trả kết quả")
    assert any(code in mail.read_text() for mail in portal.mails.iterdir())


def _code(page: Page) -> str:
    heading = page.get_by_role("heading", level=1).inner_text()
    code = re.search(r"H50\.\d+-\d{6}-\d{4,}", heading)
    assert code, f"no dossier code in {heading!r}"
    return code.group()


def test_a_double_click_and_the_back_button_lead_to_one_dossier(open_page: OpenPage) -> None:
    citizen = open_page(phone=True)
    citizen.goto("/thu-tuc/1.001193/")
    receipt = submit_birth(citizen, clicks=2)

    citizen.go_back()
    citizen.reload()

    assert receipt.number in citizen.get_by_role("main").inner_text()
    desk = sign_in(open_page(), "motcua.donghoi")
    desk.goto("/admin/ho-so/?view=all&q=nguyen+thi+mai+am")
    expect(desk.locator("table.listing").get_by_text(receipt.number)).to_have_count(1)
