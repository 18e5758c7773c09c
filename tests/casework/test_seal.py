"""The portal's seal: whose it is, when it is left out, and what the checks say of its key."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import BytesIO
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, NoEncryption, PrivateFormat
from cryptography.hazmat.primitives.serialization.pkcs12 import load_pkcs12, serialize_key_and_certificates
from cryptography.x509.oid import NameOID
from pypdf import PdfReader

from casework import checks, seal
from casework.files.signatures import read_signatures
from casework.printing import render_pdf
from casework.seal import SealError, current_seal, seal_fingerprints, sealed
from casework.seal_self_made import NAME, new_seal, self_made_seal
from casework.seal_signer import SealSigner
from tests.factories.pdf import plain_pdf, signed_pdf

PASSWORD = "only in this test"
NewKey = Callable[..., Path]
Key = rsa.RSAPrivateKey | ed25519.Ed25519PrivateKey


@pytest.fixture(autouse=True)
def _no_seal(settings: Any, tmp_path: Path) -> None:
    settings.SEAL_KEY_FILE = settings.SEAL_CERT_FILE = settings.SEAL_KEY_PASSWORD = settings.SEAL_FORMER_DIR = ""
    settings.SEAL_SELF_MADE = False
    settings.VAR_DIR = tmp_path


@pytest.fixture
def new_key(settings: Any, tmp_path: Path) -> NewKey:
    """Put a new key with its certificate where the settings say."""
    moments = count(1)

    def put(name: str = "UBND tỉnh Quảng Trị", days: int = 365, password: str = "") -> Path:
        path = tmp_path / "con-dau.p12"
        made = load_pkcs12(new_seal(name, days=days), None)
        assert made.cert
        locked = BestAvailableEncryption(password.encode()) if password else NoEncryption()
        path.write_bytes(serialize_key_and_certificates(b"", made.key, made.cert.certificate, None, locked))
        os.utime(path, (0, next(moments)))  # never the same as of the key before it
        settings.SEAL_KEY_FILE, settings.SEAL_KEY_PASSWORD = str(path), password
        return path

    return put


def test_without_a_key_a_paper_stays_as_it_is() -> None:
    assert sealed(plain_pdf(), reason="Giấy tiếp nhận") == plain_pdf()


def test_a_sealed_paper_names_the_province_and_breaks_when_it_is_changed(new_key: NewKey) -> None:
    new_key()

    content = sealed(plain_pdf(), reason="Giấy tiếp nhận")

    (signature,) = read_signatures(content)
    assert signature.signer == "UBND tỉnh Quảng Trị"
    assert signature.fingerprint in seal_fingerprints()
    field = PdfReader(BytesIO(content)).get_fields()
    assert field is not None
    assert field[seal.FIELD].value["/Reason"] == "Giấy tiếp nhận"


def test_a_sealed_paper_stays_accessible(new_key: NewKey) -> None:
    new_key()
    heading = {"heading": {"code": "", "qr": "", "foot": ""}}

    content = sealed(render_pdf("dossiers/typst/sample.typ", heading, title="Giấy tờ"), reason="x")

    root = PdfReader(BytesIO(content)).trailer["/Root"]
    assert "/StructTreeRoot" in root
    assert root["/Lang"] == "vi"


def test_a_person_may_sign_a_sealed_paper_too(new_key: NewKey) -> None:
    new_key()

    both = signed_pdf(sealed(plain_pdf(), reason="Tờ khai"))

    assert len(read_signatures(both)) == 2


def test_a_password_opens_the_key(new_key: NewKey, settings: Any) -> None:
    new_key(password=PASSWORD)
    assert len(read_signatures(sealed(plain_pdf(), reason="x"))) == 1

    settings.SEAL_KEY_PASSWORD = "another"
    with pytest.raises(SealError, match=r"con-dau\.p12"):
        current_seal()


def test_key_and_certificate_may_be_two_pem_files(settings: Any, tmp_path: Path) -> None:
    made = load_pkcs12(new_seal("Con dấu PEM"), None)
    above = load_pkcs12(new_seal("Cơ quan cấp"), None)
    assert made.key
    assert made.cert
    assert above.cert
    key, chain = tmp_path / "key.pem", tmp_path / "chain.pem"
    key.write_bytes(made.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    chain.write_bytes(b"".join(one.certificate.public_bytes(Encoding.PEM) for one in (made.cert, above.cert)))
    settings.SEAL_KEY_FILE, settings.SEAL_CERT_FILE = str(key), str(chain)

    (signature,) = read_signatures(sealed(plain_pdf(), reason="x"))

    assert signature.signer == "Con dấu PEM"


def test_a_renewed_key_is_used_at_once_and_the_retired_one_stays_the_portals(
    new_key: NewKey, settings: Any, tmp_path: Path
) -> None:
    new_key("Con dấu cũ")
    old = current_seal()
    former = tmp_path / "cu"
    former.mkdir()
    (former / "2026.cer").write_bytes(old.certificate.dump())
    settings.SEAL_FORMER_DIR = str(former)

    new_key("Con dấu mới")

    (signature,) = read_signatures(sealed(plain_pdf(), reason="x"))
    assert signature.signer == "Con dấu mới"
    assert seal_fingerprints() == {old.fingerprint, current_seal().fingerprint}


def test_the_key_is_opened_for_the_first_paper_only_and_no_signature_is_made_twice(
    new_key: NewKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    new_key()
    sealed(plain_pdf(), reason="the first")
    made: list[bytes] = []
    signing = SealSigner.sign_raw

    def noted(self: SealSigner, data: bytes, digest_algorithm: str) -> bytes:
        made.append(signing(self, data, digest_algorithm))
        return made[-1]

    monkeypatch.setattr(SealSigner, "sign_raw", noted)
    monkeypatch.setattr(serialization, "load_der_private_key", None)

    (signature,) = read_signatures(sealed(plain_pdf(), reason="the second"))

    assert signature.untouched
    assert len(made) == 1


def test_an_rsa_key_with_a_long_chain_above_it_seals_too(settings: Any, tmp_path: Path) -> None:
    key = rsa.generate_private_key(65537, 2048)
    above = [load_pkcs12(new_seal(f"Cơ quan cấp {place}"), None).cert for place in range(4)]
    chain = [one.certificate for one in above if one]
    settings.SEAL_KEY_FILE = str(_bundle(tmp_path, key, _certificate_of(key), chain))

    (signature,) = read_signatures(sealed(plain_pdf(), reason="x"))

    assert signature.signer == "Con dấu"
    assert signature.untouched


def test_a_key_of_a_kind_that_papers_are_not_signed_with_is_named(settings: Any, tmp_path: Path) -> None:
    key = ed25519.Ed25519PrivateKey.generate()
    settings.SEAL_KEY_FILE = str(_bundle(tmp_path, key, _certificate_of(key), []))

    with pytest.raises(SealError, match="neither RSA nor"):
        current_seal()
    assert sealed(plain_pdf(), reason="x") == plain_pdf()


def test_a_certificate_of_another_key_is_named_before_a_paper_bears_it(settings: Any, tmp_path: Path) -> None:
    made, other = (load_pkcs12(new_seal("Con dấu"), None) for _one in range(2))
    assert made.key
    assert other.cert
    key, certificate = tmp_path / "key.pem", tmp_path / "con-dau.pem"
    key.write_bytes(made.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    certificate.write_bytes(other.cert.certificate.public_bytes(Encoding.PEM))
    settings.SEAL_KEY_FILE, settings.SEAL_CERT_FILE = str(key), str(certificate)

    with pytest.raises(SealError, match="of another key"):
        current_seal()


def _certificate_of(key: Key) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Con dấu")])
    now = datetime.now(UTC)
    unsigned = x509.CertificateBuilder(
        name, name, key.public_key(), 1, now - timedelta(days=1), now + timedelta(days=9)
    )
    return unsigned.sign(key, SHA256() if isinstance(key, rsa.RSAPrivateKey) else None)


def _bundle(folder: Path, key: Key, own: x509.Certificate, above: list[x509.Certificate]) -> Path:
    path = folder / "con-dau.p12"
    path.write_bytes(serialize_key_and_certificates(b"", key, own, above, NoEncryption()))
    return path


@pytest.mark.parametrize("fault", ["missing", "no key at all", "expired"])
def test_a_seal_that_cannot_be_used_costs_nobody_their_paper(
    fault: str, new_key: NewKey, caplog: pytest.LogCaptureFixture
) -> None:
    path = new_key(days=0 if fault == "expired" else 365)
    if fault == "missing":
        path.unlink()
    if fault == "no key at all":
        path.write_bytes(b"no key")

    assert sealed(plain_pdf(), reason="x") == plain_pdf()
    assert "without the portal's seal" in caplog.text


def test_the_demonstration_makes_its_own_seal_once(settings: Any, tmp_path: Path) -> None:
    settings.SEAL_SELF_MADE = True

    first, second = self_made_seal(tmp_path), self_made_seal(tmp_path)

    assert first.read_bytes() == second.read_bytes()
    assert first.stat().st_mode & 0o077 == 0
    assert [path.name for path in tmp_path.iterdir()] == [first.name]
    (signature,) = read_signatures(sealed(plain_pdf(), reason="x"))
    assert signature.signer == NAME


class TestChecks:
    def test_production_without_a_seal_is_warned(self, settings: Any) -> None:
        assert [message.id for message in checks.seal_is_configured()] == ["casework.W001"]
        settings.SEAL_SELF_MADE = True
        assert checks.seal_is_configured() == []

    @pytest.mark.parametrize(
        ("days", "expected"), [(365, []), (30, ["casework.W002"]), (0, ["casework.E002"])], ids=str
    )
    def test_a_certificate_is_to_be_renewed_in_time(self, days: int, expected: list[str], new_key: NewKey) -> None:
        new_key(days=days)

        assert [message.id for message in checks.seal_is_usable()] == expected

    def test_a_key_that_does_not_open_is_an_error(self, new_key: NewKey) -> None:
        new_key().write_bytes(b"no key")

        assert [message.id for message in checks.seal_is_usable()] == ["casework.E001"]

    def test_a_folder_without_authorities_is_warned(self, settings: Any, tmp_path: Path) -> None:
        settings.TRUSTED_CA_DIR = str(tmp_path)

        assert [message.id for message in checks.authorities_are_readable()] == ["casework.W003"]
