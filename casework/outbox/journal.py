"""What the courier has handed over, one file for each message, until the outbox's table says so too.

A worker that is killed between the server's answer and its own note leaves such a file: the message was sent.
The files lie on one machine. So the folder has a name, which stands with each message in a sender's hands: whoever has
another folder leaves the message to those that can look, and takes it back only when they have not come for long.
"""

from __future__ import annotations

import os
import socket
import tempfile
from contextlib import suppress
from functools import cache
from pathlib import Path
from uuid import uuid4

from django.conf import settings

NAME = "name"  # the file that holds the folder's name
LONGEST_HOST = 40  # signs


def folder() -> Path:
    """Where the notes of this machine lie; made on the first use."""
    found = Path(settings.OUTBOX_JOURNAL)
    found.mkdir(parents=True, exist_ok=True)
    return found


def name() -> str:
    """Of the folder, not of the machine: one that several machines share has one name. "quay-1-9f86d081"."""
    return _name_of(str(folder()))


def path_of(message_id: int) -> Path:
    """Where the courier notes that the server took the message."""
    return folder() / f"{message_id}.sent"


def was_sent(message_id: int) -> bool:
    return path_of(message_id).exists()


def forget(message_id: int) -> None:
    path_of(message_id).unlink(missing_ok=True)


@cache
def _name_of(place: str) -> str:
    """Given once; a link appears whole or not at all, so of two that begin together one is right for both."""
    path = Path(place, NAME)
    if not path.exists():
        with tempfile.NamedTemporaryFile("w", dir=place, encoding="utf-8") as draft:
            draft.write(f"{socket.gethostname()[:LONGEST_HOST]}-{uuid4().hex[:8]}")
            draft.flush()
            with suppress(FileExistsError):
                os.link(draft.name, path)
    return path.read_text(encoding="utf-8").strip()
