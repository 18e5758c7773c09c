"""What the clerk prints: labels for the envelopes, and the list that the postman signs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

from django.conf import settings
from django.utils import timezone, translation
from pypdf import PdfWriter

from casework.barcode import code128
from casework.printing import render_pdf
from casework.qr import qr_svg
from dossiers.models import Parcel
from dossiers.post.scope import Direction
from dossiers.printing.frame import place_date
from portal.base.formatting import grouped, money

LABELS, LIST = "dossiers/typst/labels.typ", "dossiers/typst/parcel_list.typ"
PILE = 200  # labels that are set at once
BARS_WIDTH, MODULE = 91.0, 0.42  # mm: of a label, and of one module of its bar code at most


def labels_pdf(parcels: Sequence[Parcel]) -> bytes:
    """Four labels of A6 on each sheet, in the order given.

    Raises:
        casework.printing.PrintError: they could not be set.
    """
    writer = PdfWriter()
    with translation.override("vi"):
        for start in range(0, len(parcels), PILE):
            pile = [_label(parcel) for parcel in parcels[start : start + PILE]]
            writer.append(BytesIO(render_pdf(LABELS, {"labels": pile}, title="Nhãn bưu gửi")))
    output = BytesIO()
    writer.write(output)
    return output.getvalue()


def list_pdf(parcels: Sequence[Parcel], at: datetime) -> bytes:
    """The list of what is handed over, for two signatures.

    Raises:
        casework.printing.PrintError: it could not be set.
    """
    with translation.override("vi"):
        return render_pdf(LIST, _list(parcels, at), title="Bảng kê bàn giao bưu gửi")


def _label(parcel: Parcel) -> dict[str, Any]:
    number = str(parcel)
    agency = parcel.agency
    desk = {"name": agency.name, "address": agency.address, "phone": agency.phone}
    person = {"name": parcel.name, "address": parcel.address, "phone": parcel.phone}
    is_coming = parcel.direction == Direction.IN
    return {
        "number": number,
        "qr": qr_svg(number),
        "bars": _bars(parcel.tracking_number or ""),
        "service": "Giấy tờ gửi đến" if is_coming else "Kết quả gửi đi",
        "sender": person if is_coming else desk,
        "receiver": desk if is_coming else person,
        "weight": grouped(parcel.weight, 0),
        "postage": f"{money(parcel.cost)}, người nhận trả" if parcel.cost else "người nhận trả",
        "cash": money(parcel.cash_on_delivery) if parcel.cash_on_delivery else "",
    }


def _bars(number: str) -> dict[str, Any] | None:
    """Of the post's own number only: its scanners know no other."""
    bars = code128(number)
    return {"svg": bars.svg, "width": min(BARS_WIDTH, bars.modules * MODULE)} if bars else None


def _list(parcels: Sequence[Parcel], at: datetime) -> dict[str, Any]:
    agencies = {parcel.agency_id: parcel.agency for parcel in parcels}
    only = next(iter(agencies.values())) if len(agencies) == 1 else None
    local = timezone.localtime(at)
    return {
        "heading": {
            "parent": only.parent.name if only and only.parent else "",
            "agency": only.name if only else f"Ủy ban nhân dân {settings.PROVINCE_NAME}",
            "place_date": place_date(at),
            "foot": f"Bản in từ hệ thống, {local:%H:%M, %d/%m/%Y}",
        },
        "facts": [("Thời điểm bàn giao", f"{local:%H giờ %M, ngày %d/%m/%Y}")],
        "rows": [_row(parcel) for parcel in parcels],
        "totals": [
            ("Tổng số bưu gửi", grouped(len(parcels), 0)),
            ("Tổng tiền thu hộ", money(sum(parcel.cash_on_delivery for parcel in parcels))),
        ],
    }


def _row(parcel: Parcel) -> list[str]:
    cash = grouped(parcel.cash_on_delivery, 0)
    postage = grouped(parcel.cost, 0) if parcel.cost is not None else ""
    return [str(parcel), parcel.name, parcel.address, grouped(parcel.weight, 0), postage, cash]
