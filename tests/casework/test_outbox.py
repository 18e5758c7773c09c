"""The outbox: one message for one cause, sent after the transaction, retried until sent."""

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

import pytest
import requests
from django.core import mail
from django.db import transaction
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from casework.models import Message
from casework.outbox import BACK_OFF, LEASE, queue_message, send_due, send_message
from tests.factories.casework import MessageFactory

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=timezone.get_default_timezone())
State = Message.State


def received(**changes: str) -> Message | None:
    """Queue the message that a receipt causes."""
    values = {
        "channel": "email",
        "recipient": "an@example.vn",
        "subject": "Hồ sơ đã được tiếp nhận",
        "body": "Kính gửi Ông/Bà Nguyễn Văn An …",
        "reference": "dossier:12",
        "key": "dossier:12:received",
    }
    return queue_message(**{**values, **changes})


@pytest.fixture
def mail_server_down(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: Any, **kwargs: Any) -> int:
        raise ConnectionRefusedError("mail server down")

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", refuse)


@pytest.mark.django_db
def test_a_message_goes_out_when_its_transaction_is_committed(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        message = received()
        assert message is not None
        assert mail.outbox == []

    message.refresh_from_db()
    assert (message.state, message.attempts, message.error) == (State.SENT, 1, "")
    assert message.sent_at is not None
    assert (mail.outbox[0].to, mail.outbox[0].subject) == (["an@example.vn"], "Hồ sơ đã được tiếp nhận")


@pytest.mark.django_db(transaction=True)
def test_a_message_of_a_transaction_that_failed_was_never_written() -> None:
    with transaction.atomic():
        received()
        transaction.set_rollback(True)

    assert not Message.objects.exists()
    assert mail.outbox == []


@pytest.mark.django_db
def test_the_same_cause_makes_one_message(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        assert received() is not None
        assert received() is None

    assert len(mail.outbox) == 1


@pytest.mark.django_db
@pytest.mark.parametrize("recipient", ["", "   "])
def test_without_an_address_there_is_no_message(recipient: str) -> None:
    assert received(recipient=recipient) is None
    assert not Message.objects.exists()


@pytest.mark.django_db
def test_a_line_break_in_a_subject_does_not_become_a_second_header() -> None:
    message = received(subject="Tiếp nhận\r\nBcc: all@example.vn " + "x" * 300)

    assert message is not None
    assert "\n" not in message.subject
    assert len(message.subject) == 200


@pytest.mark.django_db
@pytest.mark.usefixtures("mail_server_down")
def test_a_failure_in_the_request_is_no_failure_of_the_request(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        message = received()

    assert message is not None
    message.refresh_from_db()
    assert (message.state, message.attempts) == (State.QUEUED, 1)
    assert message.error == "ConnectionRefusedError: mail server down"
    assert message.next_attempt_at > timezone.now()


@pytest.mark.django_db
@pytest.mark.usefixtures("mail_server_down")
def test_attempts_wait_longer_each_time_and_end_with_a_failed_message() -> None:
    message = MessageFactory(next_attempt_at=NOON)
    now = NOON

    for wait in BACK_OFF:
        assert send_due(now) == Counter({"queued": 1})
        message.refresh_from_db()
        assert message.next_attempt_at == now + wait
        assert send_due(now + wait - timedelta(seconds=1)) == Counter()
        now += wait
    assert send_due(now) == Counter({"failed": 1})

    message.refresh_from_db()
    assert (message.state, message.attempts) == (State.FAILED, len(BACK_OFF) + 1)
    assert send_due(now + timedelta(days=365)) == Counter()


@pytest.mark.django_db
def test_a_message_is_sent_when_the_server_is_up_again(monkeypatch: pytest.MonkeyPatch) -> None:
    message = MessageFactory(next_attempt_at=NOON)
    with monkeypatch.context() as down:
        down.setattr("casework.delivery.EmailMessage.send", lambda *args, **kwargs: 1 / 0)
        send_due(NOON)

    assert send_due(NOON + BACK_OFF[0]) == Counter({"sent": 1})
    message.refresh_from_db()
    assert (message.state, message.attempts, message.error) == (State.SENT, 2, "")


@pytest.mark.django_db
def test_a_message_left_by_a_killed_process_is_taken_up_when_its_lease_has_passed() -> None:
    MessageFactory(state=State.SENDING, attempts=1, next_attempt_at=NOON + LEASE)

    assert send_due(NOON) == Counter()
    assert send_due(NOON + LEASE) == Counter({"recovered": 1, "sent": 1})


@pytest.mark.django_db
def test_two_processes_send_one_message_once() -> None:
    message = MessageFactory(next_attempt_at=NOON)

    assert [send_message(message.pk, NOON), send_message(message.pk, NOON)] == [State.SENT, ""]
    assert len(mail.outbox) == 1


@pytest.mark.django_db
def test_one_bad_address_does_not_hold_up_the_others() -> None:
    MessageFactory(recipient="an@example.vn\nBcc: all@example.vn", next_attempt_at=NOON - timedelta(hours=1))
    MessageFactory(next_attempt_at=NOON)

    assert send_due(NOON) == Counter({"queued": 1, "sent": 1})
    assert [message.to for message in mail.outbox] == [["an@example.vn"]]


@pytest.mark.django_db
def test_a_text_message_goes_to_the_gateway(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.SMS_URL = "http://sms.example.vn/send"
    posted: list[tuple[str, dict[str, str]]] = []

    def post(url: str, *, json: dict[str, str], timeout: int) -> requests.Response:
        posted.append((url, json))
        answer = requests.Response()
        answer.status_code = 200 if len(posted) == 2 else 503
        return answer

    monkeypatch.setattr(requests, "post", post)
    MessageFactory(channel="sms", recipient="0912345678", body="Hồ sơ đã có kết quả", next_attempt_at=NOON)

    assert send_due(NOON) == Counter({"queued": 1})
    assert send_due(NOON + BACK_OFF[0]) == Counter({"sent": 1})
    assert posted[1] == ("http://sms.example.vn/send", {"to": "0912345678", "text": "Hồ sơ đã có kết quả"})


@pytest.mark.django_db
def test_without_a_gateway_text_messages_are_taken_as_sent(settings: Settings) -> None:
    settings.SMS_URL = ""
    MessageFactory(channel="sms", recipient="0912345678", next_attempt_at=NOON)

    assert send_due(NOON) == Counter({"sent": 1})
