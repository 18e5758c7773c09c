"""The receipt for phí and lệ phí on A5: numbered, printed again as a marked copy, made void only in the open."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation

from accounts.models import User
from casework.papers import FormKind, register_form, set_form
from casework.qr import qr_svg
from dossiers.fees.log import PAY
from dossiers.fees.payments import receipt_name
from dossiers.fees.words import in_words
from dossiers.messages import LANGUAGE, tracking_address
from dossiers.models import Event, Fee, IssuedPaper, Payment
from dossiers.printing.frame import copy_mark, foot, line, moment, place_date
from dossiers.printing.issuing import copies, print_paper
from portal.base.formatting import grouped

FORM = "fee_receipt"
TITLE = "Biên lai thu phí, lệ phí"
METHODS: dict[str, str] = {
    Payment.Method.ONLINE: "thanh toán trực tuyến",
    Payment.Method.CASH: "tiền mặt tại quầy",
    Payment.Method.POST: "tiền mặt, bưu chính thu hộ",
}
ELECTRONIC = "chữ ký số của Cổng, không cần ký tay"
KINDS: dict[str, str] = {Fee.Kind.FEE: "Phí", Fee.Kind.CHARGE: "Lệ phí"}


def receipt_pdf(payment: Payment, *, copy: int = 0, seal: bool = True) -> bytes:
    """The receipt of a payment that has a number, with the portal's signature unless it is only printed.

    Args:
        copy: which copy it is, 0: the first printing; see `print_receipt`.

    Raises:
        ValueError: nothing was paid.
        casework.printing.PrintError: it could not be set.
    """
    if payment.paid_at is None or not payment.receipt_number:
        raise ValueError("A receipt needs a payment that was paid")
    with translation.override(LANGUAGE):
        data = receipt_data(payment, copy)
    return set_form(FORM, data, on=timezone.localdate(payment.paid_at), seal=seal, reason=TITLE)


@transaction.atomic
def print_receipt(*, payment: Payment, by: User, at: datetime) -> int:
    """Note that it is printed for somebody's hand.

    Returns:
        Which copy it is, 0 the first.
    """
    if payment.receipt_year is None or payment.receipt_number is None:
        raise ValueError("A receipt needs a payment that was paid")
    paper, _new = IssuedPaper.objects.get_or_create(
        agency=payment.agency,
        form=FORM,
        year=payment.receipt_year,
        number=payment.receipt_number,
        defaults=_issued(payment),
    )
    return print_paper(paper=paper, by=by, at=at)


def copies_of(payment: Payment) -> int:
    """Which copy a look at the receipt shows; see dossiers.printing.issuing.copies."""
    paper = IssuedPaper.objects.filter(
        agency=payment.agency, form=FORM, year=payment.receipt_year or 0, number=payment.receipt_number or 0
    ).first()
    return copies(paper) if paper else 1


def _issued(payment: Payment) -> dict[str, Any]:
    """It belongs to the event by which the dossier's log tells of the payment."""
    events = Event.objects.filter(dossier=payment.dossier_id, action=PAY)
    event = next(event for event in events if event.data.get("payment") == payment.pk)
    return {"leg_id": event.leg_id, "event": event, "issued_at": payment.paid_at, "issued_by": payment.taken_by}


def receipt_data(payment: Payment, copy: int = 0) -> dict[str, Any]:
    """What the form's template may name; all of it is text."""
    dossier, agency = payment.dossier, payment.agency
    paid_at = payment.paid_at or payment.created_at
    return {
        "heading": {
            "parent": agency.parent.name if agency.parent else "",
            "agency": agency.name,
            "number": f"{receipt_name(payment)}/BL",
            "place_date": place_date(paid_at),
            "code": dossier.code or dossier.submission_number,
            "qr": qr_svg(tracking_address(dossier)),
            "foot": foot(),
        },
        "marks": copy_mark(copy, timezone.now()),
        "cancelled": _cancelled(payment),
        "who": [
            ("Người nộp tiền", line(payment.payer_name or dossier.applicant_name)),
            ("Thủ tục", line(dossier.procedure_title)),
            ("Trường hợp", line(dossier.case_name)),
        ],
        "lines": _lines(payment),
        "sums": [("Đã thu", f"{grouped(payment.amount, 0)} đồng")],
        "words": in_words(int(payment.amount)),
        "how": [
            ("Hình thức", METHODS[payment.method]),
            ("Thời điểm", moment(paid_at)),
            ("Ngân hàng", payment.bank),
            ("Mã giao dịch", payment.gateway_reference or ""),
            ("Chữ ký", "" if payment.method == Payment.Method.CASH else ELECTRONIC),
        ],
        "signers": _signers(payment),
    }


def _signers(payment: Payment) -> list[tuple[str, str]]:
    """Nobody stands opposite somebody who pays through a bank or to the postman."""
    if payment.method != Payment.Method.CASH:
        return []
    return [("Người nộp tiền", ""), ("Người thu tiền", str(payment.taken_by or ""))]


def _lines(payment: Payment) -> list[list[str]]:
    """What the dossier owes, as rows; with an exemption, what is left of it."""
    rows = []
    for fee in payment.dossier.fees.all():
        if fee.amount:
            exempt = f" (đã giảm {grouped(fee.reduced_by, 0)} đồng)" if fee.reduced_by else ""
            rows.append([f"{KINDS[fee.kind]}{exempt}", grouped(fee.amount - fee.reduced_by, 0)])
    return rows


def _cancelled(payment: Payment) -> str:
    if payment.state != Payment.State.CANCELLED or payment.cancelled_at is None:
        return ""
    return f"ĐÃ HỦY lúc {moment(payment.cancelled_at)}: {line(payment.cancel_reason)}"


def sample() -> dict[str, Any]:
    """Invented data for previews and checks of a template."""
    code = "H50.101-260804-0012"
    return {
        "heading": {
            "parent": f"UBND {settings.PROVINCE_NAME}",
            "agency": "UBND phường Đồng Hới",
            "number": "00015/2026/BL",
            "place_date": "Quảng Trị, ngày 04 tháng 08 năm 2026",
            "code": code,
            "qr": qr_svg(f"{settings.BASE_URL}/ho-so/tra-cuu/?ma={code}"),
            "foot": foot(),
        },
        "marks": ["BẢN SAO LẦN 1, in lúc 09 giờ 12, ngày 05/08/2026"],
        "cancelled": "",
        "who": [("Người nộp tiền", "Nguyễn Thị Bình An"), ("Thủ tục", "Đăng ký kết hôn"), ("Trường hợp", "")],
        "lines": [["Phí", "20.000"], ["Lệ phí (đã giảm 2.000 đồng)", "6.000"]],
        "sums": [("Đã thu", "26.000 đồng")],
        "words": "Hai mươi sáu nghìn đồng",
        "how": [("Hình thức", METHODS[Payment.Method.CASH]), ("Thời điểm", "08 giờ 15, ngày 04/08/2026")],
        "signers": [("Người nộp tiền", ""), ("Người thu tiền", "Trần Thị Hoa")],
    }


def register_receipt() -> None:
    """Called when the room is ready."""
    file = "dossiers/typst/forms/fee_receipt.typ"
    register_form(FormKind(key=FORM, title=TITLE, size="a5", builtin=((date(2018, 6, 21), file),), sample=sample))
