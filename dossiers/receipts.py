"""The receipt with the date of return (Circular 03/2025/TT-VPCP, form 01), on A5."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from io import BytesIO
from itertools import islice
from typing import Any

from django.conf import settings
from django.utils import timezone, translation
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject

from casework.printing import render_pdf
from casework.qr import qr_svg
from casework.seal import sealed
from catalog.models import SubmissionChannel
from dossiers.contact import masked_email, masked_phone
from dossiers.messages import tracking_address
from dossiers.models import Dossier, DossierPaper, LateEntry, Leg
from dossiers.models.corrections import CORRECT_DATA
from dossiers.secrets import lookup_secret

TEMPLATE = "dossiers/typst/receipt.typ"
PILE = "dossiers/typst/receipts.typ"
PILE_SIZE = 100  # receipts that are set at once: a second or two of the compiler's ten
TITLE = "Giấy tiếp nhận hồ sơ và hẹn trả kết quả"
_RETURN = {
    Dossier.ReturnMethod.DESK: "tại Bộ phận Tiếp nhận và Trả kết quả",
    Dossier.ReturnMethod.ONLINE: "bản điện tử, trên trang tra cứu hồ sơ",
    Dossier.ReturnMethod.POST: "qua dịch vụ bưu chính công ích",
}

Pairs = list[tuple[str, str]]


def receipt_pdf(leg: Leg, *, masked: bool, seal: bool = True) -> bytes:
    """The receipt of a received dossier, in Vietnamese.

    Args:
        seal: with the portal's signature; not where the file is only printed, or changed afterwards.
        masked: hide phone, e-mail and address, for a reader who only has number and secret.

    Raises:
        ValueError: the dossier is not received yet, so it has no code.
        casework.printing.PrintError: the paper could not be set.
    """
    if not leg.dossier.code:
        raise ValueError("A receipt needs the official code, which comes with receipt")
    with translation.override("vi"):
        content = render_pdf(TEMPLATE, _data(leg, masked), title=TITLE)
    return sealed(content, reason=TITLE) if seal else content


def receipts_pdf(legs: Iterable[Leg]) -> bytes:
    """The receipts of received dossiers in one file, for the desk's printer, in the order given; not sealed.

    Raises:
        casework.printing.PrintError: the papers could not be set.
    """
    writer = PdfWriter()
    with translation.override("vi"):
        for pile in batched(legs, PILE_SIZE):
            pages = render_pdf(PILE, {"receipts": [_data(leg, False) for leg in pile]}, title=TITLE)
            writer.append(BytesIO(pages))
    output = BytesIO()
    writer.write(output)
    return output.getvalue()


def batched(legs: Iterable[Leg], size: int) -> Iterator[list[Leg]]:
    rest = iter(legs)
    while pile := list(islice(rest, size)):
        yield pile


def _data(leg: Leg, masked: bool) -> dict[str, Any]:
    dossier, agency = leg.dossier, leg.agency
    received = dossier.received_at or dossier.submitted_at
    return {
        "heading": {
            "parent": agency.parent.name if agency.parent else "",
            "agency": agency.name,
            "number": f"{dossier.code.rsplit('-', 1)[-1]}/TNHS" if dossier.code else "",
            "place_date": _place_date(received),
            "code": dossier.code,
            "qr": qr_svg(tracking_address(dossier)),
            "foot": f"Theo dõi hồ sơ: {settings.BASE_URL}/ho-so/tra-cuu/ · Hỏi đáp: {settings.HOTLINE}",
        },
        "marks": _marks(dossier),
        "who": _who(dossier, masked),
        "what": _what(leg),
        "papers": [_paper(paper, dossier.channel) for paper in dossier.papers.prefetch_related("files")],
        "times": _times(leg, received, masked),
        "signers": [("Người nộp hồ sơ", ""), ("Người tiếp nhận hồ sơ", _receiver(leg))],
    }


def _marks(dossier: Dossier) -> list[str]:
    """What the reader of a slip must know: it takes the place of an earlier one, or was entered after an outage."""
    marks = []
    # Of the log: the words of a correction may have been erased.
    corrected = list(dossier.events.filter(action=CORRECT_DATA).values_list("at", flat=True))
    if corrected:
        marks.append(f"Đã sửa lần {len(corrected)}, lúc {_moment(corrected[-1])}; thay cho giấy đã in trước đó")
    late = LateEntry.objects.filter(dossier=dossier).first()
    if late:
        paper = f" theo biên nhận giấy số {late.paper_number}" if late.paper_number else ""
        marks.append(f"Nhập vào hệ thống lúc {_moment(late.entered_at)}{paper}")
    return marks


def opening_print_dialog(content: bytes) -> bytes:
    """The same paper; a viewer that allows it asks for the printer as soon as it is opened (PDF 1.7, 12.6.4.11)."""
    writer = PdfWriter(clone_from=BytesIO(content))
    action = DictionaryObject({NameObject("/S"): NameObject("/Named"), NameObject("/N"): NameObject("/Print")})
    writer.root_object[NameObject("/OpenAction")] = action
    output = BytesIO()
    writer.write(output)
    return output.getvalue()


def _place_date(moment: datetime) -> str:
    local = timezone.localtime(moment)
    place = settings.PROVINCE_NAME.removeprefix("tỉnh ").removeprefix("thành phố ")
    return f"{place}, ngày {local:%d} tháng {local:%m} năm {local:%Y}"


def _who(dossier: Dossier, masked: bool) -> Pairs:
    phone = masked_phone(dossier.applicant_phone) if masked else dossier.applicant_phone
    email = dossier.applicant_email
    return [
        ("Tiếp nhận hồ sơ của", dossier.applicant_name),
        ("Địa chỉ", "" if masked else dossier.applicant_address),
        ("Số điện thoại", phone),
        ("Thư điện tử", masked_email(email) if masked and email else email),
        ("Người nộp thay", representative(dossier)),
    ]


def representative(dossier: Dossier) -> str:
    """Who filed it for the applicant, and as what; empty where the applicant did."""
    relation = dossier.get_representative_relation_display()
    return f"{dossier.representative_name} ({relation})" if dossier.representative_name else ""


def _what(leg: Leg) -> Pairs:
    dossier = leg.dossier
    return [
        ("Bộ phận tiếp nhận", f"Bộ phận Một cửa, {leg.agency.name}"),
        ("Nội dung yêu cầu giải quyết", dossier.procedure_title),
        ("Trường hợp", dossier.case_name),
        ("Số lượng hồ sơ", f"{dossier.procedure.sets:02d} bộ"),
    ]


def _paper(paper: DossierPaper, channel: str) -> list[str]:
    """Name, form and number. Online the numbers are what was asked for, and only the files were given."""
    files = len(paper.files.all())
    kinds = [(paper.originals, "bản chính"), (paper.copies, "bản sao")]
    if files and (channel == SubmissionChannel.Channel.ONLINE or not (paper.originals or paper.copies)):
        return [paper.label, "bản điện tử", str(files)]
    given = [(count, kind) for count, kind in kinds if count]
    form = ", ".join(kind for _count, kind in given)
    return [paper.label, form, ", ".join(str(count) for count, _kind in given)]


def _times(leg: Leg, received: datetime, masked: bool) -> Pairs:
    dossier = leg.dossier
    return [
        ("Thời gian giải quyết theo quy định", _term(dossier)),
        ("Thời gian nhận hồ sơ", _moment(received)),
        ("Thời gian trả kết quả", f"trước {_moment(leg.due_at)}" if leg.due_at else _no_date(dossier)),
        ("Đăng ký nhận kết quả", _return(dossier, masked)),
        ("Số tiếp nhận trực tuyến", dossier.submission_number),
        ("Mã tra cứu", lookup_secret(dossier)),
    ]


def _no_date(dossier: Dossier) -> str:
    return "không quy định" if not dossier.duration_unit else "thông báo khi hồ sơ đủ giấy tờ"


def _term(dossier: Dossier) -> str:
    if not dossier.duration_unit:
        return "không quy định"
    value = dossier.duration_value
    return f"{value} {dossier.get_duration_unit_display()}" if value is not None else "trong ngày"


def _return(dossier: Dossier, masked: bool) -> str:
    where = _RETURN[Dossier.ReturnMethod(dossier.return_method)]
    return where if masked or not dossier.return_address else f"{where}: {dossier.return_address}"


def _receiver(leg: Leg) -> str:
    """Who made the move of receipt."""
    event = leg.events.filter(action="receive").select_related("actor").last()
    return str(event.actor) if event and event.actor else ""


def _moment(at: datetime) -> str:
    local = timezone.localtime(at)
    return f"{local:%H} giờ {local:%M}, ngày {local:%d/%m/%Y}"
