"""The outbox against a mail server and a gateway of text messages over the network, which fail in their ways."""

from __future__ import annotations

import mailbox
import smtplib
import ssl
import time
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import MagicMock

import pytest
import requests
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from casework.models import Message, OutboxChannel
from casework.outbox import BACK_OFF, send_due
from casework.outbox.bounces import MOST_NAMES, read_bounces
from casework.outbox.courier import Courier
from casework.outbox.mail import message_id
from casework.outbox.reports import collect_reports
from casework.outbox.sms import segments
from tests.base.test_hostile_requests import database_that_refuses_nul
from tests.factories.casework import MessageFactory
from tests.load.mail import mail_box
from tools.simulators.serving import running

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=timezone.get_default_timezone())
State = Message.State
pytestmark = pytest.mark.django_db
NESTED = "".join(f"Content-Type: multipart/mixed; boundary=y{n}\n\n--y{n}\n" for n in range(200)) + "\n" * 250_000
REPORT = "Content-Type: multipart/report; boundary=x\n\n--x\nContent-Type: message/delivery-status\n\n"
EMPTY_BLOCKS = "\n" * 20_000


@pytest.fixture
def mail_page(settings: Settings, tmp_path: Path) -> Iterator[str]:
    settings.BOUNCE_MAILDIR = str(tmp_path / "bounces")
    with running("mail", "--bounces", settings.BOUNCE_MAILDIR) as page:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", state(page)["smtp_port"]
        yield page


@pytest.fixture
def gateway(settings: Settings) -> Iterator[str]:
    with running("sms", "--user", "cong", "--secret", "bi-mat") as page:
        settings.SMS_URL = page.replace("http://", "http://cong:bi-mat@")
        yield page


def state(page: str) -> dict[str, Any]:
    found: dict[str, Any] = requests.get(f"{page}state", timeout=10).json()
    return found


def switch(page: str, mode: str) -> None:
    requests.post(f"{page}switches", data={"mode": mode}, timeout=10)


def text_message(**values: Any) -> Message:
    given = {"channel": "sms", "recipient": "0912 345 678", "body": "Hồ sơ đã có kết quả.", "next_attempt_at": NOON}
    return MessageFactory(**{**given, **values})


def test_a_mail_arrives_with_its_own_stable_name(mail_page: str) -> None:
    message = MessageFactory(recipient="an@example.vn", subject="Có kết quả", body="Kính gửi\n", next_attempt_at=NOON)

    assert send_due(NOON) == Counter(sent=1)
    [arrived] = state(mail_page)["messages"]
    assert (arrived["to"], arrived["subject"]) == ("an@example.vn", "Có kết quả")
    assert arrived["message_id"] == message_id(message)


def test_a_letter_of_many_lines_arrives_whole(mail_page: str) -> None:
    """A server knows a line by its two signs of the end, and refuses one of more than a thousand."""
    body = "\n".join(f"H50.103-261106-{n:04d}: Đăng ký thành lập hộ kinh doanh" for n in range(200))
    MessageFactory(recipient="an@example.vn", body=body, next_attempt_at=NOON)

    assert send_due(NOON) == Counter(sent=1)
    [arrived] = state(mail_page)["messages"]
    assert arrived["body"].replace("\r\n", "\n").strip() == body


def test_an_address_that_the_server_refuses_has_failed_at_once_and_the_next_one_goes(mail_page: str) -> None:
    refused = MessageFactory(recipient="khong-co@example.vn", next_attempt_at=NOON - timedelta(hours=1))
    MessageFactory(recipient="an@example.vn", next_attempt_at=NOON)

    assert send_due(NOON) == Counter(failed=1, sent=1)
    refused.refresh_from_db()
    assert (refused.state, refused.attempts, refused.error[:3]) == (State.FAILED, 1, "550")


def test_a_full_mailbox_is_tried_again_later(mail_page: str) -> None:
    MessageFactory(next_attempt_at=NOON)
    switch(mail_page, "temporary")
    assert send_due(NOON) == Counter(queued=1)
    switch(mail_page, "works")

    assert send_due(NOON) == Counter()
    assert send_due(NOON + BACK_OFF[0]) == Counter(sent=1)


def test_a_server_that_closes_is_down_for_all(mail_page: str) -> None:
    for _turn in range(3):
        MessageFactory(next_attempt_at=NOON)
    switch(mail_page, "down")

    assert send_due(NOON) == Counter(down=1)
    assert OutboxChannel.objects.get().error.startswith("421")
    switch(mail_page, "works")
    assert send_due(NOON + timedelta(minutes=1)) == Counter(sent=3)


def test_a_server_that_does_not_take_our_sender_fails_no_message(mail_page: str) -> None:
    """Nothing of what waits would go out: the fault is not that of the message that came first."""
    message = MessageFactory(next_attempt_at=NOON)
    switch(mail_page, "sender")

    assert send_due(NOON) == Counter(down=1)
    message.refresh_from_db()
    assert (message.state, message.attempts, message.error[:3]) == (State.QUEUED, 0, "553")


def test_a_server_that_takes_its_time_gets_less_of_it_than_the_lease(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However long EMAIL_TIMEOUT is: who takes the message back must meet no courier with it in its hands."""
    settings.EMAIL_BACKEND, settings.EMAIL_TIMEOUT = "django.core.mail.backends.smtp.EmailBackend", 60
    monkeypatch.setattr("casework.outbox.mail.CARRIED_FOR", timedelta(seconds=1))
    message = MessageFactory(next_attempt_at=NOON)
    with mail_box(delay=30) as box:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", box.port

        assert send_due(NOON) == Counter(down=1)
    message.refresh_from_db()
    assert (message.state, message.attempts) == (State.QUEUED, 0)
    assert "0:00:01" in message.error


def test_a_courier_does_not_begin_when_the_time_of_its_message_is_over(tmp_path: Path) -> None:
    answer = Courier({}, tmp_path).carry_in_time({"before": time.time() - 1})

    assert answer["result"] == "temporary"


@pytest.mark.parametrize("way", ["ssl", "tls"])
def test_a_mail_server_proves_its_name_before_it_is_told_the_password(
    way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = {"host": "mail.example.vn", "port": 465, "timeout": 1, "user": "u", "password": "p"}
    given: dict[str, Any] = {}
    connection = MagicMock()
    connection.starttls.side_effect = given.update
    monkeypatch.setattr(smtplib, "SMTP", lambda *_place, **_options: connection)
    monkeypatch.setattr(smtplib, "SMTP_SSL", lambda *_place, **options: given.update(options) or connection)

    Courier({**server, "ssl": way == "ssl", "tls": way == "tls"}, Path()).opened()

    assert (given["context"].verify_mode, given["context"].check_hostname) == (ssl.CERT_REQUIRED, True)


def test_a_mail_that_came_back_is_known_by_its_name(mail_page: str) -> None:
    message = MessageFactory(recipient="tra-lai@example.vn", next_attempt_at=NOON)
    MessageFactory(recipient="an@example.vn", next_attempt_at=NOON)
    send_due(NOON)

    assert read_bounces(NOON) == Counter(bounced=1)
    message.refresh_from_db()
    assert (message.state, "550" in message.error) == (State.BOUNCED, True)
    assert read_bounces(NOON) == Counter()


def test_a_forged_report_and_any_other_mail_change_nothing(settings: Settings, tmp_path: Path) -> None:
    settings.BOUNCE_MAILDIR = str(tmp_path / "box")
    message = MessageFactory(state=State.SENT)
    box = mailbox.Maildir(tmp_path / "box")
    forged = message_id(message).replace(f".{message.pk}.", f".{message.pk}.0")[:-1] + ">"
    for name in [forged, "<outbox.999999999999999999.0123456789abcdef@x>", "<a@b>"]:
        report = "Content-Type: multipart/report; boundary=x\n\n--x\nContent-Type: message/delivery-status\n\n"
        box.add(f"{report}Action: failed\n\n--x\nContent-Type: text/rfc822-headers\n\nMessage-ID: {name}\n\n--x--\n")
    box.add(b"\xff\xfe Subject: \x00")
    box.add(b"Content-Type: text/plain; charset=no-such-one\n\n\xff\xfe\n")
    for depth in range(2_000):
        report += f"--x\nContent-Type: multipart/mixed; boundary=y{depth}\n\n--y{depth}\n"
    box.add(report)

    assert read_bounces(NOON) == Counter(other=6)
    message.refresh_from_db()
    assert message.state == State.SENT
    assert read_bounces(NOON) == Counter()


@pytest.mark.parametrize(
    "mail",
    [
        b"<outbox.1.0123456789abcdef@" * 40_000,  # a name without an end, again and again
        b"<outbox.7.0123456789abcdef@x> " * 9_000,
        NESTED.encode(),
    ],
    ids=["names that do not end", "thousands of names", "parts in parts"],
)
def test_a_strangers_mail_costs_no_time(
    mail: bytes, settings: Settings, tmp_path: Path, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    settings.BOUNCE_MAILDIR = str(tmp_path / "box")
    mailbox.Maildir(tmp_path / "box").add(mail)
    began = time.process_time()

    with django_assert_max_num_queries(MOST_NAMES):
        assert read_bounces(NOON) == Counter(other=1)
    assert time.process_time() - began < 1


def test_a_recipients_own_report_costs_no_time_either_and_holds_up_no_round(
    settings: Settings, tmp_path: Path
) -> None:
    """Whoever got a mail knows its name; what they put into a report is still theirs."""
    settings.BOUNCE_MAILDIR = str(tmp_path / "box")
    messages = [MessageFactory(state=State.SENT), MessageFactory(state=State.SENT)]
    names = [f"Message-ID: {message_id(message)}\n" for message in messages]
    box = mailbox.Maildir(tmp_path / "box")
    box.add((names[0] + NESTED).encode())
    box.add(
        f"{names[1]}{REPORT}Action: failed\nDiagnostic-Code: smtp; 550\x00 no such box{EMPTY_BLOCKS}\n--x--\n".encode()
    )
    began = time.process_time()

    with database_that_refuses_nul():
        assert read_bounces(NOON) == Counter(other=1, bounced=1)
    assert time.process_time() - began < 6
    messages[1].refresh_from_db()
    assert messages[1].error == "smtp; 550 no such box"


def test_a_text_message_is_handed_in_and_reported_as_delivered(gateway: str) -> None:
    message = text_message()

    assert send_due(NOON) == Counter(sent=1)
    [arrived] = state(gateway)["messages"]
    assert (arrived["to"], arrived["text"]) == ("+84912345678", "Hồ sơ đã có kết quả.")
    assert collect_reports(NOON) == Counter(delivered=1)
    message.refresh_from_db()
    assert (message.delivered_at, message.gateway_id) == (NOON, "SMS000001")


def test_the_same_message_handed_in_twice_is_one_message(gateway: str) -> None:
    message = text_message()
    send_due(NOON)
    Message.objects.filter(pk=message.pk).update(state=State.SENDING, next_attempt_at=NOON)  # killed before its note

    assert send_due(NOON) == Counter(recovered=1, sent=1)
    [arrived] = state(gateway)["messages"]
    assert arrived["times"] == 2


@pytest.mark.parametrize(
    ("number", "why"),
    [
        ("+856 20 5555 1234", "nước khác"),
        ("00441632960961", "nước khác"),
        ("0233 3852 123", "không phải"),
        ("abc", "không phải"),
    ],
)  # fmt: skip
def test_a_number_of_another_country_is_never_handed_in_and_says_why(gateway: str, number: str, why: str) -> None:
    message = text_message(recipient=number)

    assert send_due(NOON) == Counter(failed=1)
    message.refresh_from_db()
    assert why in message.error
    assert state(gateway)["messages"] == []


@pytest.mark.parametrize(
    ("mode", "outcome", "waits_uncounted"),
    [
        ("error", "down", True),
        ("credit", "down", True),
        ("down", "down", True),
        ("garbage", "down", True),
        ("refused", "failed", False),
    ],
)
def test_an_answer_of_200_with_an_error_inside_is_no_success(
    gateway: str, mode: str, outcome: str, waits_uncounted: bool
) -> None:
    message = text_message()
    switch(gateway, mode)

    assert send_due(NOON) == Counter({outcome: 1})
    message.refresh_from_db()
    assert (message.state == State.QUEUED, message.attempts == 0) == (waits_uncounted, waits_uncounted)
    assert message.error
    assert "bi-mat" not in message.error
    assert state(gateway)["messages"] == []


def test_a_message_that_the_gateway_does_not_understand_holds_up_no_other(gateway: str) -> None:
    text_message()
    text_message()
    switch(gateway, "unliked")

    assert send_due(NOON) == Counter(queued=2)
    assert not OutboxChannel.objects.filter(down_since__isnull=False).exists()


def test_a_text_message_that_never_reached_the_phone_is_one_that_came_back(gateway: str) -> None:
    message = text_message()
    switch(gateway, "undelivered")
    send_due(NOON)

    assert collect_reports(NOON) == Counter(bounced=1)
    message.refresh_from_db()
    assert message.state == State.BOUNCED


def test_without_a_gateway_nothing_pretends_to_be_sent(settings: Settings) -> None:
    settings.SMS_URL = ""
    message = text_message()

    assert send_due(NOON) == Counter(cancelled=1)
    message.refresh_from_db()
    assert "SMS_URL" in message.error


def test_letters_without_diacritics_make_a_message_of_160(gateway: str, settings: Settings) -> None:
    settings.SMS_DIACRITICS = False
    text_message(body="Hồ sơ Đất đai đã có kết quả.")

    send_due(NOON)

    assert state(gateway)["messages"][0]["text"] == "Ho so Dat dai da co ket qua."
    assert (segments("a" * 160), segments("a" * 161), segments("ơ" * 70), segments("ơ" * 71)) == (1, 2, 1, 2)
