"""The slip that whoever fetches a result signs: the applicant, or a representative with an authorisation."""

from __future__ import annotations

from typing import Any

from django.utils import timezone, translation

from casework.printing import render_pdf
from casework.qr import qr_svg
from dossiers.messages import tracking_address
from dossiers.models import Leg, ResultReceipt
from dossiers.printing.frame import foot, place

TEMPLATE = "dossiers/typst/return_slip.typ"
TITLE = "Phiếu trả kết quả"
DOTS = "……………………………………………"  # written by hand


def return_slip(leg: Leg, receipt: ResultReceipt | None) -> bytes:
    """Before the result is handed over with lines to fill in; afterwards with who received it.

    Raises:
        casework.printing.PrintError: the paper could not be set.
    """
    with translation.override("vi"):
        return render_pdf(TEMPLATE, _data(leg, receipt), title=TITLE)


def _data(leg: Leg, receipt: ResultReceipt | None) -> dict[str, Any]:
    dossier, agency = leg.dossier, leg.agency
    day = receipt.received_on if receipt else timezone.localdate()
    return {
        "heading": {
            "parent": agency.parent.name if agency.parent else "",
            "agency": agency.name,
            "place_date": f"{place()}, ngày {day:%d} tháng {day:%m} năm {day:%Y}",
            "code": dossier.code,
            "qr": qr_svg(tracking_address(dossier)),
            "foot": foot(),
        },
        "what": [
            ("Người nộp hồ sơ", dossier.applicant_name),
            ("Nội dung yêu cầu giải quyết", dossier.procedure_title),
        ],
        "results": [[result.title, result.number, "01"] for result in leg.results.order_by("pk")],
        "originals": _originals(leg, receipt),
        "who": _who(receipt),
        "signers": [
            ("Người nhận kết quả", receipt.name if receipt else ""),
            ("Người trả kết quả", str(receipt.handed_by) if receipt and receipt.handed_by else ""),
        ],
    }


def _originals(leg: Leg, receipt: ResultReceipt | None) -> list[list[str]]:
    """Given back, or to be given back."""
    if receipt:
        return [[str(paper["label"]), str(paper["count"])] for paper in receipt.originals]
    kept = leg.dossier.papers.filter(originals__gt=0)
    return [[paper.label, str(paper.originals)] for paper in kept]


def _who(receipt: ResultReceipt | None) -> list[tuple[str, str]]:
    if receipt is None:
        return [
            ("Người nhận kết quả", DOTS),
            ("Số định danh cá nhân", DOTS),
            ("Giấy ủy quyền (người nhận thay)", DOTS),
        ]
    is_other = receipt.recipient == ResultReceipt.Recipient.REPRESENTATIVE
    return [
        ("Người nhận kết quả", receipt.name),
        ("Số định danh cá nhân", receipt.national_id),
        ("Nhận thay, theo giấy ủy quyền", receipt.authorisation if is_other else ""),
    ]
