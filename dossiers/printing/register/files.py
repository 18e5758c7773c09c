"""The register as a spreadsheet and as A4 pages, made as print jobs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from io import BytesIO
from itertools import groupby, islice
from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from openpyxl import Workbook
from pypdf import PdfWriter

from casework.papers import set_form
from catalog.models import Agency
from dossiers.desk.export import KIND, cell
from dossiers.models import IssuedPaper, PrintJob, Reading
from dossiers.printing.frame import foot, place_date
from dossiers.printing.jobs import Made, NothingToPrint, Progress
from dossiers.printing.kinds import FILE_NAMES, TITLES, Form
from dossiers.printing.register.entries import READ_AT_ONCE, Period, entry, period_from, with_all_that_is_shown
from dossiers.readings import log_readings

PDF_JOB, SHEET_JOB = "register_pdf", "register_xlsx"
PART = 400  # rows that are set at once
SOON = 300  # rows that are made while the officer waits
# The columns of the law, in its order.
COLUMNS: dict[str, str] = {
    "number": "STT",
    "code": "Mã hồ sơ",
    "procedure": "Tên thủ tục hành chính",
    "sets": "Số bộ",
    "name": "Tên cá nhân, tổ chức",
    "address": "Địa chỉ",
    "phone": "Số điện thoại",
    "agency": "Cơ quan chủ trì giải quyết",
    "received": "Nhận hồ sơ",
    "due": "Hẹn trả kết quả",
    "transferred": "Chuyển hồ sơ đến nơi giải quyết",
    "decided": "Có kết quả",
    "returned": "Trả kết quả",
    "method": "Phương thức nhận kết quả, ký nhận",
    "note": "Ghi chú",
}
_WIDTHS = {"procedure": 40, "name": 28, "address": 40, "agency": 28, "method": 32, "note": 24, "code": 22}


def make_sheet(job: PrintJob, progress: Progress) -> Made:
    """The maker of "register_xlsx": all rows, each cell a text, whatever it begins with."""
    period = _period(job)
    book = Workbook(write_only=True)
    sheet = book.create_sheet(f"{period.year}")
    sheet.freeze_panes = "C2"
    for index, key in enumerate(COLUMNS):
        sheet.column_dimensions[chr(ord("A") + index)].width = _WIDTHS.get(key, 17)
    sheet.append([cell(sheet, heading) for heading in COLUMNS.values()])
    for papers in _read(job, period, progress, Reading.What.EXPORT):
        for paper in papers:
            row = entry(paper)
            sheet.append([cell(sheet, row[key]) for key in COLUMNS])
    output = BytesIO()
    book.save(output)
    return Made(content=output.getvalue(), name=f"{_name(period)}.xlsx", content_type=KIND)


def make_pages(job: PrintJob, progress: Progress) -> Made:
    """The maker of "register_pdf": each month begins on a page of its own, the pages are numbered through."""
    period = _period(job)
    writer = PdfWriter()
    for papers in _read(job, period, progress, Reading.What.PRINT):
        for month, part in _parts(papers):
            data = part_data(period, month, part, pages=len(writer.pages))
            with translation.override("vi"):
                writer.append(BytesIO(set_form(Form.REGISTER, data, on=_law_day(period), seal=False)))
    writer.add_metadata({"/Title": TITLES[Form.REGISTER]})
    output = BytesIO()
    writer.write(output)
    return Made(content=output.getvalue(), name=f"{_name(period)}.pdf")


def part_data(period: Period, month: date, papers: Sequence[IssuedPaper], *, pages: int) -> dict[str, Any]:
    """What the template may name; `pages` stand before this part."""
    parent = period.agency.parent
    return {
        "heading": {
            "parent": parent.name if parent else "",
            "agency": period.agency.name,
            "number": "",
            "place_date": place_date(timezone.now()),
            "code": "",
            "qr": "",
            "foot": foot(),
        },
        "marks": [],
        "first_page": pages + 1,
        "is_continued": pages > 0,
        "period": period.words,
        "month": f"Tháng {month:%m/%Y}",
        "rows": [entry(paper) for paper in papers],
    }


def _period(job: PrintJob) -> Period:
    """Whoever may not look into the agency any more gets no register of it."""
    return period_from(job.parameters, Agency.objects.where(job.created_by, "dossiers.view"))


def _read(job: PrintJob, period: Period, progress: Progress, what: str) -> Iterator[list[Any]]:
    """By READ_AT_ONCE, going on from the last number; each reading is noted with its dossiers."""
    total, done, last = period.papers().count(), 0, 0
    if not total:
        raise NothingToPrint(_("The register holds nothing in this period."))
    progress(0, total)
    while papers := list(with_all_that_is_shown(period.papers().filter(number__gt=last))[:READ_AT_ONCE]):
        yield papers
        keys = [paper.leg.dossier_id for paper in papers]
        log_readings(dossiers=keys, reader=job.created_by, what=what, at=timezone.now())
        done, last = done + len(papers), papers[-1].number
        progress(min(done, total), total)


def _parts(papers: Sequence[IssuedPaper]) -> Iterator[tuple[date, list[IssuedPaper]]]:
    months = groupby(papers, key=lambda paper: timezone.localdate(paper.issued_at).replace(day=1))
    for month, rows in months:
        while part := list(islice(rows, PART)):
            yield month, part


def _law_day(period: Period) -> date:
    """A year has one form of register: that of its end."""
    return date(period.year, 12, 31)


def _name(period: Period) -> str:
    return f"{FILE_NAMES[Form.REGISTER]}-{period.agency.code}-{period.year}"
