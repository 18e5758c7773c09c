"""A process of its own that speaks SMTP: a worker that is killed does not take it along in the middle of a message.

Started by casework.outbox.mail as a program of its own: `courier.py JOURNAL`. Lines of JSON come on standard input:
first the server, then one message each; a line of JSON answers each. What the server took is noted in the folder
JOURNAL before the answer. It imports nothing of Django, ends when nobody writes to it any more, and keeps one
connection.

A message comes with the moment at which its lease is at risk: then the courier ends, whatever it waits for, so that
nobody who takes the message back meets a courier that still has it in its hands.
"""

from __future__ import annotations

import base64
import json
import signal
import smtplib
import ssl
import sys
import time
from pathlib import Path
from typing import Any

UNAVAILABLE = 421  # the server says that it closes
PERMANENT = 500
TOO_LARGE = 552  # said of the sender's line, when that names the size
WORDS = 500  # signs of an error


class Courier:
    """One connection to one server, opened again when the server has closed it."""

    def __init__(self, server: dict[str, Any], journal: Path) -> None:
        self.server = server
        self.journal = journal
        self.connection: smtplib.SMTP | None = None

    def carry_in_time(self, order: dict[str, Any]) -> dict[str, str]:
        """As `carry`; the process ends at the order's `before`, in seconds since 1970."""
        left = order["before"] - time.time()
        if left <= 0:  # the machine slept between the two
            return _failed("temporary", "it came to the courier too late")
        signal.setitimer(signal.ITIMER_REAL, left)
        answer = self.carry(order)
        signal.setitimer(signal.ITIMER_REAL, 0)
        return answer

    def carry(self, order: dict[str, Any]) -> dict[str, str]:
        """`result` is "sent", "down", "temporary" or "refused", with an `error`."""
        try:
            connection = self.connected()
        except (OSError, smtplib.SMTPException) as error:
            self.drop()
            return _failed("down", error)
        try:
            connection.sendmail(order["sender"], [order["recipient"]], base64.b64decode(order["message"]))
        except smtplib.SMTPRecipientsRefused as error:
            code, words = next(iter(error.recipients.values()))
            return self.answered(code, words)
        except smtplib.SMTPSenderRefused as error:  # of whatever we send: no message's fault
            answer = self.answered(error.smtp_code, error.smtp_error)
            return answer if error.smtp_code == TOO_LARGE else {**answer, "result": "down"}
        except smtplib.SMTPResponseException as error:
            return self.answered(error.smtp_code, error.smtp_error)
        except (OSError, smtplib.SMTPException) as error:
            self.drop()
            return _failed("down", error)
        (self.journal / order["note"]).touch()
        return {"result": "sent", "error": ""}

    def answered(self, code: int, words: bytes | str) -> dict[str, str]:
        """What a refusal of the server means for the message."""
        text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
        if code == UNAVAILABLE or code < 0:
            self.drop()
            return _failed("down", f"{code} {text}")
        return _failed("refused" if code >= PERMANENT else "temporary", f"{code} {text}")

    def connected(self) -> smtplib.SMTP:
        """The open connection, if the server still knows it, or a new one."""
        if self.connection:
            try:
                if self.connection.noop()[0] == 250:
                    return self.connection
            except (OSError, smtplib.SMTPException):
                pass
            self.drop()
        self.connection = self.opened()
        return self.connection

    def opened(self) -> smtplib.SMTP:
        """The server has to prove its name before it is told our password; smtplib by itself believes anyone."""
        host, port, timeout = self.server["host"], self.server["port"], self.server["timeout"]
        proof = ssl.create_default_context()
        if self.server["ssl"]:
            connection: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=timeout, context=proof)
        else:
            connection = smtplib.SMTP(host, port, timeout=timeout)
        if self.server["tls"]:
            connection.starttls(context=proof)
        if self.server["user"]:
            connection.login(self.server["user"], self.server["password"])
        return connection

    def drop(self) -> None:
        if self.connection:
            self.connection.close()
        self.connection = None


def _failed(result: str, error: object) -> dict[str, str]:
    words = f"{type(error).__name__}: {error}" if isinstance(error, Exception) else str(error)
    return {"result": result, "error": words[:WORDS]}


def main() -> None:
    signal.signal(signal.SIGALRM, signal.SIG_DFL)  # it also ends a wait for a name server, which no handler does
    courier = Courier(json.loads(sys.stdin.readline()), Path(sys.argv[1]))
    for line in sys.stdin:
        answer = courier.carry_in_time(json.loads(line))
        try:
            sys.stdout.write(json.dumps(answer) + "\n")
            sys.stdout.flush()
        except BrokenPipeError:  # the worker was killed; the journal knows
            break
    courier.drop()


if __name__ == "__main__":
    main()
