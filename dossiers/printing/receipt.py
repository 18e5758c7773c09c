"""Form 01: what was given, by when the result is due, and where it will be given."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from catalog.models import SubmissionChannel
from dossiers.models import Dossier, DossierPaper, Event, IssuedPaper, LateEntry, Leg
from dossiers.printing.frame import line, moment
from dossiers.secrets import lookup_secret

_RETURN = {
    Dossier.ReturnMethod.DESK: "tại Bộ phận Tiếp nhận và Trả kết quả",
    Dossier.ReturnMethod.ONLINE: "bản điện tử, trên trang tra cứu hồ sơ",
    Dossier.ReturnMethod.POST: "qua dịch vụ bưu chính công ích",
}


def receipt_data(leg: Leg, paper: IssuedPaper | None, *, masked: bool, with_secret: bool) -> dict[str, Any]:
    dossier = leg.dossier
    return {
        "sets": f"{dossier.procedure.sets:02d} bộ",
        "papers": [paper_row(each, dossier.channel) for each in dossier.papers.all()],
        "term": term(dossier),
        "return": returned_where(dossier, masked=masked),
        "secret": lookup_secret(dossier) if with_secret else "",
        "register_book": str(paper.year) if paper else "",  # a year has one book
        "register_number": str(paper.number) if paper else "",
        "signer": str(receiver(leg) or ""),
    }


def receipt_marks(leg: Leg) -> list[str]:
    """What the reader of a slip must know: it was entered after an outage, or promises another date than at first."""
    marks = []
    if leg.dossier.secret_version > 1:
        marks.append(f"Mã tra cứu cấp lại lần {leg.dossier.secret_version - 1}; mã in trước đó không còn giá trị")
    late: LateEntry | None = getattr(leg.dossier, "late_entry", None)
    if late:
        paper = f" theo biên nhận giấy số {line(late.paper_number)}" if late.paper_number else ""
        marks.append(f"Nhập vào hệ thống lúc {moment(late.entered_at)}{paper}")
    first = promised_at_receipt(leg)
    if first and leg.due_at and first != leg.due_at:
        marks.append(f"Ngày trả kết quả đã thay đổi; hẹn ban đầu: trước {moment(first)}")
    return marks


def promised_at_receipt(leg: Leg) -> datetime | None:
    event = receiving(leg)
    due = event.data.get("due_at") if event else None
    return datetime.fromisoformat(due) if due else None


def receiving(leg: Leg) -> Event | None:
    """The move of receipt."""
    moves = [event for event in leg.dossier.events.all() if event.action == "receive" and event.leg_id == leg.pk]
    return moves[-1] if moves else None


def receiver(leg: Leg) -> object | None:
    event = receiving(leg)
    return event.actor if event else None


def paper_row(paper: DossierPaper, channel: str) -> list[str]:
    """Name, form and number. Online the numbers are what was asked for, and only the files were given."""
    files = len(paper.files.all())
    kinds = [(paper.originals, "bản chính"), (paper.copies, "bản sao")]
    if files and (channel == SubmissionChannel.Channel.ONLINE or not (paper.originals or paper.copies)):
        return [paper.label, "bản điện tử", str(files)]
    given = [(count, kind) for count, kind in kinds if count]
    return [paper.label, ", ".join(kind for _count, kind in given), ", ".join(str(count) for count, _kind in given)]


def term(dossier: Dossier) -> str:
    """The statutory time, as the law counts it."""
    if not dossier.duration_unit:
        return "không quy định"
    value = dossier.duration_value
    return f"{value} {dossier.get_duration_unit_display()}" if value is not None else "trong ngày"


def returned_where(dossier: Dossier, *, masked: bool) -> str:
    where = _RETURN[Dossier.ReturnMethod(dossier.return_method)]
    return where if masked or not dossier.return_address else f"{where}: {line(dossier.return_address)}"
