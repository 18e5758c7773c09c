"""The receipt with the date of return (Circular 03/2025/TT-VPCP, form 01), on A5."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone, translation

from casework.printing import render_pdf
from casework.qr import qr_svg
from dossiers.contact import masked_email, masked_phone
from dossiers.messages import tracking_address
from dossiers.models import Dossier, DossierPaper, Leg
from dossiers.secrets import lookup_secret

TEMPLATE = "dossiers/typst/receipt.typ"
TITLE = "Giấy tiếp nhận hồ sơ và hẹn trả kết quả"
_RETURN = {
    Dossier.ReturnMethod.DESK: "tại Bộ phận Tiếp nhận và Trả kết quả",
    Dossier.ReturnMethod.ONLINE: "bản điện tử, trên trang tra cứu hồ sơ",
    Dossier.ReturnMethod.POST: "qua dịch vụ bưu chính công ích",
}

Pairs = list[tuple[str, str]]


def receipt_pdf(leg: Leg, *, masked: bool) -> bytes:
    """The receipt of a received dossier, in Vietnamese.

    Args:
        masked: hide phone, e-mail and address, for a reader who only has number and secret.

    Raises:
        ValueError: the dossier is not received yet, so it has no code.
        casework.printing.PrintError: the paper could not be set.
    """
    if not leg.dossier.code:
        raise ValueError("A receipt needs the official code, which comes with receipt")
    with translation.override("vi"):
        return render_pdf(TEMPLATE, _data(leg, masked), title=TITLE)


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
        "who": _who(dossier, masked),
        "what": _what(leg),
        "papers": [_paper(paper) for paper in dossier.papers.prefetch_related("files")],
        "times": _times(leg, received, masked),
        "signers": [("Người nộp hồ sơ", ""), ("Người tiếp nhận hồ sơ", _receiver(leg))],
    }


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
    ]


def _what(leg: Leg) -> Pairs:
    dossier = leg.dossier
    return [
        ("Bộ phận tiếp nhận", f"Bộ phận Một cửa, {leg.agency.name}"),
        ("Nội dung yêu cầu giải quyết", dossier.procedure_title),
        ("Trường hợp", dossier.case_name),
        ("Số lượng hồ sơ", f"{dossier.procedure.sets:02d} bộ"),
    ]


def _paper(paper: DossierPaper) -> list[str]:
    """Name, form and number; an electronic copy counts as such."""
    files = len(paper.files.all())
    kinds = [(paper.originals, "bản chính"), (paper.copies, "bản sao")]
    if files:
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
