"""kill -9 of who sends, 200 times in its midst, against a real mail server: none lost, hardly any sent twice."""

from __future__ import annotations

import os
import random
import signal
import time
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.db import connections
from django.utils import timezone
from pytest_django import Settings

from casework.models import Message
from casework.outbox import LEASE, send_due
from tests.factories.casework import MessageFactory
from tests.load.mail import MailBox, mail_box
from tests.load.portal import wait_for_couriers
from tests.shared_database import shared_database

KILLS = 200
MESSAGES = 2_000
MOST_TWICE = MESSAGES // 1_000
PATIENCE = 30  # seconds


def send_in_a_process_of_its_own(now: datetime) -> int:
    """Its number; it sends one round on a connection of its own."""
    pid = os.fork()
    if pid == 0:
        try:
            connections["default"].connection = None
            send_due(now)
        finally:
            os._exit(0)
    return pid


def killed_after(box: MailBox, pid: int, messages: int, moment: float) -> bool:
    """Whether it was killed, `moment` seconds after so many messages more had come, before it was done by itself."""
    enough, ends = box.received.total() + messages, time.monotonic() + PATIENCE
    while box.received.total() < enough and time.monotonic() < ends:
        if os.waitpid(pid, os.WNOHANG) != (0, 0):
            return False
        time.sleep(0.0005)
    time.sleep(moment)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    return True


@pytest.mark.on_server
@pytest.mark.django_db(transaction=True)
def test_who_is_killed_while_sending_loses_nothing_and_hardly_sends_twice(tmp_path: Path, settings: Settings) -> None:
    settings.OUTBOX_JOURNAL = str(tmp_path / "journal")
    now, chance = timezone.now(), random.Random(9)
    recipients = [f"nguoi{number}@example.vn" for number in range(MESSAGES)]
    Message.objects.bulk_create(
        MessageFactory.build(recipient=recipient, next_attempt_at=now) for recipient in recipients
    )
    with mail_box() as box, shared_database(tmp_path / "shared.sqlite3"):
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", box.port
        kills = 0
        for _life in range(KILLS):
            pid = send_in_a_process_of_its_own(now)
            kills += killed_after(box, pid, chance.randint(1, 8), chance.random() * 0.02)
        wait_for_couriers(settings.OUTBOX_JOURNAL, PATIENCE)  # the clock moves now further than it ever does
        connections["default"].close()
        connections["default"].connection = None
        later = now + LEASE + timedelta(seconds=1)
        while send_due(later):
            pass
        states = set(Message.objects.values_list("state", flat=True))

    times = {recipient: number for (recipient, _subject), number in box.received.items()}
    assert kills == KILLS
    assert sorted(times) == sorted(recipients)  # none lost
    assert sum(times.values()) - MESSAGES <= MOST_TWICE
    assert states == {Message.State.SENT}
