"""A citizen signs the declaration with a program of their own and hands it back; other signed papers are named too."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pypdf import PdfReader

from dossiers.models import Dossier
from eforms.models import DraftUpload
from tests.eforms.conftest import Applicant
from tests.factories.catalog import ProcedureFactory
from tests.factories.eforms import make_draft
from tests.factories.pdf import SIGNER, extended_pdf, plain_pdf, signed_pdf

COPY = "giay-to-2"


def pdf(content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("to-khai-da-ky.pdf", content, "application/pdf")


@pytest.fixture
def signing(db: None) -> Applicant:
    """At the page of papers of a form that is itself one of the procedure's papers."""
    procedure = ProcedureFactory(papers=["Giấy chứng sinh", "Tờ khai theo mẫu"])
    applicant = Applicant(make_draft(procedure=procedure, produces=COPY))
    applicant.fill_until("giay-to")
    return applicant


def test_the_declaration_to_sign_is_offered_without_the_word_draft(signing: Applicant) -> None:
    from_page = signing.get("giay-to").content.decode()
    assert f"{signing.url()}to-khai.pdf?ky=1" in from_page

    response = signing.client.get(f"{signing.url()}to-khai.pdf?ky=1")

    assert response["Content-Disposition"].startswith("attachment")
    assert "BẢN NHÁP" not in PdfReader(BytesIO(response.content)).pages[0].extract_text()


def test_the_signed_copy_goes_with_the_dossier_and_its_signer_is_shown(signing: Applicant) -> None:
    signing.post("giay-to", {COPY: pdf(signed_pdf())}, upload=COPY)
    assert SIGNER in signing.get("giay-to").content.decode()
    signing.post("giay-to", {"giay-to-1": pdf(plain_pdf())})
    signing.fill("nhan-ket-qua-1")
    assert SIGNER in signing.get("kiem-tra").content.decode()

    signing.submit()

    paper = Dossier.objects.get().papers.get(key=COPY)
    assert paper.files.get().signatures[0]["signer"] == SIGNER


def test_nobody_must_sign(signing: Applicant) -> None:
    signing.post("giay-to", {"giay-to-1": pdf(plain_pdf())})
    signing.fill("nhan-ket-qua-1")
    signing.submit()

    assert not Dossier.objects.get().papers.filter(key=COPY).exists()


def test_a_copy_that_nobody_signed_is_not_taken(signing: Applicant) -> None:
    page: Any = signing.post("giay-to", {COPY: pdf(plain_pdf())}, upload=COPY)

    assert "chưa có chữ ký số" in page.content.decode()
    assert not DraftUpload.objects.exists()


@pytest.mark.parametrize("paper", [COPY, "giay-to-1"])
def test_a_paper_that_was_changed_after_signing_is_not_taken(signing: Applicant, paper: str) -> None:
    page: Any = signing.post("giay-to", {paper: pdf(extended_pdf())}, upload=paper)

    assert "đã bị sửa sau khi ký" in page.content.decode()
    assert not DraftUpload.objects.exists()


def test_a_form_that_asks_for_no_paper_asks_for_no_signature(db: None) -> None:
    procedure = ProcedureFactory(papers=["Tờ khai theo mẫu"])
    page = {"title": "Trang", "questions": [{"type": "text", "key": "ten", "label": "Tên"}]}
    parts = [{"title": "Tờ khai", "pages": [page]}]

    assert make_draft(procedure=procedure, produces="giay-to-1", questions=parts).papers == []


def test_an_answer_that_was_changed_after_signing_is_told_before_sending(signing: Applicant) -> None:
    paper = signing.client.get(f"{signing.url()}to-khai.pdf?ky=1").content
    signing.post("giay-to", {COPY: pdf(signed_pdf(paper)), "giay-to-1": pdf(plain_pdf())})
    signing.fill("nhan-ket-qua-1")
    words = "không còn khớp với câu trả lời"
    assert words not in signing.get("kiem-tra").content.decode()

    signing.fill("to-khai-1", **{"ten-tre": "Nguyễn Minh Châu"})

    assert words in signing.get("kiem-tra").content.decode()
