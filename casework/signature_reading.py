"""The validator's own process: the signatures of a PDF on standard input, as JSON on standard output.

Run as `python -m casework.signature_reading FOLDER`, the folder of trusted authorities or "-"; see
casework.files.signatures. A file made to eat memory or time ends this process, not the portal. It imports nothing of
Django.
"""

from __future__ import annotations

import json
import logging
import resource
import sys
from dataclasses import asdict, dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from asn1crypto import pem
from asn1crypto.x509 import Certificate
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import (
    EmbeddedPdfSignature,
    PdfSignatureStatus,
    SignatureCoverageLevel,
    validate_pdf_signature,
)
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko_certvalidator import ValidationContext

CPU_SECONDS = 10
MEMORY = 1024**3  # bytes of address space; a paper of 20 MB takes some 200 MB of it
MOST = 20  # signatures of one paper
CERTIFICATES = ("*.pem", "*.crt", "*.cer", "*.der")
# What may be added after a signature without touching what was signed: proofs for the archive, further signatures.
_PROOFS = frozenset({ModificationLevel.NONE, ModificationLevel.LTA_UPDATES})
_HARMLESS = _PROOFS | {ModificationLevel.FORM_FILLING}
_COVERED = frozenset({SignatureCoverageLevel.ENTIRE_FILE, SignatureCoverageLevel.ENTIRE_REVISION})
# Signing certificates of persons bear one or the other, those of seals often only the second.
_USAGE = KeyUsageConstraints(key_usage={"non_repudiation", "digital_signature"}, match_all_key_usages=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One signature. `trusted` is None where no authority is named."""

    intact: bool  # it fits, and nothing of what was signed was changed afterwards
    signer: str
    signed_at: str | None
    fingerprint: str  # SHA-256 of the signer's certificate, in hexadecimal
    trusted: bool | None
    untouched: bool  # nothing at all was added after it but proofs for the archive; a later signature may show a stamp


def limit() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def read(content: bytes, authorities: list[Certificate]) -> list[Found]:
    """The signatures in the order of signing."""
    reader = PdfFileReader(BytesIO(content), strict=False)
    return [_found(embedded, authorities) for embedded in list(reader.embedded_regular_signatures)[:MOST]]


def _found(embedded: EmbeddedPdfSignature, authorities: list[Certificate]) -> Found:
    context = ValidationContext(trust_roots=authorities, allow_fetching=False, revocation_mode="soft-fail")
    status: PdfSignatureStatus = validate_pdf_signature(
        embedded, signer_validation_context=context, key_usage_settings=_USAGE
    )
    unchanged = status.coverage in _COVERED and status.modification_level in _HARMLESS
    moment = _moment(status)
    return Found(
        intact=bool(status.intact and status.valid and unchanged and status.docmdp_ok is not False),
        signer=_name(status.signing_cert),
        signed_at=moment.isoformat() if moment else None,
        fingerprint=status.signing_cert.sha256.hex(),
        trusted=bool(status.trusted) if authorities else None,
        untouched=status.modification_level in _PROOFS,
    )


def _name(certificate: Any) -> str:
    """The common name, else whatever the certificate says of its holder."""
    subject = certificate.subject.native
    name = subject.get("common_name") or certificate.subject.human_friendly
    return name if isinstance(name, str) else ", ".join(map(str, name))


def _moment(status: PdfSignatureStatus) -> datetime | None:
    if status.timestamp_validity is not None:
        stamped: datetime = status.timestamp_validity.timestamp
        return stamped
    reported: datetime | None = status.signer_reported_dt
    return reported


def certificates_in(folder: Path) -> list[Certificate]:
    """Every certificate (PEM or DER) in the files of `folder`; what is none is left out."""
    found: list[Certificate] = []
    for path in sorted(path for pattern in CERTIFICATES for path in folder.glob(pattern)):
        try:
            found.extend(certificates(path.read_bytes()))
        except (OSError, ValueError) as error:
            logging.getLogger(__name__).error("%s is no certificate: %s", path, error)
    return found


def certificates(content: bytes) -> list[Certificate]:
    """Those of one file, in its order.

    Raises:
        ValueError: something in it is no certificate.
    """
    if not pem.detect(content):
        return [Certificate.load(content, strict=True)]
    return [
        Certificate.load(encoded, strict=True)
        for kind, _headers, encoded in pem.unarmor(content, multiple=True)
        if kind == "CERTIFICATE"
    ]


def main(folder: str) -> None:
    # It warns, with a traceback, of each signer whose authority it does not know; that is not asked of it.
    logging.getLogger("pyhanko").setLevel(logging.CRITICAL)
    authorities = certificates_in(Path(folder)) if folder != "-" else []
    limit()
    found = read(sys.stdin.buffer.read(), authorities)
    sys.stdout.write(json.dumps([asdict(signature) for signature in found]))


if __name__ == "__main__":
    main(sys.argv[1])
