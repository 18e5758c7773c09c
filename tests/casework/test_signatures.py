"""Digital signatures inside a PDF: found, named, and refused when the document is no longer what was signed."""

import pytest
from django.utils import timezone

from casework.files.inspection import FileRejected
from casework.files.signatures import read_signatures
from tests.factories.pdf import SIGNER, extended_pdf, plain_pdf, signed_pdf, tampered_pdf


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
