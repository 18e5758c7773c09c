"""E-mail: to a real server through the courier, otherwise through Django's backend: a folder, the terminal, a test."""

from __future__ import annotations

import base64
import hashlib
import json
import signal
import subprocess
import sys
import time
from datetime import timedelta
from email.utils import formataddr, parseaddr
from pathlib import Path
from types import TracebackType
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.message import BadHeaderError, sanitize_address

from casework.models import Message
from casework.outbox import journal
from casework.outbox.failures import ChannelDown, Refused, SendingError

SMTP = "django.core.mail.backends.smtp.EmailBackend"
COURIER = Path(__file__).with_name("courier.py")
SENDER_NAME = "Cổng dịch vụ công"
STOP_SECONDS = 5
# The longest that a courier keeps one message, however slowly the server speaks and whatever EMAIL_TIMEOUT is.
CARRIED_FOR = timedelta(minutes=5)
_FAILURES = {"down": ChannelDown, "refused": Refused, "temporary": SendingError}


def message_id(message: Message) -> str:
    """Always the same, so that a mail that comes twice, or comes back, is known again."""
    host = urlsplit(settings.BASE_URL).hostname or "localhost"
    mark = hashlib.sha256(f"{settings.SECRET_KEY}:{message.key}".encode()).hexdigest()[:16]
    return f"<outbox.{message.pk}.{mark}@{host}>"


def as_mail(message: Message) -> EmailMessage:
    headers = {"Message-ID": message_id(message), "Auto-Submitted": "auto-generated"}
    return EmailMessage(message.subject, message.body, sender(), [message.recipient], headers=headers)


def sender() -> str:
    """DEFAULT_FROM_EMAIL; one that says no name, which a citizen would not know, with the portal's."""
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return formataddr((name or SENDER_NAME, address))


class MailSender:
    """Sends e-mail for one round, over one connection; a context manager."""

    def __init__(self) -> None:
        self.courier: subprocess.Popen[str] | None = None

    def __enter__(self) -> MailSender:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.courier:
            self._stop(self.courier)
            self.courier = None

    def send(self, message: Message) -> str:
        """Nothing; a mail server gives no name to a message.

        Raises:
            SendingError: see casework.outbox.failures.
        """
        try:
            mail = as_mail(message)
            order = self._order(message, mail) if settings.EMAIL_BACKEND == SMTP else None
            if order is None:
                mail.send()
                return ""
        except (BadHeaderError, ValueError, UnicodeError) as error:
            raise Refused(f"{type(error).__name__}: {error}") from error
        except OSError as error:
            raise ChannelDown(f"{type(error).__name__}: {error}") from error
        answer = self._ask(order)
        if answer["result"] != "sent":
            raise _FAILURES[answer["result"]](answer["error"])
        return ""

    def _order(self, message: Message, mail: EmailMessage) -> str:
        encoding = mail.encoding or settings.DEFAULT_CHARSET
        source: bytes = mail.message().as_bytes(linesep="\r\n")  # type: ignore[call-arg]
        order = {
            "sender": sanitize_address(parseaddr(mail.from_email)[1], encoding),
            "recipient": sanitize_address(message.recipient, encoding),
            "message": base64.b64encode(source).decode(),
            "note": journal.path_of(message.pk).name,
            "before": time.time() + CARRIED_FOR.total_seconds(),
        }
        return json.dumps(order)

    def _ask(self, order: str) -> dict[str, str]:
        courier = self.courier = self.courier or self._started()
        if courier.stdin is None or courier.stdout is None:
            raise ChannelDown("no courier")
        try:
            courier.stdin.write(order + "\n")
            courier.stdin.flush()
            answer: dict[str, str] = json.loads(courier.stdout.readline())
        except (OSError, ValueError) as error:  # it was killed itself, or has ended in time
            self._stop(courier)
            self.courier = None
            if courier.returncode == -signal.SIGALRM:
                raise ChannelDown(f"the mail server kept a message waiting for {CARRIED_FOR}") from error
            raise SendingError(f"the courier ended: {error}") from error
        return answer

    def _started(self) -> subprocess.Popen[str]:
        """In a session of its own: what ends the worker's group leaves the courier the message in its hands."""
        courier = subprocess.Popen(
            [sys.executable, "-I", str(COURIER), str(journal.folder())],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        server = {
            "host": settings.EMAIL_HOST,
            "port": settings.EMAIL_PORT,
            "user": settings.EMAIL_HOST_USER,
            "password": settings.EMAIL_HOST_PASSWORD,
            "tls": settings.EMAIL_USE_TLS,
            "ssl": settings.EMAIL_USE_SSL,
            "timeout": settings.EMAIL_TIMEOUT,
        }
        if courier.stdin:
            courier.stdin.write(json.dumps(server) + "\n")
        return courier

    def _stop(self, courier: subprocess.Popen[str]) -> None:
        """It ends when nobody can write to it any more."""
        try:
            courier.communicate(timeout=STOP_SECONDS)
        except (OSError, ValueError, subprocess.TimeoutExpired):
            courier.kill()
            courier.wait()
