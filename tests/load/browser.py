"""A browser that only speaks HTTP: keeps cookies, fills in forms, notes how long each page took."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import requests
from bs4 import BeautifulSoup, Tag

TIMEOUT = 60  # seconds
NOTHING_AMISS = frozenset({200, 302})
Note = Callable[[str, float], None]


class PageError(Exception):
    """The portal answered what a person would call an error."""


@dataclass(frozen=True, slots=True)
class Page:
    path: str
    status: int
    text: str
    location: str  # where it leads, "" for a page

    def form(self, containing: str) -> dict[str, Any]:
        """The values of the first form that has `containing` in its source, as the page shows them."""
        for source in re.findall(r"<form\b.*?</form>", self.text, re.DOTALL):
            if containing in source:
                form = BeautifulSoup(source, "html.parser").form
                assert form is not None
                return {name: value for field in form.find_all(NAMED) for name, value in _value(field)}
        raise PageError(f"{self.path} has no form with {containing}")


class Browser:
    def __init__(self, address: str, note: Note = lambda name, seconds: None) -> None:
        self.address = address
        self.session = requests.Session()
        self.session.headers.update({"Origin": address, "Accept-Language": "vi"})
        self.note = note

    def get(self, path: str, *, name: str = "", allowed: frozenset[int] = NOTHING_AMISS) -> Page:
        return self._ask("GET", path, name or path, allowed)

    def post(self, path: str, data: Mapping[str, Any], *, name: str = "", files: Any = None) -> Page:
        return self._ask("POST", path, name or path, NOTHING_AMISS, data=data, files=files)

    def _ask(self, method: str, path: str, name: str, allowed: frozenset[int], **more: Any) -> Page:
        began = time.monotonic()
        answer = self.session.request(method, self.address + path, allow_redirects=False, timeout=TIMEOUT, **more)
        self.note(f"{method} {name}", time.monotonic() - began)
        if answer.status_code not in allowed:
            raise PageError(f"{method} {path}: {answer.status_code}")
        location = answer.headers.get("Location", "").removeprefix(self.address)
        return Page(path, answer.status_code, answer.text, location)


NAMED = ["input", "select", "textarea"]


def _value(field: Tag) -> list[tuple[str, Any]]:
    """Name and value that a browser would send for the field; nothing for files and what is not chosen."""
    name, kind = field.get("name"), field.get("type")
    if not name or kind in ("file", "submit", "button") or field.has_attr("disabled"):
        return []
    if kind in ("checkbox", "radio") and not field.has_attr("checked"):
        return []
    if field.name == "textarea":
        return [(str(name), field.get_text())]
    if field.name == "select":
        chosen = field.find("option", selected=True)
        return [(str(name), chosen.get("value", "") if isinstance(chosen, Tag) else "")]
    return [(str(name), field.get("value", ""))]
