"""Digital signatures inside a PDF: who signed, when, and whether the document is still what was signed.

Whether the signer's certificate leads to an authority that the State trusts is not decided here: the province names
its authorities, and this portal has no list of them yet. The officer sees the name that the certificate bears.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import (
    EmbeddedPdfSignature,
    PdfSignatureStatus,
    SignatureCoverageLevel,
    validate_pdf_signature,
)
from pyhanko_certvalidator import ValidationContext

from casework.files.inspection import FileRejected
from portal.base.text import nfc

NAME_LENGTH = 200  # characters
# What may be added after a signature without touching what was signed: proofs for the archive, further signatures.
_HARMLESS = frozenset({ModificationLevel.NONE, ModificationLevel.LTA_UPDATES, ModificationLevel.FORM_FILLING})
_COVERED = frozenset({SignatureCoverageLevel.ENTIRE_FILE, SignatureCoverageLevel.ENTIRE_REVISION})


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """One intact signature. `signed_at` is what the signer's program says; None when it says nothing."""

    signer: str
    signed_at: datetime | None

    def as_json(self) -> dict[str, str | None]:
        return {"signer": self.signer, "signed_at": self.signed_at.isoformat() if self.signed_at else None}


def read_signatures(content: bytes) -> list[Signature]:
    """The signatures of a PDF in the order of signing; [] when it has none.

    Raises:
        FileRejected: a signature is broken, or the document was changed after it was signed.
    """
    try:
        found = list(PdfFileReader(BytesIO(content), strict=False).embedded_regular_signatures)
        return [_checked(embedded) for embedded in found]
    except FileRejected:
        raise
    # A hostile or unusual file makes the parser fail in any way there is: only one that bears a signature is refused.
    except Exception as error:
        if b"/ByteRange" in content:
            raise _broken() from error
        return []


def _checked(embedded: EmbeddedPdfSignature) -> Signature:
    offline = ValidationContext(trust_roots=[], allow_fetching=False)
    status: PdfSignatureStatus = validate_pdf_signature(embedded, signer_validation_context=offline)
    unchanged = status.coverage in _COVERED and status.modification_level in _HARMLESS
    if not (status.intact and status.valid and unchanged) or status.docmdp_ok is False:
        raise _broken()
    return Signature(signer=_name(status.signing_cert), signed_at=_moment(status))


def _name(certificate: Any) -> str:
    """The common name, else whatever the certificate says of its holder."""
    subject = certificate.subject.native
    name = subject.get("common_name") or certificate.subject.human_friendly
    shown = name if isinstance(name, str) else ", ".join(map(str, name))
    return nfc("".join(letter for letter in shown if letter.isprintable()))[:NAME_LENGTH]


def _moment(status: PdfSignatureStatus) -> datetime | None:
    if status.timestamp_validity is not None:
        return status.timestamp_validity.timestamp
    return status.signer_reported_dt


def _broken() -> FileRejected:
    sentence = _("The digital signature in this file is broken: it was changed after signing. Sign it again")
    return FileRejected(sentence, code="signature")
