"""What every form of a dossier says: whose it is, of which agency, under which number; and how it says times."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone

from casework.qr import qr_svg
from catalog.models import Agency
from dossiers.contact import masked_email, masked_phone
from dossiers.messages import tracking_address
from dossiers.models import Dossier, IssuedPaper, Leg
from dossiers.models.corrections import CORRECT_DATA
from dossiers.printing.kinds import SIGNS


def heading(dossier: Dossier, agency: Agency, *, number: str, at: datetime) -> dict[str, str]:
    """As casework/typst/heading.typ wants it; the QR code leads to the look-up page and holds no secret."""
    return {
        "parent": agency.parent.name if agency.parent else "",
        "agency": agency.name,
        "number": number,
        "place_date": place_date(at),
        "code": dossier.code or "",
        "qr": qr_svg(tracking_address(dossier)),
        "foot": foot(),
    }


def foot() -> str:
    return f"Theo dõi hồ sơ: {settings.BASE_URL}/ho-so/tra-cuu/ · Hỏi đáp: {settings.HOTLINE}"


def number_of(paper: IssuedPaper | None, dossier: Dossier) -> str:
    """`12/TNHS`; a receipt from before forms had numbers bears the end of the dossier's code."""
    if paper:
        return f"{paper.number}/{SIGNS[paper.form]}"
    return f"{dossier.code.rsplit('-', 1)[-1]}/TNHS" if dossier.code else ""


def case_data(leg: Leg, agency: Agency, *, masked: bool) -> dict[str, Any]:
    """The parts that all forms share.

    Args:
        agency: whose form it is; the leg may have been sent on since.
        masked: hide phone, e-mail and address, for a reader who only has number and secret.
    """
    dossier = leg.dossier
    received = dossier.received_at or dossier.submitted_at
    return {
        "agency": {"name": agency.name, "phone": agency.phone or settings.HOTLINE, "address": agency.address},
        "applicant": applicant(dossier, masked=masked),
        "dossier": {
            "code": dossier.code or "",
            "submission_number": dossier.submission_number,
            "procedure": line(dossier.procedure_title),
            "case": line(dossier.case_name),
            "received": moment(received),
            "received_day": day_in_words(received),
            "due": f"trước {moment(leg.due_at)}" if leg.due_at else no_date(dossier),
        },
    }


def applicant(dossier: Dossier, *, masked: bool) -> dict[str, str]:
    email = dossier.applicant_email
    return {
        "name": line(dossier.applicant_name),
        "address": "" if masked else line(dossier.applicant_address),
        "phone": masked_phone(dossier.applicant_phone) if masked else line(dossier.applicant_phone),
        "email": masked_email(email) if masked and email else email,
        "representative": representative(dossier),
    }


def representative(dossier: Dossier) -> str:
    """Who filed it for the applicant, and as what; empty where the applicant did."""
    relation = dossier.get_representative_relation_display()
    return f"{line(dossier.representative_name)} ({relation})" if dossier.representative_name else ""


def corrections(dossier: Dossier) -> list[str]:
    """Which papers it takes the place of. Of the log: the words of a correction may have been erased."""
    made = sorted(event.at for event in dossier.events.all() if event.action == CORRECT_DATA)
    return [f"Đã sửa lần {len(made)}, lúc {moment(made[-1])}; thay cho giấy đã in trước đó"] if made else []


def copy_mark(copy: int, at: datetime) -> list[str]:
    """Of the second printing on."""
    return [f"BẢN SAO LẦN {copy}, in lúc {moment(at)}"] if copy else []


def line(text: str) -> str:
    """A name in one line, however it was typed."""
    return " ".join(text.split())


def no_date(dossier: Dossier) -> str:
    return "không quy định" if not dossier.duration_unit else "thông báo khi hồ sơ đủ giấy tờ"


def place_date(at: datetime) -> str:
    """As it stands under the national heading: `Quảng Trị, ngày 22 tháng 11 năm 2026`."""
    return f"{place()}, {day_in_words(at)}"


def place() -> str:
    """Where the province's papers are written: its name without what it is."""
    name: str = settings.PROVINCE_NAME
    return name.removeprefix("tỉnh ").removeprefix("thành phố ")


def day_in_words(at: datetime) -> str:
    return f"{timezone.localtime(at):ngày %d tháng %m năm %Y}"


def moment(at: datetime) -> str:
    local = timezone.localtime(at)
    return f"{local:%H} giờ {local:%M}, ngày {local:%d/%m/%Y}"
