"""The portal's side of casework.opening: a strange file goes to a process of its own, a verdict comes back."""

from __future__ import annotations

import logging
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from shutil import copyfileobj
from tempfile import TemporaryFile
from typing import IO

from django.conf import settings
from django.utils.translation import gettext as _

from casework.files.inspection import HEIC, JPEG, PNG, FileRejected
from casework.opening.limits import ACTIVE, ENCRYPTED, TOO_MANY_PIXELS

logger = logging.getLogger(__name__)
TIMEOUT = 30  # seconds
FORMATS = {JPEG: "JPEG", PNG: "PNG", HEIC: "HEIF"}  # as casework.opening.picture names them
KEPT_AS = {HEIC: JPEG}  # few browsers show an iPhone's own format
# Each may take a gigabyte: no more than two at once in one process of the web server.
_places = threading.BoundedSemaphore(2)


def check_pdf(content: IO[bytes]) -> None:
    """A PDF that opens without a password and has a page.

    Raises:
        FileRejected: encrypted, or broken.
    """
    _open("pdf", content, None)


def check_passive_pdf(content: IO[bytes]) -> None:
    """A PDF that is offered to the public: opens, and neither runs, loads nor carries anything.

    Raises:
        FileRejected: encrypted, broken, or active.
    """
    _open("passive_pdf", content, None)


def draw_anew(content: IO[bytes], content_type: str, output: IO[bytes]) -> str:
    """Write the picture as it is kept (see casework.opening.picture).

    Returns:
        The type of what was written.

    Raises:
        FileRejected: broken, or too large: more pixels than a paper needs.
    """
    _open("picture", content, output, FORMATS[content_type])
    return KEPT_AS.get(content_type, content_type)


def _open(module: str, content: IO[bytes], output: IO[bytes] | None, *arguments: str) -> None:
    command = [sys.executable, "-m", f"casework.opening.{module}", *arguments]
    with _places, _own_file(content) as file:
        try:
            done = subprocess.run(
                command,
                stdin=file,
                stdout=output or subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                cwd=settings.BASE_DIR,
                timeout=TIMEOUT,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise _refused("") from error
    if done.returncode:
        words = done.stderr.decode("utf-8", "replace").split()
        logger.info("a file was refused: %s, code %d", module, done.returncode)
        raise _refused(words[-1] if words else "")


@contextmanager
def _own_file(content: IO[bytes]) -> Iterator[IO[bytes]]:
    """The content from its beginning, in a file with a position of its own: two processes would move a shared one."""
    path = getattr(content, "temporary_file_path", None)
    if path:
        content.flush()
        with open(path(), "rb") as file:
            yield file
        return
    with TemporaryFile() as file:
        content.seek(0)
        copyfileobj(content, file)
        file.seek(0)
        yield file


def _refused(reason: str) -> FileRejected:
    if reason == ENCRYPTED:
        return FileRejected(_("The file has a password"), code="encrypted")
    if reason == ACTIVE:
        return FileRejected(_("The PDF has scripts, actions or attached files: print it to a new PDF"), code="active")
    if reason == TOO_MANY_PIXELS:
        return FileRejected(_("The picture has too many pixels: take it again at a smaller size"), code="too_large")
    return FileRejected(_("The file is damaged and cannot be opened: take or scan it again"), code="broken")
