"""A public page says whether a PDF is from the portal and unchanged; the file is kept nowhere."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from casework.models import StoredFile
from casework.seal import sealed
from dossiers.views import seal_check
from tests.factories.pdf import SIGNER, extended_pdf, plain_pdf, signed_pdf

pytestmark = pytest.mark.django_db
PAGE = "/ho-so/kiem-tra-chu-ky/"


@pytest.fixture(autouse=True)
def _seal(settings: Any, tmp_path: Path) -> None:
    settings.SEAL_SELF_MADE, settings.VAR_DIR = True, tmp_path


def check(client: Client, content: bytes, **headers: str) -> Any:
    return client.post(PAGE, {"file": SimpleUploadedFile("giay.pdf", content)}, headers=headers)


def test_a_paper_of_the_portal_is_recognised(client: Client) -> None:
    page = check(client, sealed(plain_pdf(), reason="Giấy tiếp nhận")).content.decode()

    assert "Do cổng này cấp và còn nguyên vẹn" in page
    assert "Con dấu số của cổng" in page
    assert not StoredFile.objects.exists()


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (signed_pdf, "không phải của cổng này"),
        (plain_pdf, "Không có chữ ký số"),
        (extended_pdf, "Đã bị sửa sau khi ký"),
    ],
    ids=["signed by somebody", "not signed", "changed"],
)
def test_other_papers_are_told_for_what_they_are(client: Client, make: Any, words: str) -> None:
    page = check(client, make()).content.decode()

    assert words in page
    assert "còn nguyên vẹn" not in page
    assert (SIGNER in page) == (make is signed_pdf)


def test_a_paper_of_the_portal_that_was_changed_is_no_longer_the_portals(client: Client) -> None:
    content = bytearray(sealed(plain_pdf(), reason="x"))
    content[200] ^= 1

    assert "Đã bị sửa sau khi ký" in check(client, bytes(content)).content.decode()


def test_a_signature_that_was_added_to_the_portals_paper_is_told(client: Client) -> None:
    """Its picture on the page may cover what the portal wrote."""
    page = check(client, signed_pdf(sealed(plain_pdf(), reason="x"))).content.decode()

    assert "có thêm chữ ký khác" in page
    assert SIGNER in page


@pytest.mark.parametrize(
    ("content", "words"), [(b"", "Tệp rỗng"), (b"GIF89a", "không phải PDF"), (b"%PDF-" + b"x" * 2**21, "lớn hơn 1 MB")]
)
def test_what_cannot_be_checked_is_said_so(client: Client, content: bytes, words: str, settings: Any) -> None:
    settings.UPLOAD_MAX_MIB = 1

    assert words in check(client, content).content.decode()


def test_a_hostile_file_breaks_nothing(client: Client) -> None:
    response = check(client, b"%PDF-1.7 /ByteRange [0 1 2 3]" + b"\xff" * 500)

    assert response.status_code == 200
    assert "Không kiểm tra được chữ ký" in response.content.decode()


def test_one_connection_checks_only_so_many(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seal_check, "TRIES", 1)
    check(client, plain_pdf())

    assert check(client, plain_pdf()).status_code == 429


def test_another_site_cannot_send_files_here(client: Client) -> None:
    assert check(client, plain_pdf(), sec_fetch_site="cross-site").status_code == 403


def test_the_page_is_linked_and_bears_no_token(client: Client) -> None:
    page = client.get(PAGE)

    assert page.status_code == 200
    assert "csrfmiddlewaretoken" not in page.content.decode()
    assert PAGE in client.get("/ho-so/tra-cuu/").content.decode()
