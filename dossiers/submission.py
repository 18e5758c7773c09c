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
    # Of a group that repeats: the answers of each entry, {"key", "label", "type", "value", "display"}.
    entries: list[list[dict[str, Any]]] = field(default_factory=list)
    sensitive: bool = False  # personal data that the law protects more, such as health or religion

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
class Representative:
    """Who files in the applicant's name. Notices go to them: the applicant's e-mail is then theirs."""

    name: str
    relation: str  # Dossier.Relation
    national_id: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assistance:
    """An officer filled the form in together with the applicant, who confirmed it."""

    by: User
    confirmed: str  # "code": typed by the applicant; "signature": on the printed declaration


@dataclass(frozen=True, slots=True, kw_only=True)
class CoSigner:
    """Who declares too, and confirmed it by a link of their own."""

    label: str  # e.g. "Bên nữ"
    name: str
    confirmed_at: datetime | None = None

    def as_json(self) -> dict[str, str | None]:
        moment = self.confirmed_at.isoformat() if self.confirmed_at else None
        return {"label": self.label, "name": self.name, "confirmed_at": moment}


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration:
    """The paper that the answers make up."""

    title: str  # as in the law, e.g. "Tờ khai đăng ký khai sinh"
    sentence: str = ""  # what the applicant declares before submitting
    version: int | None = None  # key of the form's version, for the room that keeps it
    paper_key: str = ""  # of the procedure's paper that this declaration is
    mark: str = ""  # see dossiers.declaration.content_mark; of what the applicant answered, before others confirmed
    cosigners: list[CoSigner] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "cosigners": [person.as_json() for person in self.cosigners]}


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
    declaration: Declaration | None = None
    papers: list[SubmittedPaper] = field(default_factory=list)
    return_method: str = "desk"  # Dossier.ReturnMethod
    return_address: str = ""
    representative: Representative | None = None
    assistance: Assistance | None = None
    fee_claim: str = ""  # why the applicant asks to be exempted from the fee, in their words
