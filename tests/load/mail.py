"""A mail server that keeps what it is given, and may take its time."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from typing import Any

from aiosmtpd.controller import Controller

from tests.load.portal import free_port


class MailBox:
    """Every message that was accepted, by its recipient and subject."""

    def __init__(self, delay: float, port: int) -> None:
        self.delay = delay  # seconds for each message
        self.port = port
        self.received: Counter[tuple[str, str]] = Counter()

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        await asyncio.sleep(self.delay)
        message = message_from_bytes(envelope.content, policy=policy.default)
        self.received[envelope.rcpt_tos[0], str(message["subject"])] += 1
        return "250 OK"


@contextmanager
def mail_box(delay: float = 0, port: int = 0) -> Iterator[MailBox]:
    box = MailBox(delay, port or free_port())
    server = Controller(box, hostname="127.0.0.1", port=box.port)
    server.start()
    try:
        yield box
    finally:
        server.stop()
