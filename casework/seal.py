"""The portal's digital seal inside the PDFs that it gives out: receipts, confirmations, finished declarations.

Signed in the process that answers, 10 to 20 ms, so only what one person downloads is sealed. A pile of receipts for
the desk's printer is not: on paper the seal says nothing.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from asn1crypto.x509 import Certificate
from django.conf import settings
from pyhanko.keys import load_private_key_from_pemder_data
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko_certvalidator.registry import SimpleCertificateStore

from casework.seal_self_made import self_made_seal
from casework.seal_signer import DIGEST, SealSigner
from casework.signature_reading import certificates, certificates_in

FIELD = "ConDauSo"
BUNDLES = frozenset({".p12", ".pfx"})  # PKCS#12: key and certificates in one file
_log = logging.getLogger(__name__)


class SealError(RuntimeError):
    """The key or the certificate of the seal cannot be used; the text says which file."""


@dataclass(frozen=True, slots=True)
class Seal:
    """A key that opened, with its certificate."""

    signer: SealSigner
    certificate: Certificate

    @property
    def valid_until(self) -> datetime:
        until: datetime = self.certificate.not_valid_after
        return until

    @property
    def fingerprint(self) -> str:
        return str(self.certificate.sha256.hex())


def is_configured() -> bool:
    return bool(settings.SEAL_KEY_FILE or settings.SEAL_SELF_MADE)


def sealed(content: bytes, *, reason: str) -> bytes:
    """The same PDF with the portal's invisible signature; as it came where there is no seal, or it cannot be used.

    Args:
        reason: what the paper is; a reader's program shows it beside the signature.
    """
    if not is_configured():
        return content
    try:
        return _signed(content, current_seal(), reason)
    except SealError:
        # A paper without the seal is worth more to its applicant than none.
        _log.exception("A paper was given out without the portal's seal")
        return content


def _signed(content: bytes, seal: Seal, reason: str) -> bytes:
    if seal.valid_until <= datetime.now(UTC):
        raise SealError(f"the certificate of the seal has expired on {seal.valid_until:%d/%m/%Y}")
    metadata = signers.PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm=DIGEST,
        subfilter=fields.SigSeedSubFilter.PADES,
        reason=reason,
        location=settings.PROVINCE_NAME,
    )
    writer = IncrementalPdfFileWriter(BytesIO(content))
    signed: BytesIO = signers.sign_pdf(writer, metadata, signer=seal.signer, bytes_reserved=seal.signer.room)
    return signed.getvalue()


def current_seal() -> Seal:
    """The key in use. A file that is replaced is read anew, so a renewed key needs no restart.

    Raises:
        SealError: it cannot be used.
    """
    key = Path(settings.SEAL_KEY_FILE) if settings.SEAL_KEY_FILE else self_made_seal(settings.VAR_DIR)
    certificate = Path(settings.SEAL_CERT_FILE) if settings.SEAL_CERT_FILE else key
    try:
        changed = (key.stat().st_mtime_ns, certificate.stat().st_mtime_ns)
    except OSError as error:
        raise SealError(f"SEAL_KEY_FILE, SEAL_CERT_FILE: {error}") from error
    return _open(key, certificate, settings.SEAL_KEY_PASSWORD, changed)


@lru_cache(maxsize=2)
def _open(key: Path, certificate: Path, password: str, changed: tuple[int, int]) -> Seal:
    secret = password.encode() or None
    try:
        if key.suffix.lower() in BUNDLES:
            opened = signers.SimpleSigner.load_pkcs12_data(key.read_bytes(), [], passphrase=secret)
        else:
            opened = _from_pem(key.read_bytes(), certificate.read_bytes(), secret)
        signer = SealSigner.of(opened)
    except (OSError, ValueError, TypeError) as error:
        raise SealError(f"SEAL_KEY_FILE {key}, SEAL_CERT_FILE {certificate}: {error}") from error
    return Seal(signer=signer, certificate=signer.signing_cert)


def _from_pem(key: bytes, chain: bytes, secret: bytes | None) -> signers.SimpleSigner:
    """The first certificate is the seal's own, the others lead to its authority."""
    own, *others = certificates(chain)
    registry = SimpleCertificateStore()
    registry.register_multiple(others)
    return signers.SimpleSigner(
        signing_cert=own,
        signing_key=load_private_key_from_pemder_data(key, passphrase=secret),
        cert_registry=registry,
    )


def seal_fingerprints() -> set[str]:
    """SHA-256 of every certificate whose signature is the portal's own: the present one, and those retired."""
    retired = certificates_in(Path(settings.SEAL_FORMER_DIR)) if settings.SEAL_FORMER_DIR else []
    known = {certificate.sha256.hex() for certificate in retired}
    if not is_configured():
        return known
    try:
        return known | {current_seal().fingerprint}
    except SealError:
        _log.exception("The portal's own seal is not known")
        return known
