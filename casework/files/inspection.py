"""What a file is, by its content: the name and the browser's word for the type prove nothing."""

from collections.abc import Collection
from typing import IO

import puremagic
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from pypdf import PdfReader

PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# What an applicant may hand in; an officer's result may add to it.
PAPER_TYPES = frozenset({PDF, JPEG, PNG})
EXTENSIONS = {PDF: ".pdf", JPEG: ".jpg", PNG: ".png", DOCX: ".docx", XLSX: ".xlsx"}
SIGNATURES = ((b"\xff\xd8\xff", JPEG), (b"\x89PNG\r\n\x1a\n", PNG))
HEAD = 1024  # bytes within which readers look for a PDF's signature


class FileRejected(ValidationError):
    """A file that is not taken, with the sentence for the person who sent it.

    Codes: empty, too_large, type, broken, encrypted, infected, scanner_down.
    """


def content_type_of(content: IO[bytes], allowed: Collection[str]) -> str:
    """The type by content.

    Raises:
        FileRejected: none of the allowed types.
    """
    content.seek(0)
    head = content.read(HEAD)
    found = next((kind for signature, kind in SIGNATURES if head.startswith(signature)), "")
    if not found and b"%PDF-" in head:
        found = PDF
    if not found:
        found = _guess(content)
    if found not in allowed:
        raise FileRejected(_refusal(allowed), code="type")
    return found


def _guess(content: IO[bytes]) -> str:
    """Office files: containers that puremagic looks into; "" when it knows nothing."""
    content.seek(0)
    try:
        return str(puremagic.from_string(content.read(), mime=True))
    except (puremagic.PureError, ValueError):
        return ""


def _refusal(allowed: Collection[str]) -> str:
    if set(allowed) <= PAPER_TYPES:
        return gettext("Only PDF, JPG and PNG are taken")
    return gettext("This type of file is not taken")


def check_pdf(content: IO[bytes]) -> None:
    """A PDF that opens without a password and has a page. One that only restricts printing is taken.

    Raises:
        FileRejected: encrypted, or broken.
    """
    content.seek(0)
    try:
        reader = PdfReader(content, strict=False)
        locked = reader.is_encrypted and not reader.decrypt("")
        pages = 0 if locked else len(reader.pages)
    # A hostile or cut file makes pypdf fail in any way there is.
    except Exception as error:
        raise FileRejected(_broken(), code="broken") from error
    if locked:
        raise FileRejected(gettext("The file has a password"), code="encrypted")
    if not pages:
        raise FileRejected(_broken(), code="broken")


def _broken() -> str:
    return gettext("The file is damaged and cannot be opened: take or scan it again")
