"""What a file is, by its content: the name and the browser's word for the type prove nothing."""

from collections.abc import Collection
from typing import IO

import puremagic
from django.core.exceptions import ValidationError
from django.utils.translation import gettext

PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"
HEIC = "image/heic"  # a photograph as iPhones keep it; taken wherever a JPEG is, and kept as one
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# What an applicant may hand in; an officer's result may add to it.
PAPER_TYPES = frozenset({PDF, JPEG, PNG})
EXTENSIONS = {PDF: ".pdf", JPEG: ".jpg", PNG: ".png", DOCX: ".docx", XLSX: ".xlsx"}
SIGNATURES = ((b"\xff\xd8\xff", JPEG), (b"\x89PNG\r\n\x1a\n", PNG))
# ISO 14496-12: a box "ftyp" with the brand of the content; these are pictures in HEVC.
HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
HEAD = 1024  # bytes within which readers look for a PDF's signature
LARGEST_OFFICE_FILE = 20 * 1024 * 1024  # bytes that are read at once to tell a document from a table


class FileRejected(ValidationError):
    """A file that is not taken, with the sentence for the person who sent it.

    Codes: empty, too_large, type, broken, encrypted, active, infected, scanner_down.
    """


def content_type_of(content: IO[bytes], allowed: Collection[str]) -> str:
    """The type by content: one of those allowed, or HEIC where JPEG is.

    Raises:
        FileRejected: none of them.
    """
    content.seek(0)
    head = content.read(HEAD)
    found = _by_signature(head)
    if not found and not PAPER_TYPES.issuperset(allowed):
        found = _office_type(content)
    if found not in allowed and not (found == HEIC and JPEG in allowed):
        raise FileRejected(_refusal(allowed), code="type")
    return found


def _by_signature(head: bytes) -> str:
    """ "" when it is none of the papers' types."""
    for signature, kind in SIGNATURES:
        if head.startswith(signature):
            return kind
    if head[4:8] == b"ftyp" and head[8:12] in HEIC_BRANDS:
        return HEIC
    return PDF if b"%PDF-" in head else ""


def _office_type(content: IO[bytes]) -> str:
    """Containers that puremagic looks into; "" when it knows nothing."""
    content.seek(0)
    try:
        return str(puremagic.from_string(content.read(LARGEST_OFFICE_FILE), mime=True))
    except (puremagic.PureError, ValueError):
        return ""


def _refusal(allowed: Collection[str]) -> str:
    if set(allowed) <= PAPER_TYPES:
        return gettext("Only PDF, JPG, PNG and HEIC are taken")
    return gettext("This type of file is not taken")
