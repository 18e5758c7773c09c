"""The filling journey, page by page."""

from __future__ import annotations

import pytest

from dossiers.models import Dossier
from tests.eforms.conftest import Applicant

pytestmark = pytest.mark.django_db


def test_an_applicant_walks_all_pages_and_gets_one_dossier(applicant: Applicant) -> None:
    assert applicant.get().headers["Location"] == applicant.url("nguoi-nop-1")
    applicant.fill_until("kiem-tra")

    page = applicant.get("kiem-tra")
    assert "Nguyễn Minh Anh" in page.content.decode()
    response = applicant.submit()

    assert response.headers["Location"] == applicant.url("xong")
    dossier = Dossier.objects.get()
    assert dossier.applicant_name == "Nguyễn Văn An"
    assert dossier.applicant_address == "12 Quang Trung, Phường Đồng Hới, tỉnh Quảng Trị"
    assert dossier.papers.get().files.count() == 1
    confirmation = applicant.get("xong").content.decode()
    assert dossier.submission_number in confirmation
