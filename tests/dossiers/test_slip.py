"""The printed slip: its QR code read as a phone reads it, its marks after a correction and an outage."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pypdfium2
import pytest
import zxingcpp
from pypdf import PdfReader

from dossiers.messages import tracking_address
from dossiers.models import Dossier
from dossiers.receipts import opening_print_dialog, receipt_pdf
from dossiers.services.corrections import correct_data
from dossiers.services.outage import Outage, enter_late
from dossiers.submission import Applicant, SubmittedPaper
from dossiers.workflow import State
from tests.factories.dossiers import MONDAY_09H, Desk, dossier_in, leg_of, make_desk, stored_file, submission

pytestmark = pytest.mark.django_db
PRINTED = 150 / 72  # a cheap printer's dots per point


@pytest.fixture
def desk() -> Desk:
    return make_desk()


def slip(dossier: Dossier, *, masked: bool = False) -> bytes:
    return receipt_pdf(leg_of(dossier), masked=masked)


def text_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())


def read_by_phone(pdf: bytes) -> list[str]:
    picture = pypdfium2.PdfDocument(pdf)[0].render(scale=PRINTED).to_pil()
    return [code.text for code in zxingcpp.read_barcodes(picture)]


def test_the_code_leads_to_tracking_with_the_number_and_without_the_secret(desk: Desk) -> None:
    dossier = dossier_in(State.RECEIVED, desk=desk)

    assert read_by_phone(slip(dossier)) == [tracking_address(dossier)]
    assert f"ma={dossier.code}" in tracking_address(dossier)


def test_the_code_is_readable_beside_the_longest_texts(desk: Desk) -> None:
    applicant = Applicant(name="Nguyễn " * 42, address="Số 1, ngõ 2, đường Ẳ " * 12)
    dossier = dossier_in(State.RECEIVED, desk=desk, applicant=applicant)

    assert read_by_phone(slip(dossier)) == [tracking_address(dossier)]


def test_a_reprint_says_that_it_was_corrected_which_time_and_when(desk: Desk) -> None:
    dossier = dossier_in(State.RECEIVED, desk=desk)
    assert "Đã sửa" not in text_of(slip(dossier))

    for n, name in enumerate(["Nguyễn Vân An", "Nguyễn Vân Anh"], start=1):
        at = MONDAY_09H + timedelta(hours=1 + n)
        correct_data(dossier=dossier, changes={"applicant_name": name}, reason="Gõ nhầm", by=desk.clerk, at=at)
    dossier.refresh_from_db()

    text = text_of(slip(dossier))
    assert "Đã sửa lần 2, lúc 12 giờ 00, ngày 10/08/2026" in text
    assert "Nguyễn Vân Anh" in text
    assert str(dossier.code) in text
    assert "Gõ nhầm" not in text


def test_a_slip_entered_after_an_outage_says_both_times(desk: Desk) -> None:
    dossier = enter_late(
        submission=submission(agency=desk.agency, channel="direct"),
        outage=Outage(reason="Mất điện", paper_number="07"),
        by=desk.clerk,
        at=MONDAY_09H + timedelta(days=1),
    )

    text = text_of(slip(dossier))

    assert "Nhập vào hệ thống lúc 09 giờ 00, ngày 11/08/2026 theo biên nhận giấy số 07" in text
    assert "09 giờ 00, ngày 10/08/2026" in text


def test_at_the_counter_originals_and_copies_stand_on_the_slip_though_they_were_scanned(desk: Desk) -> None:
    papers = [
        SubmittedPaper(key="a", label="Giấy chứng sinh", originals=1, copies=2, files=[stored_file()]),
        SubmittedPaper(key="b", label="Ảnh", files=[stored_file()]),
    ]
    dossier = dossier_in(State.RECEIVED, desk=desk, channel="direct", papers=papers)

    text = text_of(slip(dossier))

    assert "Giấy chứng sinh bản chính, bản sao 1, 2" in text
    assert "Ảnh bản điện tử 1" in text


def test_the_slip_can_ask_for_the_printer_and_stays_the_same_paper(desk: Desk) -> None:
    plain = slip(dossier_in(State.RECEIVED, desk=desk))

    opening = opening_print_dialog(plain)

    assert PdfReader(BytesIO(opening)).root_object["/OpenAction"]["/N"] == "/Print"  # type: ignore[index]
    assert text_of(opening) == text_of(plain)
