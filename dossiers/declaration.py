"""The finished declaration as a paper, from the snapshot of its answers alone: A4 after Decree 30/2020/NĐ-CP."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.dateparse import parse_datetime

from casework.printing import render_pdf
from casework.seal import is_configured, sealed
from catalog.models import SubmissionChannel
from dossiers.contents import answer_parts
from dossiers.models import Dossier
from dossiers.printing.frame import moment, place_date
from dossiers.submission import CoSigner, Declaration

TEMPLATE = "dossiers/typst/declaration.typ"
MAX_COLUMNS = 6  # questions of a group that stand side by side on a page; more stand below each other
ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
SEAL_REASON = "Tờ khai điện tử"
_SENT: dict[str, str] = {
    SubmissionChannel.Channel.ONLINE: "Đã gửi trực tuyến",
    SubmissionChannel.Channel.DIRECT: "Đã khai tại Bộ phận Một cửa",
    SubmissionChannel.Channel.POST: "Đã gửi qua bưu chính",
}
Answers = Sequence[dict[str, Any]]  # dossiers.submission.Answer as JSON


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """What is printed. A draft says so over every page, unless it is printed to be signed and handed in."""

    declaration: Declaration
    answers: Answers
    to: str  # the agency; empty while none is chosen
    by: str  # the name under the signature
    role: str = "Người khai"
    reference: str  # in the foot: number of the dossier, or that there is none yet
    at: datetime
    sent: str = ""  # how and when, e.g. "Đã gửi trực tuyến lúc …"; empty: not yet
    draft: bool = False


def declaration_pdf(paper: Paper) -> bytes:
    """Set the paper, without the portal's seal.

    Raises:
        casework.printing.PrintError: it could not be set.
    """
    return render_pdf(TEMPLATE, _data(paper), title=paper.declaration.title)


def has_declaration(dossier: Dossier) -> bool:
    """Whether it was declared with an e-form: what came over the counter has the paper itself."""
    return bool(dossier.answers)


def dossier_declaration_pdf(dossier: Dossier, *, agency: str) -> bytes:
    """The declaration of a dossier as it was sent, sealed by the portal.

    Raises:
        casework.printing.PrintError: it could not be set.
    """
    with translation.override("vi"):
        return sealed(declaration_pdf(_paper_of(dossier, agency)), reason=SEAL_REASON)


def _paper_of(dossier: Dossier, agency: str) -> Paper:
    return Paper(
        declaration=declaration_of(dossier),
        answers=dossier.answers,
        to=agency,
        by=dossier.representative_name or dossier.applicant_name,
        role=f"Người đại diện cho {dossier.applicant_name}" if dossier.representative_name else "Người khai",
        reference=_reference(dossier),
        at=dossier.submitted_at,
        sent=f"{_SENT[dossier.channel]} lúc {moment(dossier.submitted_at)}",
    )


def declaration_of(dossier: Dossier) -> Declaration:
    """What was kept at submission; of dossiers from before that, the form's name."""
    kept = dossier.declaration
    people = [
        CoSigner(label=one["label"], name=one["name"], confirmed_at=parse_datetime(one["confirmed_at"] or ""))
        for one in kept.get("cosigners", ())
    ]
    return Declaration(
        title=kept.get("title") or dossier.form_label.split(", bản ")[0] or dossier.procedure_title,
        sentence=kept.get("sentence", ""),
        version=kept.get("version"),
        paper_key=kept.get("paper_key", ""),
        mark=kept.get("mark", ""),
        cosigners=people,
    )


def content_mark(answers: Answers) -> str:
    """Eight signs that are the same for the same answers: stands in the foot, so that two prints can be compared."""
    plain = json.dumps([[answer["key"], answer["value"]] for answer in answers], sort_keys=True, default=str)
    digest = hashlib.sha256(plain.encode()).hexdigest().upper()
    return f"{digest[:4]}-{digest[4:8]}"


def _reference(dossier: Dossier) -> str:
    code = f" · Mã hồ sơ: {dossier.code}" if dossier.code else ""
    return f"Số tiếp nhận trực tuyến: {dossier.submission_number}{code}"


def _data(paper: Paper) -> dict[str, Any]:
    """What the template names."""
    numbers = count(1)
    return {
        "draft": paper.draft,
        "to": paper.to,
        "parts": [
            {"title": f"{_roman(index)}. {title}", "lines": [_line(answer, next(numbers)) for answer in answers]}
            for index, (title, answers) in enumerate(answer_parts(list(paper.answers)))
        ],
        "sentence": paper.declaration.sentence,
        "place_date": place_date(paper.at),
        "by": paper.by,
        "role": paper.role,
        "sent": paper.sent,
        "cosigners": [_cosigner(person) for person in paper.declaration.cosigners],
        "reference": paper.reference,
        "mark": paper.declaration.mark or content_mark(paper.answers),
        "seal": _seal_note() if paper.sent else "",
    }


def _seal_note() -> str:
    """Where a reader finds out whether the file is genuine."""
    if not is_configured():
        return ""
    address = f"{settings.BASE_URL.rstrip('/')}{reverse('dossiers:seal_check')}"
    return f"Tệp điện tử có con dấu số của cổng; kiểm tra tại {address}"


def _roman(index: int) -> str:
    return ROMAN[index] if index < len(ROMAN) else str(index + 1)


def _line(answer: dict[str, Any], number: int) -> dict[str, Any]:
    """One numbered line: a text, or the entries of a group as a table or below each other."""
    entries = answer.get("entries") or []
    line = {"number": str(number), "label": answer["label"], "text": answer["display"], "columns": [], "rows": []}
    if not entries:
        return line
    labels = list(dict.fromkeys(item["label"] for entry in entries for item in entry))
    if len(labels) > MAX_COLUMNS:
        return {**line, "text": "", "entries": [_pairs(entry) for entry in entries]}
    rows = [[dict(_pairs(entry)).get(label, "") for label in labels] for entry in entries]
    return {**line, "text": "", "columns": labels, "rows": rows}


def _pairs(entry: list[dict[str, Any]]) -> list[tuple[str, str]]:
    return [(item["label"], item["display"]) for item in entry]


def _cosigner(person: CoSigner) -> dict[str, str]:
    confirmed = f"Đã xác nhận trực tuyến lúc {moment(person.confirmed_at)}" if person.confirmed_at else ""
    return {"label": person.label, "name": person.name, "confirmed": confirmed}
