"""Handing files out."""

import pytest
from django.core.files.base import ContentFile

from casework.files import file_response
from tests.factories.casework import StoredFileFactory

pytestmark = pytest.mark.django_db


def test_a_pdf_is_shown_in_the_browser_under_its_vietnamese_name() -> None:
    response = file_response(StoredFileFactory(name="Giấy chứng sinh.pdf"), inline=True)

    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == "inline; filename*=utf-8''Gi%E1%BA%A5y%20ch%E1%BB%A9ng%20sinh.pdf"
    assert b"".join(response.streaming_content) == b"%PDF-1.4 sample"


def test_nothing_in_a_file_may_run_or_be_cached_or_be_taken_for_another_type() -> None:
    for content_type in ("application/pdf", "image/png"):
        response = file_response(StoredFileFactory(content_type=content_type), inline=True)

        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Content-Security-Policy"].startswith("default-src 'none'")
        assert response["Cache-Control"] == "private, no-store"
        assert response["Cross-Origin-Resource-Policy"] == "same-origin"
        response.file_to_stream.close()


def test_a_picture_is_sandboxed() -> None:
    response = file_response(StoredFileFactory(content_type="image/png"), inline=True)

    assert "sandbox" in response["Content-Security-Policy"]
    response.file_to_stream.close()


@pytest.mark.parametrize("content_type", ["text/html", "image/svg+xml", "application/octet-stream"])
def test_a_type_that_could_run_is_only_ever_downloaded(content_type: str) -> None:
    stored = StoredFileFactory(content_type=content_type, name="a.html", file=ContentFile(b"<script>", name="a"))

    response = file_response(stored, inline=True)

    assert response["Content-Disposition"].startswith("attachment")
    response.file_to_stream.close()


def test_a_download_is_an_attachment() -> None:
    response = file_response(StoredFileFactory(name='a"b\\c.pdf'), inline=False)

    assert response["Content-Disposition"].startswith("attachment; filename=")
    assert "\n" not in response["Content-Disposition"]
    response.file_to_stream.close()
