"""kill -9 of the web process in the midst of submissions: what was acknowledged is there once, what was not can be
sent again, and then is there once too."""

from __future__ import annotations

import queue
import threading
import time
from pathlib import Path

import pytest
import requests
from django.utils import timezone
from pytest_django import Settings

from casework.models import Message
from casework.outbox import LEASE, send_due
from dossiers.models import Dossier
from eforms.models import Draft
from tests.eforms.conftest import Applicant
from tests.factories.catalog import ProcedureFactory
from tests.factories.eforms import make_draft, published_version
from tests.load.browser import Browser, Page, PageError
from tests.load.citizen import TOKEN
from tests.load.invariants import troubles
from tests.load.mail import mail_box
from tests.load.portal import Portal, free_port, portal
from tests.shared_database import shared_database

DRAFTS = 20
KILLED_AFTER = (2, 9)  # acknowledgements
PATIENCE = 240  # seconds


class Hurried:
    """Someone who presses the last button of one draft until a confirmation comes."""

    def __init__(self, applicant: Applicant, address: str) -> None:
        self.check = applicant.url("kiem-tra")
        self.confirmation = applicant.url("xong")
        self.browser = Browser(address)
        for name, morsel in applicant.client.cookies.items():
            self.browser.session.cookies.set(name, morsel.value)
        self.tries = 0
        self.lost = 0  # answers
        self.is_sending = False

    def press(self) -> None:
        ends = time.monotonic() + PATIENCE
        while not self.is_acknowledged():
            assert time.monotonic() < ends, f"no confirmation after {self.tries} tries"
            time.sleep(0.1)

    def is_acknowledged(self) -> bool:
        try:
            page = self.browser.get(self.check)
            if page.location:  # it was handed over by a try of which the answer was lost
                return page.location == self.confirmation
            answer = self.send(page.form(TOKEN)[TOKEN])
        except (requests.RequestException, PageError):
            return False
        return answer.location == self.confirmation

    def send(self, token: str) -> Page:
        self.tries += 1
        self.is_sending = True
        try:
            return self.browser.post(self.check, {TOKEN: token, "kiem-tra-declaration": "on"})
        except requests.RequestException:
            self.lost += 1
            raise
        finally:
            self.is_sending = False


def finished_drafts(count: int) -> list[Applicant]:
    version = published_version(ProcedureFactory())
    applicants = [Applicant(make_draft(version=version)) for _draft in range(count)]
    for applicant in applicants:
        applicant.fill_until("kiem-tra")
    return applicants


def press_all(people: list[Hurried], running: Portal) -> None:
    """Four at a time, while the web server is killed again and again."""
    waiting: queue.SimpleQueue[Hurried] = queue.SimpleQueue()
    acknowledged: list[Hurried] = []
    for person in people:
        waiting.put(person)

    def one_after_the_other() -> None:
        while not waiting.empty():
            person = waiting.get()
            person.press()
            acknowledged.append(person)

    threads = [threading.Thread(target=one_after_the_other) for _turn in range(4)]
    for thread in threads:
        thread.start()
    for enough in KILLED_AFTER:
        while len(acknowledged) < enough or not any(person.is_sending for person in people):
            assert any(thread.is_alive() for thread in threads)
            time.sleep(0.001)
        running.kill("web")
        running.start_web()
    for thread in threads:
        thread.join()
    assert len(acknowledged) == len(people)


@pytest.mark.on_server
@pytest.mark.django_db(transaction=True)
def test_every_dossier_that_was_acknowledged_is_there_exactly_once(tmp_path: Path, settings: Settings) -> None:
    port = free_port()
    applicants = finished_drafts(DRAFTS)
    people = [Hurried(applicant, f"http://127.0.0.1:{port}") for applicant in applicants]
    with mail_box() as box, shared_database(tmp_path / "shared.sqlite3") as database:
        environment = {"EMAIL_URL": box.url, "SECRET_KEY": settings.SECRET_KEY}
        with portal(settings.TEST_DIR, database, port, **environment) as running:
            running.start_web()
            press_all(people, running)

    assert sum(person.lost for person in people) > 0
    drafts = Draft.objects.filter(pk__in=[applicant.draft.pk for applicant in applicants])
    keys = Dossier.objects.values_list("submission_key", flat=True)
    assert sorted(keys) == sorted(drafts.values_list("uuid", flat=True))
    assert troubles(drafts.values_list("dossier__submission_number", flat=True)) == []
    queued = Message.objects.filter(state=Message.State.QUEUED).count()
    assert queued == Message.objects.count()  # no worker was there

    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    with mail_box() as box:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", box.port
        assert send_due(timezone.now() + LEASE)["sent"] == box.received.total() == queued
