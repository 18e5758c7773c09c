"""An officer: looks through the queue, opens a dossier, makes the step that is theirs."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from catalog.roles import Role
from dossiers.workflow import State
from tests.eforms.conftest import pdf_bytes
from tests.load.browser import Browser, Page

QUEUE = "/admin/ho-so/"
# What each role does, and in which state it looks for it; the last step of a dossier first.
WORK: dict[str, list[tuple[str, str]]] = {
    Role.RECEPTIONIST: [("return", State.APPROVED), ("receive", State.SUBMITTED)],
    Role.OFFICER: [("propose", State.PROCESSING), ("process", State.RECEIVED)],
    Role.LEADER: [("approve", State.PENDING_APPROVAL)],
}
FILLED_IN: dict[str, dict[str, str]] = {
    "propose": {"result-0-title": "Giấy khai sinh", "result-0-number": "12/2026", "result-0-is_scan": "on"},
    "return": {"manner": "register", "register_number": "12/2026"},
}


@dataclass
class Officer:
    browser: Browser
    role: str
    pk: int
    done: Counter[str] = field(default_factory=Counter)

    def turn(self, pause: Callable[[], None]) -> None:
        """One step of one dossier, whichever is there; colleagues may be quicker."""
        for action, state in WORK[self.role]:
            found = self.find(state)
            pause()
            if found and self.work_on(random.choice(found), action, pause):
                return

    def find(self, state: str) -> list[int]:
        view = "mine" if state == State.PROCESSING else "agency"
        page = self.browser.get(f"{QUEUE}?view={view}&state={state}", name="queue")
        return [int(key) for key in set(re.findall(rf'href="{QUEUE}(\d+)/', page.text))]

    def work_on(self, dossier: int, action: str, pause: Callable[[], None]) -> bool:
        """Open the dossier and make the step; False when it is not there any more."""
        address = f"{QUEUE}{dossier}/"
        shown = self.browser.get(address, name="dossier")
        if f"{address}{action}/" not in shown.text and f'value="{action}"' not in shown.text:
            return False
        pause()
        panel = self.browser.get(f"{address}{action}/", name=f"panel: {action}")
        if panel.location:
            return False
        pause()
        answer = self.make(panel, action)
        self.done[action] += bool(answer.location)
        return bool(answer.location)

    def make(self, panel: Page, action: str) -> Page:
        data: dict[str, Any] = panel.form('name="seen"') | FILLED_IN.get(action, {})
        files = {"result-0-file": ("ket-qua.pdf", pdf_bytes(), "application/pdf")} if action == "propose" else None
        return self.browser.post(panel.path, data, name=f"move: {action}", files=files)
