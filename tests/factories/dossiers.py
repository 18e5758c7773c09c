"""Dossiers, made through the services, so that every one of them is a true one."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone
from django.utils.timezone import localdate

from accounts.models import User
from casework.models import StoredFile
from catalog.models import Agency, Procedure
from catalog.roles import Role
from dossiers.decisions import HandedOver, IssuedResult, MissingItem
from dossiers.models import Dossier, Leg, ResultReceipt, SupplementItem
from dossiers.services import answer_supplement, move_dossier, submit_dossier
from dossiers.submission import Answer, Applicant, Submission, SubmittedPaper
from dossiers.workflow import State
from tests.factories.accounts import UserFactory
from tests.factories.catalog import AgencyFactory, MembershipFactory, ProcedureFactory

MONDAY_09H = datetime.fromisoformat("2026-08-10T09:00:00+07:00")


def stored_file(name: str = "giay-to.pdf", content: bytes = b"%PDF-1.4 x") -> StoredFile:
    stored = StoredFile(
        name=name, content_type="application/pdf", size=len(content), sha256=uuid.uuid4().hex * 2, scan="clean"
    )
    stored.file.save(name, ContentFile(content))
    stored.save()
    return stored


def missing_paper(**changes: str) -> MissingItem:
    given = {"kind": "paper", "key": "giay-to-1", "label": "Giấy chứng sinh", "reason": "Ảnh mờ, không đọc được"}
    return MissingItem(**{**given, **changes})


def missing_answer(**changes: str) -> MissingItem:
    given = {"kind": "answer", "key": "ten-con", "label": "Họ tên con", "reason": "Thiếu chữ đệm"}
    return MissingItem(**{**given, **changes})


def issued_result(**changes: Any) -> IssuedResult:
    return IssuedResult(
        **{
            "file": stored_file("ket-qua.pdf"),
            "title": "Giấy khai sinh",
            "number": "12/2026",
            "is_scan": True,
            **changes,
        }
    )


def handed_over(**changes: Any) -> HandedOver:
    """By the applicant in person, who signed in the register."""
    given = {
        "manner": ResultReceipt.Manner.REGISTER,
        "recipient": ResultReceipt.Recipient.APPLICANT,
        "name": "Nguyễn Văn An",
        "received_on": localdate(),
        "register_number": "15/2026",
    }
    return HandedOver(**{**given, **changes})


def submission(**changes: Any) -> Submission:
    """A birth registration with one answer and one paper; `agency` and `procedure` fit each other unless named."""
    agency = changes.pop("agency", None) or AgencyFactory()
    procedure: Procedure = changes.pop("procedure", None) or ProcedureFactory(agency=agency)
    given: dict[str, Any] = {
        "key": uuid.uuid4(),
        "procedure": procedure,
        "agency": agency,
        "channel": "online",
        "applicant": Applicant(name="Nguyễn Văn An", email="an@example.vn", phone="0905123456"),
        "at": MONDAY_09H,
        "form_label": "Tờ khai, bản 1",
        "answers": [
            Answer(
                key="ten-con",
                part="Thông tin về con",
                label="Họ tên con",
                type="text",
                limits={"max_length": 60},
                value="Nguyễn Bình",
                display="Nguyễn Bình",
            )
        ],
        "papers": [SubmittedPaper(key="giay-to-1", label="Giấy chứng sinh", originals=1, files=[stored_file()])],
    }
    return Submission(**{**given, **changes})


@dataclass
class Desk:
    """An agency with one person of each role that works on dossiers."""

    agency: Agency
    clerk: User
    officer: User
    leader: User

    def who(self, permission: str) -> User:
        people = {"dossiers.receive": self.clerk, "dossiers.return": self.clerk, "dossiers.process": self.officer}
        return people.get(permission, self.leader)


def make_desk(agency: Agency | None = None) -> Desk:
    agency = agency or AgencyFactory()
    people = {
        role: MembershipFactory(user=UserFactory(), agency=agency, role=role).user
        for role in (Role.RECEPTIONIST, Role.OFFICER, Role.LEADER)
    }
    return Desk(agency, people[Role.RECEPTIONIST], people[Role.OFFICER], people[Role.LEADER])


# How each state is reached from the submission.
PATHS: dict[str, list[str]] = {
    State.SUBMITTED: [],
    State.CHECK_SUPPLEMENT: ["ask_at_check"],
    State.REFUSED: ["refuse"],
    State.RECEIVED: ["receive"],
    State.PROCESSING: ["receive", "process"],
    State.SUPPLEMENT: ["receive", "process", "ask"],
    State.PENDING_APPROVAL: ["receive", "process", "propose"],
    State.APPROVED: ["receive", "process", "propose", "approve"],
    State.NOT_ELIGIBLE: ["receive", "process", "propose", "deny"],
    State.RETURNED: ["receive", "process", "propose", "approve", "return"],
    State.WITHDRAWN: ["withdraw"],
    State.STOPPED: ["receive", "process", "stop"],
}


def step(leg: Leg, action: str, desk: Desk | None, at: datetime, **given: Any) -> None:
    """One move with what it needs, by whoever may make it."""
    if action in ("answer", "answer_at_check"):
        answer_all(leg, at)
        return
    from_table = {
        "ask": {"items": [missing_paper(), missing_answer()]},
        "ask_at_check": {"items": [missing_paper()]},
        "refuse": {"reason": "Không thuộc thẩm quyền", "ground": "Điều 13 Luật Hộ tịch"},
        "correct": {"reason": "Sai số quyết định"},
        "deny": {"reason": "Không đủ điều kiện", "ground": "Điều 18 Luật Hộ tịch"},
        "send_back": {"reason": "Chưa đủ ý kiến thẩm định"},
        "stop": {"reason": "Người nộp đã chuyển nơi cư trú", "ground": "Điều 21 Nghị định 118/2025/NĐ-CP"},
        "return": {"receipt": handed_over(received_on=localdate(at))},
        "redirect": {"reason": "Nộp nhầm nơi tiếp nhận"},
        "propose": {"result": issued_result()} if action == "propose" else {},
    }
    permissions = {
        "receive": "dossiers.receive", "ask_at_check": "dossiers.receive", "refuse": "dossiers.receive",
        "process": "dossiers.process", "ask": "dossiers.process", "propose": "dossiers.process",
        "hand_on": "dossiers.process", "send_back": "dossiers.process", "recall": "dossiers.process",
        "redirect": "dossiers.receive",
        "return": "dossiers.return",
    }  # fmt: skip
    by = desk.who(permissions.get(action, "dossiers.approve")) if desk and action != "withdraw" else None
    move_dossier(leg=leg, action=action, by=by, at=at, **{**from_table.get(action, {}), **given})


def answer_all(leg: Leg, at: datetime) -> None:
    request = leg.supplement_requests.get(answered_at=None)
    items = request.items.all()
    papers = {item.pk: [stored_file()] for item in items if item.kind == SupplementItem.Kind.PAPER}
    answers = {item.pk: "Nguyễn Văn Bình" for item in items if item.kind == SupplementItem.Kind.ANSWER}
    answer_supplement(request=request, papers=papers, answers=answers, at=at)
    leg.refresh_from_db()


def dossier_in(state: str = State.SUBMITTED, *, desk: Desk | None = None, **changes: Any) -> Dossier:
    """A dossier that went through every move up to `state`, an hour apart, from Monday 09:00."""
    desk = desk or make_desk(changes.get("agency"))
    made = submit_dossier(submission(**{"agency": desk.agency, **changes}))
    leg = leg_of(made)
    for hours, action in enumerate(PATHS[state], start=1):
        step(leg, action, desk, made.submitted_at + timedelta(hours=hours))
    made.refresh_from_db()
    return made


def leg_of(dossier: Dossier) -> Leg:
    return dossier.legs.select_related("agency", "dossier").get()


def now() -> datetime:
    return timezone.now()
