"""Take the pictures of docs/ from a running demonstration: tools/pictures.py [http://127.0.0.1:8000]."""

import os
import sys
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.browser.conftest import CHROMIUM_FLAGS, PHONE  # noqa: E402
from tests.browser.people import sign_in  # noqa: E402

FOLDER = ROOT / "docs" / "pictures"
DESK = {"width": 1366, "height": 768}
PUBLIC = {
    "home": "/",
    "list": "/thu-tuc/?q=dang+ky+khai+sinh",
    "procedure": "/thu-tuc/1.001193/",
    "apply": "/thu-tuc/1.001193/nop-ho-so/",
    "tracking": "/ho-so/tra-cuu/",
    "news": "/tin-tuc/",
    "late": "/ho-so/cong-khai-tre-han/",
}
STAFF = {
    "motcua.donghoi": {
        "desk-home": "/admin/",
        "desk-queue": "/admin/ho-so/",
        "desk-intake": "/admin/ho-so/tiep-nhan/?thu-tuc=1.001193",
    },
    "canbo.donghoi": {"desk-dossier": "first dossier"},
    "thuquy.donghoi": {"desk-fees": "/admin/thu-phi/"},
    "buuchinh.donghoi": {"desk-post": "/admin/buu-gui/"},
    "bientap": {
        "editor-home": "/admin/",
        "editor-procedures": "first procedure",
        "editor-form": "first form",
        "editor-template": "first template",
        "editor-announcement": "/admin/thong-bao/new/",
        "editor-calendar": "/admin/lich-noi-dung/",
        "editor-report": "/admin/lien-ket-de-doc/",
    },
    "phutrach.noivu": {"manager-home": "/admin/"},
    "kiemsoat": {"control-exchange": "/admin/nhap-xuat/"},
}
LISTS = {
    "first dossier": ("/admin/ho-so/?view=agency", "table.listing tbody tr a"),
    "first procedure": ("/admin/thu-tuc/?q=1.001193", "table.listing tbody tr a"),
    "first template": ("/admin/mau-trang/", "table.listing tbody tr a"),
    "first form": ("/admin/snippets/eforms/eform/", "table.listing tbody tr a"),
}


def take(page: Page, name: str) -> None:
    """One screen, in few colours: small enough for a repository."""
    page.wait_for_load_state("networkidle")
    picture = Image.open(BytesIO(page.screenshot())).convert("RGB").quantize(128)
    picture.save(FOLDER / f"{name}.png", optimize=True)


def public_pages(browser: Browser, base: str) -> None:
    for suffix, size in (("phone", PHONE), ("desktop", DESK)):
        context = browser.new_context(base_url=base, viewport=size, locale="vi-VN")
        page = context.new_page()
        for name, address in PUBLIC.items():
            page.goto(address)
            take(page, f"{name}-{suffix}")
        context.close()


def staff_pages(browser: Browser, base: str) -> None:
    for account, pages in STAFF.items():
        context = browser.new_context(base_url=base, viewport=DESK, locale="vi-VN")
        page = sign_in(context.new_page(), account)
        for name, address in pages.items():
            if address in LISTS:
                listing, link = LISTS[address]
                page.goto(listing)
                page.locator(link).first.click()
            else:
                page.goto(address)
            take(page, name)
        context.close()


def main() -> None:
    base = sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000"
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        path = os.environ.get("CHROMIUM_PATH", "/usr/bin/chromium")
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)
        public_pages(browser, base)
        staff_pages(browser, base)
        browser.close()


if __name__ == "__main__":
    main()
