"""The register of a year: its numbers, columns, files, and who may look into it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook
from pypdf import PdfReader

from dossiers.models import IssuedPaper, PrintJob, Reading
from dossiers.printing.jobs import start_job
from dossiers.printing.kinds import Form
from dossiers.printing.register import files
from dossiers.printing.register.entries import Period, entries, with_all_that_is_shown
from dossiers.printing.register.files import COLUMNS, PDF_JOB, SHEET_JOB
from dossiers.submission import Applicant
from dossiers.workflow import State
from tests.desk.conftest import SignIn
from tests.factories.dossiers import MONDAY_09H, Desk, dossier_in, make_desk

pytestmark = pytest.mark.django_db
YEAR = MONDAY_09H.year


def rows_of(desk: Desk, **part: Any) -> list[dict[str, str]]:
    period = Period(agency=desk.agency, year=part.pop("year", YEAR), **part)
    return list(entries(with_all_that_is_shown(period.papers())))


def made(kind: str, desk: Desk, **part: Any) -> PrintJob:
    period = Period(agency=desk.agency, year=YEAR, **part)
    return start_job(kind=kind, title="Sổ", parameters=period.as_json(), by=desk.clerk, at_once=True)


def content(job: PrintJob) -> BytesIO:
    assert job.state == PrintJob.State.DONE, job.error
    assert job.file is not None
    with job.file.file.open("rb") as stored:
        return BytesIO(stored.read())


@pytest.mark.parametrize("name", ["register:index", "register:issued"])
def test_the_days_of_a_period_are_chosen_in_a_calendar(desk: Desk, sign_in: SignIn, name: str) -> None:
    page = sign_in(desk.clerk).get(reverse(name)).content.decode()

    assert "date-time-chooser" in page


def test_a_row_tells_the_way_of_a_dossier_from_receipt_to_return(desk: Desk) -> None:
    person = Applicant(name="Nguyễn Văn An", phone="0905123456", address="Số 12 Hùng Vương")
    dossier = dossier_in(State.RETURNED, desk=desk, applicant=person)

    (row,) = rows_of(desk)

    assert row["number"] == "1"
    assert row["code"] == dossier.code
    assert (row["name"], row["phone"], row["address"]) == ("Nguyễn Văn An", "0905123456", "Số 12 Hùng Vương")
    assert row["received"] == "10:00 10/08/2026"
    assert row["transferred"] == "11:00 10/08/2026"
    assert row["decided"] == "13:00 10/08/2026"
    assert row["returned"] == "10/08/2026"
    assert "số 15/2026" in row["method"]
    assert list(row) == list(COLUMNS)


def test_the_register_holds_what_the_agency_received_in_the_year_in_the_order_of_its_numbers(desk: Desk) -> None:
    for state in (State.RECEIVED, State.SUBMITTED, State.REFUSED, State.PROCESSING, State.STOPPED):
        dossier_in(state, desk=desk)
    dossier_in(State.RECEIVED)
    dossier_in(State.RECEIVED, desk=desk, at=datetime.fromisoformat("2025-12-01T09:00:00+07:00"))

    assert [row["number"] for row in rows_of(desk)] == ["1", "2", "3"]
    assert rows_of(desk)[2]["note"] == "nộp trực tuyến; dừng giải quyết"
    assert [row["number"] for row in rows_of(desk, year=2025)] == ["1"]


def test_a_part_of_the_year_keeps_its_numbers(desk: Desk) -> None:
    dossier_in(State.RETURNED, desk=desk)
    dossier_in(State.RECEIVED, desk=desk, at=MONDAY_09H + timedelta(days=1))

    assert [row["number"] for row in rows_of(desk, first=date(2026, 8, 11))] == ["2"]
    assert [row["number"] for row in rows_of(desk, last=date(2026, 8, 10))] == ["1"]
    assert [row["number"] for row in rows_of(desk, is_open=True)] == ["2"]


def test_the_spreadsheet_has_the_columns_of_the_law_and_texts_only(desk: Desk) -> None:
    dossier_in(State.RECEIVED, desk=desk, applicant=Applicant(name='=HYPERLINK("http://x","y")', address="+84\x07"))

    sheet = load_workbook(content(made(SHEET_JOB, desk))).active

    assert sheet is not None
    heading, row = list(sheet.iter_rows())
    assert [cell.value for cell in heading] == list(COLUMNS.values())
    assert row[4].value == '=HYPERLINK("http://x","y")'
    assert all(cell.data_type in {"s", "inlineStr", "n"} for cell in row)
    assert Reading.objects.filter(what=Reading.What.EXPORT).count() == 1


def test_the_pages_are_on_their_side_numbered_through_and_begin_each_month(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "PART", 2)
    for days in (-40, 0, 1, 2):
        dossier_in(State.RECEIVED, desk=desk, at=MONDAY_09H + timedelta(days=days))

    reader = PdfReader(content(made(PDF_JOB, desk)))

    pages = [" ".join(page.extract_text().split()) for page in reader.pages]
    assert len(pages) == 3
    assert reader.pages[0].mediabox.width > reader.pages[0].mediabox.height
    assert "Tháng 07/2026" in pages[0]
    assert "Tháng 08/2026" in pages[1]
    assert "Mẫu số 07" in pages[0]
    assert "CỘNG HÒA" not in pages[1]
    assert [f"Trang {number}" in text for number, text in enumerate(pages, start=1)] == [True] * 3


def test_an_empty_period_makes_no_file(desk: Desk) -> None:
    job = made(PDF_JOB, desk)

    assert job.state == PrintJob.State.FAILED
    assert job.error
    assert job.file is None


def test_the_page_shows_the_readers_agency_and_orders_its_files(desk: Desk, sign_in: SignIn) -> None:
    dossier = dossier_in(State.RECEIVED, desk=desk)
    client = sign_in(desk.clerk)
    address = reverse("register:index")

    page = client.get(address, {"year": YEAR})
    ordered = client.post(f"{address}?year={YEAR}", {"file": "pdf"})

    assert dossier.code in page.content.decode()
    job = PrintJob.objects.get()
    assert ordered.url == reverse("print_jobs:job", args=[job.uuid])
    assert job.state == PrintJob.State.DONE


def test_nobody_sees_or_orders_the_register_of_another_agency(desk: Desk, sign_in: SignIn) -> None:
    theirs = make_desk()
    dossier = dossier_in(State.RECEIVED, desk=theirs)
    client = sign_in(desk.clerk)
    address = f"{reverse('register:index')}?year={YEAR}&agency={theirs.agency.pk}"

    assert dossier.code not in client.get(address).content.decode()
    assert client.post(address, {"file": "excel"}).status_code == 404
    issued = client.get(f"{reverse('register:issued')}?year={YEAR}&agency={theirs.agency.pk}")
    assert dossier.code not in issued.content.decode()
    paper = IssuedPaper.objects.get(leg__dossier=dossier)
    assert client.get(reverse("desk:paper", args=[dossier.pk, paper.pk])).status_code == 404


def test_a_job_of_somebody_who_left_the_agency_makes_nothing(desk: Desk) -> None:
    dossier_in(State.RECEIVED, desk=desk)
    desk.clerk.memberships.all().delete()

    assert made(SHEET_JOB, desk).state == PrintJob.State.FAILED


@pytest.mark.parametrize("query", ["year=abc&agency=9999999999999999999", "p=-1", "first=x&last=31/02/2026", "year=1"])
def test_senseless_addresses_show_an_empty_list(desk: Desk, sign_in: SignIn, query: str) -> None:
    client = sign_in(desk.clerk)

    for name in ("register:index", "register:issued"):
        assert client.get(f"{reverse(name)}?{query}").status_code == 200


@pytest.mark.parametrize("name", ["register:index", "register:issued"])
def test_the_lists_cost_the_same_for_many_dossiers(desk: Desk, sign_in: SignIn, name: str) -> None:
    client = sign_in(desk.clerk)
    counted = []
    for _round in range(2):
        for state in (State.RETURNED, State.SUPPLEMENT, State.RECEIVED):
            dossier_in(state, desk=desk)
        client.get(reverse(name), {"year": YEAR})
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse(name), {"year": YEAR})
        counted.append(len(queries))

    assert counted[0] == counted[1] <= 20


def test_opening_a_form_at_the_desk_counts_it_and_the_page_says_so(desk: Desk, sign_in: SignIn) -> None:
    dossier = dossier_in(State.RECEIVED, desk=desk)
    paper = IssuedPaper.objects.get(leg__dossier=dossier, form=Form.RECEIPT)
    address = reverse("desk:paper", args=[dossier.pk, paper.pk])

    first = sign_in(desk.clerk).get(address)
    second = sign_in(desk.officer).get(address)
    page = sign_in(desk.officer).get(reverse("desk:edit", args=[dossier.pk])).content.decode()

    assert "BẢN SAO" not in PdfReader(BytesIO(first.content)).pages[0].extract_text()
    assert "BẢN SAO LẦN 1" in PdfReader(BytesIO(second.content)).pages[0].extract_text()
    assert paper.printings.count() == 2
    assert "1/TNHS" in page
    assert address in page
    assert Reading.objects.filter(dossier=dossier, what=Reading.What.PRINT).count() == 2
