"""Applications that are filled in up to the last button, and many hands that press it."""

from __future__ import annotations

import queue
import threading
import uuid
from dataclasses import dataclass

from django.db import transaction
from django.http import HttpRequest, HttpResponse

from catalog.models import Procedure
from eforms.journey.access import cookie_name, grant
from eforms.models import Draft
from tests.eforms.conftest import Applicant
from tests.factories.eforms import make_draft
from tests.load.browser import Browser
from tests.load.citizen import TOKEN
from tests.load.crowd import Diary

CSRF = "a" * 32  # the cookie and the field of a form that was loaded before


@dataclass(frozen=True, slots=True)
class Finished:
    """A draft that waits for its last button, and the cookie that opens it."""

    path: str
    cookie: tuple[str, str]


def finished_drafts(procedures: list[str], count: int) -> list[Finished]:
    """`count` drafts of different people, in turn for each of the procedures."""
    patterns = []
    for code in procedures:
        version = Procedure.objects.get(code=code).eform.current_version
        applicant = Applicant(make_draft(version=version))
        applicant.fill_until("kiem-tra")
        patterns.append(applicant.draft)
    with transaction.atomic():
        return [_copy(patterns[number % len(patterns)], number) for number in range(count)]


def send_all(drafts: list[Finished], address: str, senders: int) -> Diary:
    waiting: queue.SimpleQueue[Finished] = queue.SimpleQueue()
    for draft in drafts:
        waiting.put(draft)
    diary = Diary()

    def send() -> None:
        browser = Browser(address, diary.note)
        browser.session.cookies.set("csrftoken", CSRF)
        while True:
            try:
                draft = waiting.get_nowait()
            except queue.Empty:
                return
            browser.session.cookies.set(*draft.cookie)
            try:
                browser.post(draft.path, {TOKEN: CSRF, "kiem-tra-declaration": "on"}, name="apply: submit")
            except Exception as error:
                diary.errors.append(f"{type(error).__name__}: {error}")
            browser.session.cookies.clear()
            browser.session.cookies.set("csrftoken", CSRF)

    threads = [threading.Thread(target=send) for _sender in range(senders)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return diary


def _copy(pattern: Draft, number: int) -> Finished:
    draft = Draft.objects.get(pk=pattern.pk)
    steps, uploads = list(draft.steps.all()), list(draft.uploads.all())
    draft.pk, draft.uuid = None, uuid.uuid4()
    draft.save(force_insert=True)
    for row in [*steps, *uploads]:
        row.pk, row.draft = None, draft
        if getattr(row, "step", "") == "nguoi-nop-1":
            name = "applicant_national_id"
            row.values = {**row.values, name: f"044090{number:06d}"}
            row.data = {**row.data, f"nguoi-nop-1-{name}": [f"044090{number:06d}"]}
        row.save(force_insert=True)
    response = HttpResponse()
    grant(HttpRequest(), response, draft)
    cookie = cookie_name(draft.uuid)
    return Finished(f"/nop-ho-so/{draft.uuid}/kiem-tra/", (cookie, response.cookies[cookie].value))
