"""The marks of the check as the page shows and takes them: of papers and of answers alike."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.dateparse import parse_datetime

from dossiers.models import AnswerMark, DossierPaper, SupplementItem, Verdict

ANSWER_PREFIX = "a-"


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkBox:
    """One mark. Its fields are called verdict-, reason- and seen-IDENT."""

    ident: str
    kind: str
    key: str
    label: str
    verdict: str = Verdict.UNREVIEWED
    reason: str = ""
    by: object = None  # User
    at: datetime | None = None

    @property
    def word(self) -> str:
        return str(Verdict(self.verdict).label)

    @property
    def seen(self) -> str:
        """What a form says that it saw; see services.marks.mark."""
        return self.at.isoformat() if self.at else ""


def paper_box(paper: DossierPaper) -> MarkBox:
    return _box(str(paper.pk), SupplementItem.Kind.PAPER, paper.key, paper.label, paper)


def answer_box(answer: dict[str, Any], mark: AnswerMark | None) -> MarkBox:
    key = answer["key"]
    return _box(f"{ANSWER_PREFIX}{key}", SupplementItem.Kind.ANSWER, key, answer["label"], mark)


def _box(ident: str, kind: str, key: str, label: str, mark: DossierPaper | AnswerMark | None) -> MarkBox:
    if mark is None:
        return MarkBox(ident=ident, kind=kind, key=key, label=label)
    return MarkBox(
        ident=ident,
        kind=kind,
        key=key,
        label=label,
        verdict=mark.verdict,
        reason=mark.reason,
        by=mark.marked_by,
        at=mark.marked_at,
    )


def moment(text: str) -> datetime | None:
    """What `MarkBox.seen` wrote; None for anything else."""
    try:
        return parse_datetime(text)
    except ValueError:
        return None
