"""Workers: what a killed one left is done again, and a mail server that hangs holds nobody up."""

from __future__ import annotations

import socket
import uuid
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult, get_date_max
from pytest_django import Settings

from casework.models import Message
from casework.outbox import LEASE as MESSAGE_LEASE
from casework.outbox import send_due, sending
from casework.task_queue import KEPT, LEASE, TRIES, tidy_task_queue
from dossiers.models import Dossier
from dossiers.services import submit_dossier
from tests.factories.casework import MessageFactory
from tests.factories.dossiers import submission

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def task_of_a_worker(**changes: Any) -> DBTaskResult:
    values = {
        "status": TaskResultStatus.RUNNING,
        "started_at": NOW,
        "worker_ids": ["a"],
        "args_kwargs": {"args": [1], "kwargs": {}},
        "task_path": "casework.outbox.send_queued_message",
        "backend_name": "default",
        "run_after": get_date_max(),
    }
    return DBTaskResult.objects.create(id=uuid.uuid4(), **{**values, **changes})


@pytest.fixture
def hanging_mail_server(settings: Settings) -> Iterator[None]:
    """It takes the call, and never says a word."""
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.getsockname()
        settings.EMAIL_TIMEOUT = 1.5
        yield


@pytest.fixture
def with_workers(settings: Settings) -> None:
    settings.TASKS = {"default": {"BACKEND": settings.TASK_BACKENDS["database"]}}


def test_a_task_left_by_a_killed_worker_is_given_to_another_when_its_lease_has_passed() -> None:
    task = task_of_a_worker()

    assert tidy_task_queue(NOW + LEASE) == Counter()
    assert tidy_task_queue(NOW + LEASE + timedelta(seconds=1)) == Counter(recovered=1)
    task.refresh_from_db()
    assert task.status == TaskResultStatus.READY


def test_a_task_that_killed_three_workers_is_not_given_to_a_fourth() -> None:
    task = task_of_a_worker(worker_ids=["a"] * TRIES)

    assert tidy_task_queue(NOW + 2 * LEASE) == Counter(failed=1)
    task.refresh_from_db()
    assert task.status == TaskResultStatus.FAILED
    assert task.finished_at is not None


def test_what_was_finished_long_ago_is_forgotten() -> None:
    old = {"status": TaskResultStatus.SUCCESSFUL, "finished_at": NOW}
    task_of_a_worker(**old)
    task_of_a_worker(**old, task_path="portal.later")

    assert tidy_task_queue(NOW + KEPT) == Counter()
    assert tidy_task_queue(NOW + KEPT + timedelta(seconds=1)) == Counter(forgotten=2)


@pytest.mark.django_db(transaction=True)  # a worker closes its connections
@pytest.mark.usefixtures("hanging_mail_server", "with_workers")
def test_a_mail_server_that_hangs_holds_up_no_submission() -> None:
    given = submission()
    DBTaskResult.objects.all().delete()  # what making agency and procedure left to do

    submit_dossier(given)

    assert Dossier.objects.count() == 1
    message = Message.objects.get()
    assert (message.state, message.attempts) == (Message.State.QUEUED, 0)  # nobody has called the server

    call_command("db_worker", "--batch", "--no-startup-delay", "--no-reload", stdout=StringIO())
    message.refresh_from_db()
    assert (message.state, message.attempts) == (Message.State.QUEUED, 0)  # the server's fault is not counted
    assert "timed out" in message.error


@pytest.mark.usefixtures("hanging_mail_server")
def test_a_round_of_the_periodic_work_does_not_wait_for_it_either(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "ROUND_TIME", 1)
    for _turn in range(10):
        MessageFactory(next_attempt_at=NOW)

    assert send_due(NOW) == Counter(down=1)
    assert Message.objects.filter(error="").count() == 9


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("with_workers")
def test_a_worker_sends_what_was_queued_and_the_periodic_work_what_no_worker_took() -> None:
    given = [submission() for _turn in range(2)]
    DBTaskResult.objects.all().delete()  # what making agencies and procedures left to do
    for one in given:
        submit_dossier(one)
    call_command("db_worker", "--max-tasks", "1", "--no-startup-delay", "--no-reload", stdout=StringIO())
    assert Message.objects.filter(state=Message.State.SENT).count() == 1

    assert send_due(timezone.now() + MESSAGE_LEASE) == Counter(sent=1)
    call_command("db_worker", "--batch", "--no-startup-delay", "--no-reload", stdout=StringIO())

    assert list(Message.objects.values_list("state", "attempts")) == [(Message.State.SENT, 1)] * 2
