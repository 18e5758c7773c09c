"""An applicant with a browser, at the beginning of a form."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest, HttpResponse
from django.test import Client
from pypdf import PdfWriter

from eforms.journey.access import grant
from eforms.models import Draft
from tests.factories.eforms import make_draft

ANSWERS: dict[str, dict[str, Any]] = {
    "nguoi-nop-1": {
        "applicant_name": "Nguyễn Văn An",
        "applicant_national_id": "044090001234",
        "applicant_date_of_birth_day": "2",
        "applicant_date_of_birth_month": "9",
        "applicant_date_of_birth_year": "1990",
    },
    "nguoi-nop-2": {
        "applicant_phone": "0912 345 678",
        "applicant_email": "an@example.vn",
        "applicant_address_detail": "12 Quang Trung",
        "applicant_address_commune": "phường Đồng Hới",
        "applicant_address_province": "Quảng Trị",
    },
    "to-khai-1": {
        "ten-tre": "Nguyễn Minh Anh",
        "ngay-sinh_day": "1",
        "ngay-sinh_month": "11",
        "ngay-sinh_year": "2026",
        "co-cha": "no",
    },
    "nhan-ket-qua-1": {"return_method": "online"},
}


def pdf_bytes() -> bytes:
    content = BytesIO()
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    writer.write(content)
    return content.getvalue()


def pdf(name: str = "giay-chung-sinh.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, pdf_bytes(), "application/pdf")


class Applicant:
    """One browser with the key to one draft."""

    def __init__(self, draft: Draft, client: Client | None = None) -> None:
        self.draft = draft
        self.client = client or Client()
        self.take_key()

    def take_key(self) -> None:
        response = HttpResponse()
        grant(HttpRequest(), response, self.draft)
        self.client.cookies.update(response.cookies)

    def url(self, step: str = "") -> str:
        return f"/nop-ho-so/{self.draft.uuid}/{step}/" if step else f"/nop-ho-so/{self.draft.uuid}/"

    def get(self, step: str = "", **kwargs: Any) -> HttpResponse:
        return self.client.get(self.url(step), **kwargs)  # type: ignore[return-value]

    def post(self, step: str, answers: dict[str, Any] | None = None, query: str = "", **more: Any) -> HttpResponse:
        given = {f"{step}-{name}": value for name, value in (answers or {}).items()}
        return self.client.post(self.url(step) + query, {**given, **more})  # type: ignore[return-value]

    def fill(self, step: str, **changed: Any) -> HttpResponse:
        """The usual answers to a page, some of them changed."""
        return self.post(step, {**ANSWERS[step], **changed})

    def fill_until(self, step: str) -> None:
        """All pages before `step`."""
        for page in [*ANSWERS][:3]:
            if page == step:
                return
            self.fill(page)
        if step == "giay-to":
            return
        self.post("giay-to", {"giay-to-1": pdf()})
        if step == "kiem-tra":
            self.fill("nhan-ket-qua-1")

    def submit(self) -> HttpResponse:
        return self.post("kiem-tra", {"declaration": "on"})


@pytest.fixture
def applicant(db: None) -> Applicant:
    return Applicant(make_draft())
