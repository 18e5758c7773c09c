"""The list of a day's receipts on A4, for the cashier's and the accountant's hand."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils import timezone, translation

from accounts.models import User
from casework.papers import FormKind, register_form, set_form
from catalog.models import Agency
from dossiers.fees.payments import receipt_name
from dossiers.fees.takings import Takings
from dossiers.messages import LANGUAGE
from dossiers.models import CashDay, Payment, Refund
from dossiers.printing.frame import foot, line, place_date
from portal.base.formatting import grouped

FORM = "fee_day"
TITLE = "Bảng kê thu phí, lệ phí"
METHODS: dict[str, str] = {
    Payment.Method.ONLINE: "trực tuyến",
    Payment.Method.CASH: "tiền mặt",
    Payment.Method.POST: "bưu chính thu hộ",
}
WAYS: dict[str, str] = {
    Refund.Way.COUNTER: "tiền mặt tại quầy",
    Refund.Way.TRANSFER: "chuyển khoản",
    Refund.Way.GATEWAY: "qua cổng thanh toán",
}


def day_pdf(agency: Agency, day: date, of_the_day: Takings, *, closed: CashDay | None, by: User) -> bytes:
    """All receipts and refunds of a day, with the sums; not sealed, since it is signed by hand.

    Raises:
        casework.printing.PrintError: it could not be set.
    """
    with translation.override(LANGUAGE):
        data = {
            "heading": _heading(agency, day),
            "day": f"Ngày {day:%d/%m/%Y}",
            "rows": [*map(_payment, of_the_day.payments), *map(_refund, of_the_day.refunds)],
            "sums": _sums(of_the_day, closed),
            "signers": [("Người lập bảng", str(by)), ("Kế toán", ""), ("Thủ trưởng cơ quan", "")],
        }
    return set_form(FORM, data, on=day, seal=False)


def _heading(agency: Agency, day: date) -> dict[str, str]:
    return {
        "parent": agency.parent.name if agency.parent else "",
        "agency": agency.name,
        "number": "",
        "place_date": place_date(timezone.make_aware(datetime.combine(day, time(12)))),
        "code": "",
        "qr": "",
        "foot": foot(),
    }


def _payment(payment: Payment) -> list[str]:
    is_void = payment.state == Payment.State.CANCELLED
    return [
        receipt_name(payment),
        _hour(payment.paid_at),
        str(payment.dossier),
        line(payment.payer_name or payment.dossier.applicant_name),
        "đã hủy" if is_void else METHODS[payment.method],
        "0" if is_void else grouped(payment.amount, 0),
    ]


def _refund(refund: Refund) -> list[str]:
    payment = refund.payment
    name = line(refund.paid_to or payment.dossier.applicant_name)
    receipt, dossier = receipt_name(payment), str(payment.dossier)
    return [
        receipt,
        _hour(refund.done_at),
        dossier,
        name,
        f"hoàn trả {WAYS[refund.way]}",
        f"−{grouped(refund.amount, 0)}",
    ]


def _hour(moment: datetime | None) -> str:
    return f"{timezone.localtime(moment):%H:%M}" if moment else ""


def _sums(of_the_day: Takings, closed: CashDay | None) -> list[tuple[str, str]]:
    lines = [(f"Thu {METHODS[method]}", of_the_day.taken(method)) for method in METHODS]
    lines += [(f"Hoàn trả {WAYS[way]}", of_the_day.returned(way)) for way in WAYS]
    lines += [
        ("Tổng thu trừ hoàn trả", of_the_day.total),
        ("Tiền mặt thu trừ tiền mặt hoàn trả", of_the_day.cash),
        *(_drawer(closed) if closed else []),
    ]
    reason = [("Lý do chênh lệch", line(closed.note))] if closed and closed.note else []
    return [*((label, _dong(amount)) for label, amount in lines), *reason]


def _drawer(closed: CashDay) -> list[tuple[str, Decimal]]:
    return [
        ("Tiền lẻ đầu ngày", closed.opening),
        ("Tiền mặt phải có", closed.expected),
        ("Tiền mặt kiểm đếm", closed.counted),
        ("Chênh lệch", closed.counted - closed.expected),
    ]


def _dong(amount: Decimal) -> str:
    return f"{grouped(amount, 0)} đồng"


def sample() -> dict[str, Any]:
    """Invented data for previews and checks of a template."""
    return {
        "heading": {
            "parent": f"UBND {settings.PROVINCE_NAME}",
            "agency": "UBND phường Đồng Hới",
            "number": "",
            "place_date": "Quảng Trị, ngày 04 tháng 08 năm 2026",
            "code": "",
            "qr": "",
            "foot": foot(),
        },
        "day": "Ngày 04/08/2026",
        "rows": [["00015/2026", "08:15", "H50.101-260804-0012", "Nguyễn Thị Bình An", "tiền mặt", "28.000"]],
        "sums": [("Thu tiền mặt", "28.000 đồng"), ("Tổng thu trừ hoàn trả", "28.000 đồng")],
        "signers": [("Người lập bảng", "Trần Thị Hoa"), ("Kế toán", ""), ("Thủ trưởng cơ quan", "")],
    }


def register_list() -> None:
    """Called when the room is ready."""
    builtin = ((date(2018, 6, 21), "dossiers/typst/forms/fee_day.typ"),)
    register_form(FormKind(key=FORM, title=TITLE, size="a4", builtin=builtin, sample=sample))
