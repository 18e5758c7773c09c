"""What stands behind a gateway's address may be broken, or somebody else: its answer holds up nobody."""

from __future__ import annotations

import gzip
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import pytest
from django.utils import timezone
from pytest_django import Settings

from casework.asking import Unanswered, ask
from casework.models import Message
from casework.outbox import send_due
from casework.outbox.failures import ChannelDown
from casework.outbox.sms import SmsSender
from dossiers.fees.online.gateway import Unreachable, the_gateway
from dossiers.post.gateway import Gateway, PostUnavailable
from tests.base.test_hostile_requests import database_that_refuses_nul
from tests.factories.casework import MessageFactory

HEAD = b"HTTP/1.1 200 OK\r\nConnection: close\r\n"
SAYS = HEAD + b"\r\n%s"


@contextmanager
def answering(parts: Iterator[bytes] | list[bytes]) -> Iterator[str]:
    """A server that answers one question with these bytes, as long as somebody listens."""
    with socket.create_server(("127.0.0.1", 0)) as door:

        def answer() -> None:
            with suppress(OSError), door.accept()[0] as line:
                line.recv(65_536)
                for part in parts:
                    line.sendall(part)

        thread = threading.Thread(target=answer, daemon=True)
        thread.start()
        yield f"127.0.0.1:{door.getsockname()[1]}"
    thread.join(5)


def now_and_then(seconds: float) -> Iterator[bytes]:
    yield HEAD + b"\r\n"
    for _second in range(1_000):
        time.sleep(seconds)
        yield b" "


def without_end() -> Iterator[bytes]:
    yield HEAD + b"\r\n"
    for _megabyte in range(100):
        yield b" " * 1_000_000


HOSTILE: dict[str, Callable[[], Iterator[bytes] | list[bytes]]] = {
    "without an end": without_end,
    "packed": lambda: [HEAD + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(b" " * 10_000_000)],
    "lists in lists": lambda: [SAYS % (b"[" * 60_000)],
    "a number of many digits": lambda: [SAYS % (b'{"code":' + b"9" * 10_000 + b"}")],
    "a redirect": lambda: [b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n"],
    "no HTTP": lambda: [b"220 mail.example.vn ESMTP\r\n"],
    "nothing": list,
}
ASKED: dict[str, tuple[Callable[[], object], type[Exception]]] = {
    "payments": (lambda: the_gateway().query(reference="a", created=timezone.now(), now=timezone.now()), Unreachable),
    "post": (lambda: Gateway().states(["a"]), PostUnavailable),
    "text messages": (lambda: SmsSender().reports(["a"]), ChannelDown),
}


@pytest.fixture
def gateway_at(settings: Settings) -> Callable[[str], None]:
    def put(place: str) -> None:
        settings.PAYMENT_URL = settings.POST_URL = settings.SMS_URL = f"http://cong:bi-mat@{place}/"

    return put


@pytest.mark.parametrize("whom", ASKED)
@pytest.mark.parametrize("kind", HOSTILE)
def test_an_answer_that_is_none_is_told_as_that(kind: str, whom: str, gateway_at: Callable[[str], None]) -> None:
    question, error = ASKED[whom]
    began = time.process_time()

    with answering(HOSTILE[kind]()) as place:
        gateway_at(place)
        with pytest.raises(error) as told:
            question()
    assert "bi-mat" not in str(told.value)
    assert time.process_time() - began < 2


def test_an_answer_that_comes_byte_by_byte_is_given_up() -> None:
    began = time.monotonic()

    with answering(now_and_then(0.1)) as place, pytest.raises(Unanswered, match="too slowly"):
        ask("POST", f"http://{place}/", order={}, timeout=(1, 0.5), longest=1_000)
    assert time.monotonic() - began < 5


@pytest.mark.parametrize(
    "body",
    [
        b'{"code": "00", "gateway_id": "\\ud800\\u0000A1"}',
        b'{"code": "21", "message": "\\ud800\\u0000"}',
        b'{"code": "99", "message": "\\ud800\\u0000"}',
        b'{"code": "00", "gateway_id": {"\\ud800": [null]}}',
    ],
)
@pytest.mark.django_db
def test_signs_that_no_database_holds_end_no_round(body: bytes, gateway_at: Callable[[str], None]) -> None:
    message = MessageFactory(channel="sms", recipient="0912345678", next_attempt_at=timezone.now())

    with answering([SAYS % body]) as place, database_that_refuses_nul():
        gateway_at(place)
        send_due(timezone.now())
    message.refresh_from_db()
    assert message.state != Message.State.SENDING
