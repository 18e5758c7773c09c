"""Fills in any page of any e-form in a real browser, by the types of its questions, and asks axe about it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import axe_playwright_python
import typst
from playwright.sync_api import Locator, Page, expect

MOST_PAGES = 60
PAPERS, CHECK = "giay-to", "kiem-tra"
_AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
_REPORT = """async () => {
  const { violations, passes } = await axe.run(document, { resultTypes: ["violations"] });
  if (!passes.length) throw new Error("axe looked at nothing");
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}"""


def paper(title: str) -> dict[str, object]:
    """A real one-page PDF, as a scanner makes it."""
    content = typst.compile(f"= {title}".encode(), format="pdf")
    return {"name": f"{title}.pdf", "mimeType": "application/pdf", "buffer": content}


def axe(page: Page) -> list[str]:
    """What axe-core complains of on this page: rule and element."""
    page.evaluate(_AXE)
    found: list[str] = page.evaluate(_REPORT)
    return [f"{page.url}: {problem}" for problem in found]


def begin(page: Page, code: str) -> None:
    page.goto(f"/thu-tuc/{code}/nop-ho-so/")
    page.get_by_role("button", name=re.compile("^Bắt đầu")).first.click()
    expect(page.locator("form[data-step]")).to_be_visible()


def step_of(page: Page) -> str:
    return urlsplit(page.url).path.rstrip("/").rpartition("/")[2]


def go_on(page: Page) -> None:
    """Press "Continue", and wait for the page after it: without scripts the same again, if an answer led to more."""
    after = page.locator(f"form[data-step]:not([data-step='{step_of(page)}'])")
    more = page.get_by_role("link", name="Đến câu hỏi mới đầu tiên")
    if not more.count():
        after = after.or_(more)
    page.get_by_role("button", name="Tiếp tục", exact=True).last.click()
    expect(after).to_have_count(1)
    page.wait_for_load_state()  # else what is parsed later is not there yet to be filled in, nor for axe


def fill_until(page: Page, step: str, known: dict[str, str] | None = None) -> Filler:
    """Fill in every page before `step`, and stop there."""
    filler = Filler(page, known)
    for _page in range(MOST_PAGES):
        if step_of(page) == step:
            return filler
        filler.fill_page()
        go_on(page)
    raise AssertionError(f"no page {step}")


class Filler:
    """Answers one question after the other, also those that appear meanwhile; `known` are answers by key."""

    def __init__(self, page: Page, known: dict[str, str] | None = None) -> None:
        self.page, self.known = page, known or {}
        self.number = 0

    def fill_page(self) -> None:
        if step_of(self.page) == PAPERS:
            self.give_papers()
            return
        done: set[str] = set()
        while found := self._next(done):
            name, kind, key = found
            done.add(name)
            self.number += 1
            self.answer(self.page.locator(f".eform-question[data-name='{name}']"), name, kind, key)

    def _next(self, done: set[str]) -> tuple[str, str, str] | None:
        questions: list[list[str]] = self.page.locator("main .eform-question").evaluate_all(
            "all => all.map(({dataset}) => [dataset.name, dataset.type, dataset.question])"
        )
        return next(((name, kind, key) for name, kind, key in questions if name not in done), None)

    def answer(self, question: Locator, name: str, kind: str, key: str) -> None:
        if kind in BOXES:
            known = dict(zip(("day", "month", "year"), self.known.get(key, "").split("/"), strict=False))
            for part, typed in (known if key in self.known else BOXES[kind](self, question)).items():
                _type(question.locator(f"[name='{name}_{part}']"), typed)
        elif kind in {"choice", "yes_no", "choices", "declaration"}:
            _choose(question, name, self.known.get(key))
        elif kind in TYPED:
            _type(question.locator(f"[name='{name}']"), self.known.get(key) or TYPED[kind](self, question))

    def give_papers(self) -> None:
        """Every paper that must be there; each arrives before the next is chosen."""
        self.page.wait_for_load_state()  # now either the script sends what is chosen, or there is a button
        for number in range(self.page.locator(".eform-paper").count()):
            box = self.page.locator(".eform-paper").nth(number)
            if box.locator(".optional").count():
                continue
            box.locator("input[type=file]").set_input_files(paper("giay-to"))  # type: ignore[arg-type]
            if box.locator("button[name=upload]").is_visible():
                box.locator("button[name=upload]").click()
            expect(box.locator("[data-upload-list] li")).to_have_count(1)
            expect(box).to_contain_text("Đã nhận")


def _type(field: Locator, typed: str) -> None:
    if field.evaluate("field => field.tagName") == "SELECT":
        if not field.input_value():
            field.select_option(index=1)
    else:
        field.fill(typed)


def _choose(question: Locator, name: str, wanted: str | None) -> None:
    """The answer labelled `wanted`, or the first."""
    fields = question.locator(f"[name='{name}']")
    if fields.first.evaluate("field => field.tagName") == "SELECT":
        choice = {"label": wanted} if wanted else {"index": 1}
        fields.select_option(**choice)  # type: ignore[arg-type]
    elif wanted:
        question.get_by_label(wanted, exact=True).check()
    else:
        fields.first.check()


def _day(filler: Filler, question: Locator) -> dict[str, str]:
    """Birthdays lie before all other days; a date to come is asked for with "from … on" or the like."""
    label = question.locator("legend").inner_text()
    today = datetime.now(ZoneInfo("Asia/Ho_Chi_Minh")).date()
    day = today - timedelta(days=300 - 3 * filler.number)
    if "sinh" in label:
        day = date(1985, 1, 1) + timedelta(days=filler.number)
    elif FUTURE.search(label):
        day = today + timedelta(days=30 + 3 * filler.number)
    return {"day": str(day.day), "month": str(day.month), "year": str(day.year)}


FUTURE = re.compile("dự kiến|khởi công|hoàn thành|bắt đầu treo|tháo dỡ|muốn đến", re.IGNORECASE)
BOXES: dict[str, Callable[[Filler, Locator], dict[str, str]]] = {
    "date": _day,
    "partial_date": _day,
    "time": lambda filler, question: {"hour": "8", "minute": "30"},
    "address": lambda filler, question: {"detail": "12 Quang Trung", "commune": "Phường Đồng Hới"},
    "old_address": lambda filler, question: {"detail": "Thôn 1", "commune": "Hải An", "district": "Hải Lăng"},
    "bank_account": lambda filler, question: {"bank": "", "number": "1234567890", "holder": "NGUYEN VAN AN"},
}
TYPED: dict[str, Callable[[Filler, Locator], str]] = {
    "text": lambda filler, question: f"Nguyễn Văn {chr(65 + filler.number % 26)}",
    "long_text": lambda filler, question: "Sửa mái nhà",
    "number": lambda filler, question: "1",
    "money": lambda filler, question: "1.500.000",
    "phone": lambda filler, question: "0912 345 678",
    "email": lambda filler, question: "nguoi@example.vn",
    "national_id": lambda filler, question: f"044090{filler.number:06d}",
    "passport": lambda filler, question: "M12345678",
    "tax_code": lambda filler, question: "0100109106",
}
