"""PDF files as an office makes them: plain, signed by a self-made certificate, changed after signing, locked."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache
from io import BytesIO

import typst
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pypdf import PdfWriter

SIGNER = "Trần Thị Bình"
_WORD = b"only in this test"


@cache
def plain_pdf(words: str = "Quyết định") -> bytes:
    return bytes(typst.compile(f"= {words}".encode(), format="pdf"))


@cache
def signer(name: str = SIGNER) -> signers.SimpleSigner:
    """Self-made: nobody vouches for it."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return _packed(key, _certificate(name, key, name, key))


def issued_by(authority: str, name: str = SIGNER) -> tuple[bytes, bytes]:
    """A document signed by somebody for whom an authority vouches, and the authority's certificate in PEM."""
    above, own = (rsa.generate_private_key(public_exponent=65537, key_size=2048) for _each in range(2))
    certificate = _certificate(name, own, authority, above)
    writer = IncrementalPdfFileWriter(BytesIO(plain_pdf()))
    metadata = signers.PdfSignatureMetadata(field_name="Signature1")
    signed = signers.sign_pdf(writer, metadata, signer=_packed(own, certificate))
    root = _certificate(authority, above, authority, above, is_authority=True)
    return signed.getvalue(), root.public_bytes(serialization.Encoding.PEM)


def _certificate(
    name: str, key: rsa.RSAPrivateKey, issuer: str, by: rsa.RSAPrivateKey, *, is_authority: bool = False
) -> x509.Certificate:
    now = datetime.now(UTC)
    usage = x509.KeyUsage(
        digital_signature=True,
        content_commitment=True,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=is_authority,
        crl_sign=is_authority,
        encipher_only=False,
        decipher_only=False,
    )
    return (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=30))
        .add_extension(usage, critical=True)
        .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
        .sign(by, hashes.SHA256())
    )


def _packed(key: rsa.RSAPrivateKey, certificate: x509.Certificate) -> signers.SimpleSigner:
    packed = pkcs12.serialize_key_and_certificates(
        b"signer", key, certificate, None, serialization.BestAvailableEncryption(_WORD)
    )
    return signers.SimpleSigner.load_pkcs12_data(packed, [], _WORD)


def signed_pdf(content: bytes | None = None, *, name: str = SIGNER, field: str = "Signature1") -> bytes:
    """Signed as a citizen's or an office's signing program does it: by an incremental update."""
    writer = IncrementalPdfFileWriter(BytesIO(content or plain_pdf()))
    signed = signers.sign_pdf(writer, signers.PdfSignatureMetadata(field_name=field), signer=signer(name))
    return bytes(signed.getvalue())


def tampered_pdf() -> bytes:
    """One byte of the signed part is another."""
    content = bytearray(signed_pdf())
    content[200] ^= 1
    return bytes(content)


def extended_pdf() -> bytes:
    """A page was added after the signature."""
    writer = PdfWriter(BytesIO(signed_pdf()), incremental=True)
    writer.add_blank_page(200, 200)
    return _written(writer)


def locked_pdf() -> bytes:
    writer = PdfWriter(BytesIO(plain_pdf()))
    writer.encrypt("secret")
    return _written(writer)


def _written(writer: PdfWriter) -> bytes:
    output = BytesIO()
    writer.write(output)
    return output.getvalue()
