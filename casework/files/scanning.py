"""The virus scanner: clamd over its socket, by the INSTREAM command (clamd(8))."""

import logging
import socket
import struct
from typing import IO

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from casework.files.inspection import FileRejected
from casework.models import StoredFile

logger = logging.getLogger(__name__)
TIMEOUT = 30  # seconds, for each step of the conversation
CHUNK = 64 * 1024  # bytes
DEFAULT_PORT = 3310


def scan(content: IO[bytes]) -> StoredFile.Scan:
    """Let CLAMAV_ADDRESS look at the content; without a scanner, say so.

    Raises:
        FileRejected: infected; or the scanner does not answer, then nothing is taken unseen.
    """
    if not settings.CLAMAV_ADDRESS:
        return StoredFile.Scan.SKIPPED
    try:
        answer = ask_clamd(settings.CLAMAV_ADDRESS, content)
    except (OSError, ValueError) as error:
        logger.warning("the virus scanner at %s does not answer: %s", settings.CLAMAV_ADDRESS, error)
        raise _not_scanned() from error
    if answer.endswith("OK"):
        return StoredFile.Scan.CLEAN
    if answer.endswith("FOUND"):
        logger.warning("infected upload refused: %s", answer)
        raise FileRejected(_("The file carries malicious code and was deleted"), code="infected")
    logger.warning("the virus scanner answered: %s", answer)
    raise _not_scanned()


def _not_scanned() -> FileRejected:
    return FileRejected(
        _("The file could not be checked for malicious code; try again in a minute"), code="scanner_down"
    )


def ask_clamd(address: str, content: IO[bytes]) -> str:
    """The scanner's answer, e.g. "stream: OK" or "stream: Eicar-Test-Signature FOUND"; address is host:port."""
    host, _colon, port = address.rpartition(":") if ":" in address else (address, "", str(DEFAULT_PORT))
    content.seek(0)
    with socket.create_connection((host.strip("[]"), int(port)), timeout=TIMEOUT) as connection:
        connection.sendall(b"zINSTREAM\0")
        while chunk := content.read(CHUNK):
            connection.sendall(struct.pack("!I", len(chunk)) + chunk)
        connection.sendall(struct.pack("!I", 0))
        return _read_answer(connection)


def _read_answer(connection: socket.socket) -> str:
    answer = b""
    while not answer.endswith(b"\0"):
        part = connection.recv(4096)
        if not part:
            break
        answer += part
    return answer.rstrip(b"\0").decode("utf-8", "replace").strip()
