"""Digital signatures inside a PDF: found, named, and refused when the document is no longer what was signed."""

import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

import pytest
from django.utils import timezone

from casework.files import store_upload
from casework.files.inspection import FileRejected
from casework.files.signatures import UnreadableSignature, read_signatures
from casework.models import StoredFile
from tests.casework.samples import upload
from tests.factories.pdf import SIGNER, extended_pdf, issued_by, plain_pdf, signed_pdf, tampered_pdf


def raising(error: type[Exception]) -> Callable[..., NoReturn]:
    def raised(*args: object) -> NoReturn:
        raise error

    return raised


def test_a_signed_document_names_its_signer_and_the_time() -> None:
    (signature,) = read_signatures(signed_pdf())

    assert signature.signer == SIGNER
    assert signature.signed_at is not None
    assert abs((timezone.now() - signature.signed_at).total_seconds()) < 3600


def test_a_document_that_two_people_signed_one_after_the_other_is_whole() -> None:
    twice = signed_pdf(signed_pdf(), name="Lê Văn Cường", field="Signature2")

    assert [signature.signer for signature in read_signatures(twice)] == [SIGNER, "Lê Văn Cường"]


@pytest.mark.parametrize("changed", [tampered_pdf, extended_pdf], ids=["a byte", "a page"])
def test_a_document_that_was_changed_after_signing_is_refused(changed: object) -> None:
    with pytest.raises(FileRejected) as refusal:
        read_signatures(changed())  # type: ignore[operator]

    assert refusal.value.code == "signature"


def test_a_document_without_signature_has_none() -> None:
    assert read_signatures(plain_pdf()) == []


def test_what_no_parser_understands_has_no_signature_unless_it_says_so() -> None:
    assert read_signatures(b"%PDF-1.7 nothing") == []
    with pytest.raises(FileRejected):
        read_signatures(b"%PDF-1.7 /ByteRange [0 1 2 3] cut")


def test_the_name_of_a_signer_turns_no_text_around() -> None:
    (signature,) = read_signatures(signed_pdf(name="Trần\u202eBình"))

    assert signature.signer == "TrầnBình"


class TestAuthorities:
    """TRUSTED_CA_DIR names the authorities whose certificates the province trusts."""

    @pytest.fixture
    def authorities(self, settings: Any, tmp_path: Path) -> Path:
        settings.TRUSTED_CA_DIR = str(tmp_path)
        return tmp_path

    def test_without_any_a_signer_is_named_and_not_judged(self) -> None:
        assert [signature.trusted for signature in read_signatures(signed_pdf())] == [None]

    def test_a_certificate_of_a_trusted_authority_is_trusted(self, authorities: Path) -> None:
        own, certificate = issued_by("CA thử nghiệm")
        (authorities / "ca.pem").write_bytes(certificate)

        assert [signature.trusted for signature in read_signatures(own)] == [True]

    def test_one_of_the_same_name_from_another_authority_is_not(self, authorities: Path) -> None:
        own, _certificate = issued_by("CA thử nghiệm")
        _other, false_authority = issued_by("CA thử nghiệm")
        (authorities / "ca.pem").write_bytes(false_authority)

        assert [signature.trusted for signature in read_signatures(own)] == [False]

    def test_a_file_that_is_no_certificate_is_left_out(self, authorities: Path) -> None:
        own, certificate = issued_by("CA thử nghiệm")
        (authorities / "a.pem").write_bytes(b"-----BEGIN CERTIFICATE-----\nno\n-----END CERTIFICATE-----\n")
        (authorities / "ca.crt").write_bytes(certificate)

        assert [signature.trusted for signature in read_signatures(own)] == [True]


@pytest.mark.django_db
class TestPapers:
    def test_a_signed_paper_is_kept_with_its_signers(self) -> None:
        stored = store_upload(upload("to-khai.pdf", signed_pdf()))

        assert [row["signer"] for row in stored.signatures] == [SIGNER]

    def test_a_paper_without_signature_is_taken(self) -> None:
        assert store_upload(upload("to-khai.pdf", plain_pdf())).signatures == []

    @pytest.mark.parametrize("changed", [tampered_pdf, extended_pdf], ids=["a byte", "a page"])
    def test_a_paper_that_was_changed_after_signing_is_refused_and_not_kept(
        self, changed: Callable[[], bytes]
    ) -> None:
        with pytest.raises(FileRejected, match="Chữ ký số"):
            store_upload(upload("to-khai.pdf", changed()))

        assert not StoredFile.objects.exists()

    def test_a_signature_of_an_unknown_kind_is_said_to_be_unread(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """The applicant cannot mend what another authority signed; the officer looks at it elsewhere."""
        monkeypatch.setattr("casework.files.signatures._read_apart", raising(UnreadableSignature))

        stored = store_upload(upload("trich-luc.pdf", signed_pdf()))

        assert stored.signatures == [{"signer": "", "signed_at": None, "trusted": None}]

    def test_a_validator_that_never_ends_is_ended(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("casework.files.signatures.TIMEOUT", 0.01)

        assert store_upload(upload("to-khai.pdf", signed_pdf())).signatures[0]["signer"] == ""


def test_no_more_than_two_papers_are_read_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each may take a gigabyte."""
    lock, counts = threading.Lock(), {"now": 0, "most": 0}

    def slow(*args: object, **kwargs: object) -> subprocess.CompletedProcess[bytes]:
        with lock:
            counts["now"] += 1
            counts["most"] = max(counts["most"], counts["now"])
        time.sleep(0.05)
        with lock:
            counts["now"] -= 1
        return subprocess.CompletedProcess([], 0, b"[]", b"")

    monkeypatch.setattr(subprocess, "run", slow)
    threads = [threading.Thread(target=read_signatures, args=(b"%PDF-1.7 /ByteRange",)) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert counts == {"now": 0, "most": 2}
