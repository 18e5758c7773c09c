"""A seal for the demonstration: a key and a certificate that nobody vouches for, made once and kept.

`python -m casework.seal_self_made FOLDER` makes one by hand and prints where it is. It imports nothing of Django.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import NamedTemporaryFile

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import NoEncryption
from cryptography.hazmat.primitives.serialization.pkcs12 import serialize_key_and_certificates
from cryptography.x509.oid import NameOID

NAME = "Cổng dịch vụ công trình diễn (con dấu thử)"
DAYS = 3650
FILE = "seal.p12"


def self_made_seal(folder: Path) -> Path:
    """The PKCS#12 file with key and certificate; of several processes that come at once one makes it for all."""
    path = folder / FILE
    if path.exists():
        return path
    folder.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=folder, delete=False) as file:  # readable for its owner only
        file.write(new_seal(NAME))
    with suppress(FileExistsError):
        os.link(file.name, path)
    os.unlink(file.name)
    return path


def new_seal(name: str, *, days: int = DAYS) -> bytes:
    """A key on P-256 and its own certificate as PKCS#12 without a password."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    usage = x509.KeyUsage(
        digital_signature=True,
        content_commitment=True,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=days))
        .add_extension(usage, critical=True)
        .sign(key, hashes.SHA256())
    )
    return serialize_key_and_certificates(b"seal", key, certificate, None, NoEncryption())


if __name__ == "__main__":
    sys.stdout.write(f"{self_made_seal(Path(sys.argv[1]))}\n")
