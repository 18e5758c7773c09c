"""The outbox: one message for one cause, sent after the transaction, retried until sent."""

import socket
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from email.header import decode_header, make_header
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from casework.models import Message, OutboxChannel
from casework.outbox import BACK_OFF, LEASE, journal, queue_message, send_due, send_message
from casework.outbox.failures import Refused, SendingError
from casework.outbox.machines import Holder, give_up, holders
from casework.outbox.mail import CARRIED_FOR, as_mail
from casework.outbox.retention import purge_texts, texts_to_forget
from casework.outbox.sending import LEASE_ELSEWHERE, ROUND_TIME
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


@pytest.fixture
def mailbox_full(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    def later(*args: Any, **kwargs: Any) -> str:
        raise SendingError("452 mailbox full")

    with monkeypatch.context() as full:
        full.setattr("casework.outbox.mail.MailSender.send", later)
        yield full


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
@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("cong@example.vn", "Cổng dịch vụ công <cong@example.vn>"),
        ("Tỉnh Quảng Trị <cong@example.vn>", "Tỉnh Quảng Trị <cong@example.vn>"),
    ],
)
def test_a_mail_says_who_it_is_from(settings: Settings, given: str, shown: str) -> None:
    settings.DEFAULT_FROM_EMAIL = given

    sent = as_mail(MessageFactory(recipient="an@example.vn", subject="Có kết quả")).message()

    assert str(make_header(decode_header(sent["From"]))) == shown
    assert sent["Auto-Submitted"] == "auto-generated"


@pytest.mark.django_db
@pytest.mark.usefixtures("mail_server_down")
def test_a_failure_in_the_request_is_no_failure_of_the_request(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        message = received()

    assert message is not None
    message.refresh_from_db()
    assert (message.state, message.attempts) == (State.QUEUED, 0)  # the server's fault is not counted
    assert message.error == "ConnectionRefusedError: mail server down"
    assert OutboxChannel.objects.get().down_since is not None


@pytest.mark.django_db
@pytest.mark.usefixtures("mailbox_full")
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
def test_a_message_is_sent_when_the_server_takes_it_later(mailbox_full: pytest.MonkeyPatch) -> None:
    message = MessageFactory(next_attempt_at=NOON)
    send_due(NOON)
    mailbox_full.undo()

    assert send_due(NOON + BACK_OFF[0]) == Counter({"sent": 1})
    message.refresh_from_db()
    assert (message.state, message.attempts, message.error) == (State.SENT, 2, "")


@pytest.mark.django_db
def test_a_mail_server_that_is_down_for_72_hours_loses_nothing_and_sends_nothing_twice(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with monkeypatch.context() as down:
        down.setattr(EmailBackend, "send_messages", Mock(side_effect=ConnectionRefusedError("down")))
        now, tries = NOON, 0
        for hour in range(72):
            MessageFactory(recipient=f"nguoi{hour}@example.vn", next_attempt_at=now)
            for _quarter in range(4):
                tries += send_due(now)["down"]
                now += timedelta(minutes=15)
    channel = OutboxChannel.objects.get()
    assert (channel.down_since, channel.failures) == (NOON, tries)
    assert Message.objects.filter(state=State.QUEUED, attempts=0).count() == 72  # the backlog is there to be seen
    assert tries <= 72 * 4  # one message tries, not all of them

    while send_due(now)["sent"]:
        now += timedelta(minutes=1)

    assert sorted(sent.to[0] for sent in mail.outbox) == sorted(f"nguoi{hour}@example.vn" for hour in range(72))
    assert set(Message.objects.values_list("state", "attempts")) == {(State.SENT, 1)}
    channel.refresh_from_db()
    assert (channel.down_since, channel.failures, channel.error) == (None, 0, "")


@pytest.mark.django_db
@pytest.mark.usefixtures("mail_server_down")
def test_while_a_server_is_down_nobody_asks_it_for_each_message(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    for number in range(5):
        with django_capture_on_commit_callbacks(execute=True):
            received(key=f"dossier:{number}")

    assert OutboxChannel.objects.get().failures == 1
    assert Message.objects.exclude(error="").count() == 1


@pytest.mark.django_db
def test_what_is_urgent_goes_first_and_what_has_expired_does_not_go() -> None:
    MessageFactory(recipient="cham@example.vn", next_attempt_at=NOON - timedelta(hours=1))
    MessageFactory(recipient="gap@example.vn", next_attempt_at=NOON, urgent=True)
    MessageFactory(recipient="muon@example.vn", next_attempt_at=NOON, expires_at=NOON)

    assert send_due(NOON) == Counter({"sent": 2, "cancelled": 1})
    assert [sent.to for sent in mail.outbox] == [["gap@example.vn"], ["cham@example.vn"]]


@pytest.mark.django_db
def test_what_a_killed_worker_had_sent_already_is_not_sent_again() -> None:
    message = MessageFactory(state=State.SENDING, attempts=1, next_attempt_at=NOON)
    journal.path_of(message.pk).touch()

    assert send_due(NOON) == Counter({"recovered": 1})
    message.refresh_from_db()
    assert (message.state, mail.outbox, journal.was_sent(message.pk)) == (State.SENT, [], False)


@pytest.mark.django_db
def test_texts_are_forgotten_after_their_term_and_rows_are_not(settings: Settings) -> None:
    settings.MESSAGE_TEXT_DAYS = 30
    old = MessageFactory(state=State.SENT, body="Kính gửi", created_at=NOON - timedelta(days=31))
    waiting = MessageFactory(body="Kính gửi", created_at=NOON - timedelta(days=31))

    assert purge_texts(NOON) == 1
    old.refresh_from_db()
    waiting.refresh_from_db()
    assert (old.body, waiting.body) == ("", "Kính gửi")


def plan_of(rows: QuerySet[Message]) -> str:
    """How the database finds them; PostgreSQL would read a table of a few rows whole."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
    return rows.explain()


@pytest.mark.django_db
def test_what_is_to_be_forgotten_is_found_without_reading_what_was_long_ago() -> None:
    """Each minute, among a million rows that stay."""
    MessageFactory()

    assert "message_kept_text" in plan_of(texts_to_forget(NOON))


@pytest.mark.django_db
def test_a_message_left_by_a_killed_process_is_taken_up_when_its_lease_has_passed() -> None:
    MessageFactory(state=State.SENDING, attempts=1, next_attempt_at=NOON + LEASE)

    assert send_due(NOON) == Counter()
    assert send_due(NOON + LEASE) == Counter({"recovered": 1, "sent": 1})


class TestTwoMachines:
    """Each has a journal of its own, and cannot look into the other's."""

    @pytest.fixture(autouse=True)
    def another_machine(self, db: None, settings: Settings, tmp_path: Path) -> str:
        settings.OUTBOX_JOURNAL = str(tmp_path / "quay-2")
        theirs = journal.name()
        settings.OUTBOX_JOURNAL = str(tmp_path / "quay-1")
        assert journal.name() != theirs
        return theirs

    def left_by(self, holder: str, **values: Any) -> Message:
        """In the hands of a sender that took it at noon and was killed."""
        return MessageFactory(
            state=State.SENDING, attempts=1, next_attempt_at=NOON + LEASE, held_by=holder, **values
        )  # fmt: skip

    def test_who_sends_a_message_notes_where_its_journal_lies(self) -> None:
        message = MessageFactory(next_attempt_at=NOON)
        send_due(NOON)

        message.refresh_from_db()
        assert message.held_by == journal.name()

    def test_a_mail_is_left_to_the_machine_that_knows_whether_it_had_left(self, another_machine: str) -> None:
        self.left_by(another_machine)

        assert send_due(NOON + LEASE) == Counter()
        assert send_due(NOON + LEASE_ELSEWHERE - timedelta(seconds=1)) == Counter()
        assert mail.outbox == []

    def test_a_mail_of_a_machine_that_does_not_come_back_is_sent_by_another(self, another_machine: str) -> None:
        self.left_by(another_machine)

        assert send_due(NOON + LEASE_ELSEWHERE) == Counter({"recovered": 1, "sent": 1})

    def test_a_mail_of_a_machine_that_is_given_up_goes_when_its_lease_is_over(self, another_machine: str) -> None:
        self.left_by(another_machine)
        self.left_by(journal.name())
        self.left_by(another_machine, channel="sms", recipient="0912345678")

        assert holders() == [Holder(another_machine, 1, NOON + LEASE)]
        assert give_up(another_machine) == 1
        assert holders() == []
        assert send_due(NOON) == Counter()
        assert send_due(NOON + LEASE)["recovered"] == 3

    def test_who_holds_mails_is_told_by_name(self, another_machine: str, capsys: pytest.CaptureFixture[str]) -> None:
        self.left_by(another_machine)

        call_command("give_up_machine")
        call_command("give_up_machine", another_machine)
        call_command("give_up_machine")

        assert capsys.readouterr().out.splitlines() == [
            f"{another_machine}: 1 mails, the last one until 20/11/2026 12:10",
            "1 mails are left to the other machines",
        ]

    def test_the_machine_that_comes_back_sends_nothing_twice(
        self, another_machine: str, settings: Settings, tmp_path: Path
    ) -> None:
        message = self.left_by(another_machine)
        settings.OUTBOX_JOURNAL = str(tmp_path / "quay-2")
        journal.path_of(message.pk).touch()

        assert send_due(NOON + LEASE) == Counter({"recovered": 1})
        message.refresh_from_db()
        assert (message.state, mail.outbox) == (State.SENT, [])

    def test_a_text_message_waits_for_no_machine_since_the_gateway_knows_it_again(self, another_machine: str) -> None:
        self.left_by(another_machine, channel="sms", recipient="0912345678")

        assert send_due(NOON + LEASE)["recovered"] == 1

    def test_a_folder_keeps_its_name_and_machines_that_share_it_share_the_name(self, tmp_path: Path) -> None:
        known = journal.name()
        journal._name_of.cache_clear()

        assert journal.name() == known
        assert known.startswith(socket.gethostname()[:20])
        assert [path.name for path in (tmp_path / "quay-1").iterdir()] == ["name"]


def test_a_courier_has_ended_before_anybody_takes_its_message_back() -> None:
    assert CARRIED_FOR + timedelta(seconds=ROUND_TIME) < LEASE < LEASE_ELSEWHERE


@pytest.mark.django_db
def test_whoever_comes_after_the_lease_does_not_overwrite_what_another_does(monkeypatch: pytest.MonkeyPatch) -> None:
    message = MessageFactory(next_attempt_at=NOON)

    def slowly(*args: Any) -> str:
        Message.objects.filter(pk=message.pk).update(next_attempt_at=NOON + 2 * LEASE)  # taken back, and taken up
        raise Refused("550 no such user")

    monkeypatch.setattr("casework.outbox.mail.MailSender.send", slowly)
    send_message(message.pk, NOON)

    message.refresh_from_db()
    assert message.state == State.SENDING


@pytest.mark.django_db
def test_two_processes_send_one_message_once() -> None:
    message = MessageFactory(next_attempt_at=NOON)

    assert [send_message(message.pk, NOON), send_message(message.pk, NOON)] == [State.SENT, ""]
    assert len(mail.outbox) == 1


@pytest.mark.django_db
def test_one_bad_address_does_not_hold_up_the_others() -> None:
    MessageFactory(recipient="an@example.vn\nBcc: all@example.vn", next_attempt_at=NOON - timedelta(hours=1))
    MessageFactory(next_attempt_at=NOON)

    assert send_due(NOON) == Counter({"failed": 1, "sent": 1})
    assert [message.to for message in mail.outbox] == [["an@example.vn"]]


@pytest.mark.django_db
def test_the_servers_words_which_name_the_recipient_stand_in_no_log(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(*args: Any, **kwargs: Any) -> str:
        raise Refused("550 <an@example.vn>: no such user")

    monkeypatch.setattr("casework.outbox.mail.MailSender.send", refuse)
    message = MessageFactory(recipient="an@example.vn")

    send_message(message.pk, timezone.now())

    message.refresh_from_db()
    assert "an@example.vn" in message.error
    assert "an@example.vn" not in caplog.text
    assert "Refused" in caplog.text
