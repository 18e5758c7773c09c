"""The slip with the new secret, for a dossier that has no receipt yet; others get the receipt printed anew."""

from __future__ import annotations

from typing import Any

from django.utils import timezone, translation

from casework.printing import render_pdf
from casework.qr import qr_svg
from dossiers.messages import tracking_address
from dossiers.models import Leg
from dossiers.printing.frame import foot, moment
from dossiers.secrets import lookup_secret

TEMPLATE = "dossiers/typst/secret_slip.typ"
TITLE = "Phiếu cấp lại mã tra cứu"


def secret_slip(leg: Leg) -> bytes:
    """Number, secret and how to follow the dossier, on A5; not sealed: it only goes over the counter.

    Raises:
        casework.printing.PrintError: the paper could not be set.
    """
    with translation.override("vi"):
        return render_pdf(TEMPLATE, _data(leg), title=TITLE)


def _data(leg: Leg) -> dict[str, Any]:
    dossier, agency = leg.dossier, leg.agency
    return {
        "heading": {
            "parent": agency.parent.name if agency.parent else "",
            "agency": agency.name,
            "code": str(dossier),
            "qr": qr_svg(tracking_address(dossier)),
            "foot": foot(),
        },
        "facts": [
            ("Người nộp hồ sơ", dossier.applicant_name),
            ("Nội dung yêu cầu giải quyết", dossier.procedure_title),
            ("Số tiếp nhận trực tuyến", dossier.submission_number),
            ("Cấp lại lúc", moment(timezone.now())),
        ],
        "secret": lookup_secret(dossier),
    }
