"""A citizen: searches, reads, applies page by page, follows the dossier."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass

from tests.eforms.conftest import ANSWERS, pdf_bytes
from tests.load.browser import Browser, PageError

WORDS = ("dang ky khai sinh", "khai sinh", "hộ kinh doanh", "ddawng kys", "giấy phép xây dựng", "thu tuc so")
NUMBER = re.compile(r"TN-[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}")
# Between tags: a draft's address may hold digits that look like a secret.
SECRET = re.compile(r"(?<=>)[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}(?=<)")
TOKEN = "csrfmiddlewaretoken"
Pause = Callable[[], None]


@dataclass
class Citizen:
    browser: Browser
    procedures: list[str]  # codes of those with an e-form
    name: str

    def apply(self, pause: Pause) -> str:
        """The whole way; gives the submission number that the confirmation shows."""
        code = random.choice(self.procedures)
        self.browser.get(f"/thu-tuc/?q={random.choice(WORDS)}", name="/thu-tuc/?q=")
        pause()
        self.browser.get(f"/thu-tuc/{code}/", name="/thu-tuc/CODE/")
        pause()
        number, secret = self.fill_in(code, pause)
        pause()
        self.follow(number, secret)
        return number

    def fill_in(self, code: str, pause: Pause) -> tuple[str, str]:
        start = self.browser.get(f"/thu-tuc/{code}/nop-ho-so/", name="apply: start")
        begun = self.browser.post(start.path, start.form(TOKEN), name="apply: start")
        place = begun.location
        while not place.endswith("/xong/"):
            place = self.next_page(place, pause)
        receipt = self.browser.get(place, name="apply: confirmation")
        number, secret = NUMBER.search(receipt.text), SECRET.search(receipt.text.replace("&#8209;", "-"))
        if not number or not secret:
            raise PageError(f"{place} shows neither number nor secret")
        return number.group(), secret.group()

    def next_page(self, place: str, pause: Pause) -> str:
        """Fill in the page at `place`; where it leads."""
        page = self.browser.get(place, name="apply: page")
        if page.location:
            return page.location
        pause()
        step = place.rstrip("/").rpartition("/")[2]
        data = {TOKEN: page.form(TOKEN)[TOKEN]}
        files = None
        if step == "giay-to":
            files = {f"{step}-giay-to-1": ("giay-chung-sinh.pdf", pdf_bytes(), "application/pdf")}
        answers = {**ANSWERS.get(step, {"declaration": "on"})}
        if "applicant_name" in answers:  # each time for somebody else: nobody is warned of applying twice
            answers["applicant_name"] = self.name
            answers["applicant_national_id"] = f"044090{random.randrange(1_000_000):06d}"
        data |= {f"{step}-{key}": value for key, value in answers.items()}
        name = "apply: submit" if step == "kiem-tra" else "apply: page"
        after = self.browser.post(place, data, name=name, files=files)
        if not after.location:
            raise PageError(f"{place} was not accepted")
        return after.location

    def follow(self, number: str, secret: str) -> None:
        found = self.browser.post("/ho-so/tra-cuu/", {"number": number, "secret": secret}, name="track")
        if not found.location:
            raise PageError(f"{number} was not found by its secret")
        page = self.browser.get(found.location, name="track: dossier")
        if number not in page.text:
            raise PageError(f"{number} is not on its own page")
