"""What the courier has handed over, one file for each message, until the outbox's table says so too.

A worker that is killed between the server's answer and its own note leaves such a file: the message was sent.
The files lie on this machine; a message of a worker that another machine takes back may be sent twice.
"""

from __future__ import annotations

from pathlib import Path

from django.conf import settings


def path_of(message_id: int) -> Path:
    """Where the courier notes that the server took the message."""
    folder = Path(settings.OUTBOX_JOURNAL)
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"{message_id}.sent"


def was_sent(message_id: int) -> bool:
    return path_of(message_id).exists()


def forget(message_id: int) -> None:
    path_of(message_id).unlink(missing_ok=True)
