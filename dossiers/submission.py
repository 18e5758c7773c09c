"""What a finished form hands over: a snapshot that knows nothing of the form it came from."""

from __future__ import annotations

import uuid
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from accounts.models import User
from casework.models import StoredFile
from catalog.models import Agency, Procedure


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One answer as it was given, with all that is needed to show it, and to ask for it again."""

    key: str
    part: str  # title of the form's part, e.g. "Người nộp hồ sơ"
    label: str
    type: str  # eforms' name of the question type: "text", "date", "choice", …
    limits: dict[str, Any] = field(default_factory=dict)  # e.g. {"max_length": 200, "choices": [["a", "A"]]}
    value: Any = None  # JSON
    display: str = ""  # the value as a person reads it

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmittedPaper:
    """One paper with the files given for it."""

    key: str
    label: str
    originals: int = 0
    copies: int = 0
    files: list[StoredFile] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Applicant:
    name: str
    national_id: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""
    user: User | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """An application as handed over; `key` makes a repeated hand-over give the same dossier."""

    key: uuid.UUID
    procedure: Procedure
    agency: Agency
    channel: str  # SubmissionChannel.Channel
    applicant: Applicant
    at: datetime
    case_key: str = ""
    form_label: str = ""  # e.g. "Tờ khai đăng ký khai sinh, bản 3"
    answers: list[Answer] = field(default_factory=list)
    papers: list[SubmittedPaper] = field(default_factory=list)
    return_method: str = "desk"  # Dossier.ReturnMethod
    return_address: str = ""
