"""A citizen pays on a phone: from the dossier's page to the bank and back to the receipt."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Portal

OpenPage = Callable[..., Page]
# One of the demonstration's dossiers that cost nothing yet costs something now; prints what opens it.
OWING = """
from dossiers.models import Dossier, Fee
from dossiers.secrets import lookup_secret
from dossiers.workflow import OPEN_STATES
dossier = Dossier.objects.filter(code__isnull=False, state__in=OPEN_STATES, fees=None).order_by("pk").first()
Fee.objects.create(dossier=dossier, kind="charge", amount=8000)
print(dossier.code, lookup_secret(dossier))
"""


def open_owing(page: Page, portal: Portal) -> None:
    """A dossier with 8,000 đ to be paid."""
    code, secret = portal.ask(OWING).split()
    page.goto("/ho-so/tra-cuu/")
    page.get_by_label("Mã hồ sơ").fill(code)
    page.get_by_label("Mã tra cứu").fill(secret)
    page.get_by_role("button", name="Xem hồ sơ").click()


@pytest.mark.parametrize(
    ("phone", "javascript"), [(True, True), (False, True), (True, False)], ids=["phone", "desktop", "without scripts"]
)
def test_a_fee_is_paid_at_the_bank_and_the_receipt_downloaded(
    open_page: OpenPage, portal: Portal, phone: bool, javascript: bool
) -> None:
    page = open_page(phone=phone, javascript=javascript)
    open_owing(page, portal)
    page.get_by_role("link", name="Nộp trực tuyến").click()
    page.get_by_role("button", name="Sang trang thanh toán").click()
    page.get_by_role("button", name="Trả").first.click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Đã nộp phí, lệ phí")
    assert "?" not in page.url
    receipt = page.get_by_role("link", name="Tải biên lai (PDF)").get_attribute("href")
    assert page.request.get(receipt or "").body().startswith(b"%PDF")
    page.get_by_role("link", name="Trở lại hồ sơ").click()
    expect(page.get_by_role("link", name="Nộp trực tuyến")).to_have_count(0)
    expect(page.get_by_role("main")).to_contain_text("Đã nộp")


def test_whoever_cancels_at_the_bank_can_begin_anew(open_page: OpenPage, portal: Portal) -> None:
    page = open_page(phone=True)
    open_owing(page, portal)
    page.get_by_role("link", name="Nộp trực tuyến").click()
    page.get_by_role("button", name="Sang trang thanh toán").click()
    page.get_by_role("button", name="Hủy").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Đã hủy thanh toán")
    page.get_by_role("link", name="Nộp lại").click()
    expect(page.get_by_role("button", name="Sang trang thanh toán")).to_be_visible()
