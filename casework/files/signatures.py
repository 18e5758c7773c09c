"""Digital signatures inside a PDF: who signed, when, and whether the document is still what was signed.

Whether the signer's certificate leads to an authority that the province trusts is said where TRUSTED_CA_DIR names
them; whether it was revoked is not asked, since nothing leaves the portal while a file is taken in.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any

from django.conf import settings
from django.utils.translation import gettext as _

from casework.files.inspection import FileRejected
from portal.base.text import nfc

NAME_LENGTH = 200  # characters
TIMEOUT = 20  # seconds, for one paper
BLOCK = 256 * 1024  # bytes
# Stands uncompressed in every file with a signature: it says which bytes are signed.
MARK = b"/ByteRange"
# Each may take a gigabyte, and anybody may ask: no more than two at once in one process of the web server.
_places = threading.BoundedSemaphore(2)


class UnreadableSignature(RuntimeError):
    """There is a signature, but of a kind or in a file that the validator cannot read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """One intact signature. `signed_at` is what the signer's program says; None when it says nothing."""

    signer: str
    signed_at: datetime | None
    trusted: bool | None = None  # None: no authority is named in TRUSTED_CA_DIR
    fingerprint: str = ""  # SHA-256 of the signer's certificate
    untouched: bool = True  # False: something was added after it, e.g. another signature with a stamp on the page

    def as_json(self) -> dict[str, Any]:
        moment = self.signed_at.isoformat() if self.signed_at else None
        return {"signer": self.signer, "signed_at": moment, "trusted": self.trusted}


def read_signatures(content: bytes) -> list[Signature]:
    """The signatures of a PDF in the order of signing; [] when it has none.

    Raises:
        FileRejected: the document was changed after it was signed, or its signature cannot be read at all.
    """
    try:
        return intact_signatures(content)
    except UnreadableSignature as error:
        raise _broken() from error


def signatures_of_paper(content: IO[bytes]) -> list[dict[str, Any]]:
    """What is kept of a paper's signatures; one that cannot be read is said so, since the applicant can't mend it.

    Raises:
        FileRejected: the document was changed after it was signed.
    """
    if not _bears_mark(content):
        return []
    content.seek(0)
    try:
        return [signature.as_json() for signature in intact_signatures(content.read())]
    except UnreadableSignature:
        return [{"signer": "", "signed_at": None, "trusted": None}]


def _bears_mark(content: IO[bytes]) -> bool:
    """Nearly no paper is signed: only one that is comes into the memory."""
    content.seek(0)
    rest = b""
    while block := content.read(BLOCK):
        if MARK in rest + block:
            return True
        rest = block[-len(MARK) :]
    return False


def intact_signatures(content: bytes) -> list[Signature]:
    """The signatures, all found intact.

    Raises:
        FileRejected: the document was changed after it was signed.
        UnreadableSignature: nothing can be said of it.
    """
    if MARK not in content:
        return []
    found = _read_apart(content)
    if not all(signature["intact"] for signature in found):
        raise _broken()
    return [_signature(signature) for signature in found]


def _read_apart(content: bytes) -> list[dict[str, Any]]:
    """In a process of its own, see casework.signature_reading."""
    try:
        with _places:
            done = subprocess.run(
                [sys.executable, "-m", "casework.signature_reading", settings.TRUSTED_CA_DIR or "-"],
                input=content,
                capture_output=True,
                cwd=settings.BASE_DIR,
                timeout=TIMEOUT,
                check=False,
            )
    except subprocess.TimeoutExpired as error:
        raise UnreadableSignature(f"not read within {TIMEOUT} seconds") from error
    if done.returncode != 0:
        raise UnreadableSignature(done.stderr.decode("utf-8", "replace")[-2000:])
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def _signature(found: dict[str, Any]) -> Signature:
    return Signature(
        signer=nfc("".join(letter for letter in found["signer"] if letter.isprintable()))[:NAME_LENGTH],
        signed_at=datetime.fromisoformat(found["signed_at"]) if found["signed_at"] else None,
        trusted=found["trusted"],
        fingerprint=found["fingerprint"],
        untouched=found["untouched"],
    )


def _broken() -> FileRejected:
    sentence = _("The digital signature in this file is broken: it was changed after signing. Sign it again")
    return FileRejected(sentence, code="signature")
