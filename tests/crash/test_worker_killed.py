"""kill -9 of the workers and of the periodic work while they send: no message is lost, none is stuck."""

from __future__ import annotations

import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult
from pytest_django import Settings

from casework.models import Message
from casework.outbox import LEASE, send_due, send_queued_message
from casework.task_queue import LEASE as TASK_LEASE
from casework.task_queue import tidy_task_queue
from tests.factories.casework import MessageFactory
from tests.load.mail import MailBox, mail_box
from tests.load.portal import PERIODIC, WORKER, Portal, free_port, portal, wait_for_couriers
from tests.shared_database import shared_database

MESSAGES = 40
KILLED_AFTER = (5, 20)  # messages
PATIENCE = 240  # seconds


def queue_messages(settings: Settings) -> list[str]:
    """Each in the outbox, each with a task for the workers."""
    settings.TASKS = {"default": {"BACKEND": settings.TASK_BACKENDS["database"]}}
    recipients = [f"nguoi{number}@example.vn" for number in range(MESSAGES)]
    for recipient in recipients:
        send_queued_message.enqueue(MessageFactory(recipient=recipient).pk)
    return recipients


def kill_in_the_midst(running: Portal, box: MailBox) -> None:
    for enough in KILLED_AFTER:
        running.start("worker", *WORKER)
        running.start("periodic", *PERIODIC)
        ends = time.monotonic() + PATIENCE
        while box.received.total() < enough:
            assert time.monotonic() < ends, f"only {box.received.total()} messages came"
            time.sleep(0.01)
        running.kill("worker")
        running.kill("periodic")


@pytest.mark.on_server
@pytest.mark.django_db(transaction=True)
def test_every_message_is_sent_at_least_once_and_shown_as_sent(tmp_path: Path, settings: Settings) -> None:
    recipients = queue_messages(settings)
    with mail_box(delay=0.1) as box:
        with (
            shared_database(tmp_path / "shared.sqlite3") as database,
            portal(settings.TEST_DIR, database, free_port(), EMAIL_URL=box.url) as running,
        ):
            kill_in_the_midst(running, box)
            wait_for_couriers(settings.OUTBOX_JOURNAL, PATIENCE)  # the clock moves now further than it ever does
        assert Message.objects.exclude(state=Message.State.SENT).exists()  # killed in the midst indeed

        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", box.port
        later = timezone.now() + LEASE + timedelta(seconds=1)
        send_due(later)

    assert set(Message.objects.values_list("state", flat=True)) == {Message.State.SENT}
    times = {recipient: number for (recipient, _subject), number in box.received.items()}
    assert sorted(times) == sorted(recipients)
    assert sum(times.values()) == MESSAGES  # the courier noted what it had sent when its worker was killed

    tidy_task_queue(later + TASK_LEASE)
    assert not DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING).exists()
