"""The demonstration's dossiers, made through the services at past moments, so that events and dates are true ones."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any, TextIO

from django.db import transaction
from django.utils import timezone
from tqdm import tqdm

from accounts.models import User
from casework.calendars import calendar_for
from casework.deadlines import WorkingCalendar
from casework.files import store_bytes
from casework.models import StoredFile
from casework.printing import render_pdf
from catalog.models import Agency, Procedure
from catalog.roles import Role
from catalog.services import assign_role
from dossiers.decisions import HandedOver, IssuedResult, MissingItem
from dossiers.demo_desk import DESK_STEPS, load_demo_notes, load_demo_sentences
from dossiers.demo_messages import load_demo_messages
from dossiers.demo_money import MONEY_STEPS, close_demo_days
from dossiers.demo_post import POST_STEPS
from dossiers.demo_processes import load_demo_processes
from dossiers.demo_scenarios import SCENARIOS, Scenario
from dossiers.models import Dossier, Leg, ResultReceipt, SupplementItem
from dossiers.secrets import lookup_secret
from dossiers.services import answer_supplement, move_dossier, submit_dossier
from dossiers.submission import Answer, Applicant, Submission, SubmittedPaper
from dossiers.workflow import APPLICANT, MOVES

NAMESPACE = uuid.UUID("6f1d2a55-5c0e-4e0b-9a0e-3b0f6c0f5d50")
SAMPLES = 2  # the first dossiers of the table: their number and secret are printed, and they have an e-mail address
STEP = timedelta(minutes=35)  # between two steps of one day
ROLE_OF = {
    "dossiers.receive": Role.RECEPTIONIST,
    "dossiers.return": Role.RECEPTIONIST,
    "dossiers.process": Role.OFFICER,
    "dossiers.approve": Role.LEADER,
}
STAFF_NAMES = {
    Role.RECEPTIONIST: ("Nguyễn Thị", "Phương"),
    Role.OFFICER: ("Lê Viết", "Cường"),
    Role.LEADER: ("Trần Thị Minh", "Nguyệt"),
    Role.CASHIER: ("Phạm Thị", "Duyên"),
    Role.POSTAL_CLERK: ("Đoàn Văn", "Sang"),
}
BESIDE_DECISIONS = {**DESK_STEPS, **MONEY_STEPS, **POST_STEPS}


def load_demo_dossiers(stdout: TextIO) -> None:
    """Make the dossiers that are missing; running it twice changes nothing. Prints two sample pairs."""
    load_demo_processes()
    maker = _Maker(timezone.now())
    made = [maker.make(n, scenario) for n, scenario in enumerate(tqdm(SCENARIOS, unit="dossier", disable=None))]
    for n, dossier in enumerate(made[:SAMPLES]):
        _give_contact(n, dossier)
    maker.close_drawers()
    load_demo_sentences()
    load_demo_notes(maker.now)
    load_demo_messages(maker.now)
    stdout.write(f"{Dossier.objects.count()} dossiers; two of them to follow:\n")
    for dossier in made[:SAMPLES]:
        stdout.write(f"  {dossier.code or dossier.submission_number}  {lookup_secret(dossier)}\n")


def _give_contact(n: int, dossier: Dossier) -> None:
    """An address only now, so that the history's messages are not sent; the one-time code can be tried."""
    Dossier.objects.filter(pk=dossier.pk, applicant_email="").update(applicant_email=f"congdan{n + 1}@example.vn")


@dataclass
class _Maker:
    now: datetime
    staff: dict[tuple[int, Role], User] = field(default_factory=dict)
    drawers: set[Agency] = field(default_factory=set)  # where cash was taken now

    @transaction.atomic
    def make(self, n: int, scenario: Scenario) -> Dossier:
        key = uuid.uuid5(NAMESPACE, f"dossier-{n}")
        known = Dossier.objects.filter(submission_key=key).first()
        if known:
            return known
        agency = Agency.objects.get(name=scenario.agency)
        at = self._moment(scenario.sent, 0, len(scenario.steps.split()) + 1)
        dossier = submit_dossier(self._submission(n, key, scenario, agency, at), notify=False)
        leg = dossier.legs.select_related("agency", "dossier").get()
        for order, step in enumerate(scenario.steps.split(), start=1):
            action, days = step.split("@")
            at = max(at, self._moment(int(days), order, len(scenario.steps.split()) + 1))
            self._step(leg, action, at)
        dossier.refresh_from_db()
        return dossier

    @cached_property
    def calendar(self) -> WorkingCalendar:
        return calendar_for(None)

    @cached_property
    def scan(self) -> bytes:
        """One page that stands for every scanned paper and every decision."""
        heading = {"agency": "Tài liệu minh họa", "foot": "Dữ liệu trình diễn, không có giá trị pháp lý"}
        return render_pdf("dossiers/typst/sample.typ", {"heading": heading}, title="Giấy tờ minh họa")

    def _moment(self, days: int, order: int, steps: int) -> datetime:
        """From 08:00 on the working day that lies `days` before today; never later than a little while ago."""
        day = timezone.localdate(self.now)
        for _day in range(days):
            day = self._working_day_before(day)
        if not self.calendar.is_working(day):
            day = self._working_day_before(day)
        morning = timezone.make_aware(datetime.combine(day, time(8)))
        return min(morning + order * STEP, self.now - (steps - order) * timedelta(minutes=6))

    def _working_day_before(self, day: date) -> date:
        day -= timedelta(days=1)
        while not self.calendar.is_working(day):
            day -= timedelta(days=1)
        return day

    def _submission(self, n: int, key: uuid.UUID, scenario: Scenario, agency: Agency, at: datetime) -> Submission:
        procedure = _procedure(scenario, agency)
        national_id = f"0450{80 + n % 19}{100000 + 7919 * (n + 1) % 899999:06d}"
        return Submission(
            key=key,
            procedure=procedure,
            agency=agency,
            channel=scenario.channel,
            applicant=Applicant(
                name=scenario.person,
                national_id=national_id,
                phone=f"0912{100000 + 6151 * (n + 1) % 899999:06d}",
                address=f"Số {n + 3}, đường Trần Hưng Đạo, tỉnh Quảng Trị",
            ),
            at=at,
            form_label="Tờ khai trình diễn",
            answers=_answers(scenario, national_id),
            papers=[self._paper(paper) for paper in procedure.papers.filter(case_key="")[:4]],
            return_method=scenario.return_method,
        )

    def _paper(self, paper: Any) -> SubmittedPaper:
        return SubmittedPaper(
            key=paper.key,
            label=paper.name,
            originals=paper.originals,
            copies=paper.copies,
            files=[self._file(f"{paper.key}.pdf")],
        )

    def _file(self, name: str) -> StoredFile:
        return store_bytes(name, self.scan, "application/pdf")

    def close_drawers(self) -> None:
        """Every day but the last two working days: their cash is still to be counted."""
        last = self._working_day_before(timezone.localdate(self.now))
        cashiers = {agency: self._member(agency, Role.CASHIER) for agency in self.drawers}
        close_demo_days(self._working_day_before(last), cashiers)

    def _step(self, leg: Leg, action: str, at: datetime) -> None:
        if action in BESIDE_DECISIONS:
            BESIDE_DECISIONS[action](leg, at, lambda leg, role: self._member(leg.agency, role))
            if action == "cash":
                self.drawers.add(leg.agency)
            leg.refresh_from_db()
            return
        if MOVES[action].needs == "answers":
            self._answer(leg, at)
            leg.refresh_from_db()
            return
        move_dossier(leg=leg, action=action, by=self._who(leg, action), at=at, **self._given(leg, action, at))

    def _given(self, leg: Leg, action: str, at: datetime) -> dict[str, Any]:
        needs = MOVES[action].needs
        if needs == "reason":
            return {"reason": REASONS[action]}
        if needs == "ground":
            return {"reason": REASONS[action], "ground": GROUNDS[action]}
        if needs == "items":
            return {"items": _missing(leg)}
        if needs == "result":
            return {"result": self._result(leg)}
        if needs == "receipt":
            return {"receipt": self._receipt(leg, at)}
        return {}

    def _result(self, leg: Leg) -> IssuedResult:
        number = f"{leg.pk}/GXN-UBND"
        return IssuedResult(file=self._file("ket-qua.pdf"), title="Kết quả giải quyết", number=number, is_scan=True)

    def _receipt(self, leg: Leg, at: datetime) -> HandedOver:
        return HandedOver(
            manner=ResultReceipt.Manner.REGISTER,
            recipient=ResultReceipt.Recipient.APPLICANT,
            name=leg.dossier.applicant_name,
            received_on=timezone.localdate(at),
            register_number=f"{leg.pk}/{at:%Y}",
        )

    def _answer(self, leg: Leg, at: datetime) -> None:
        request = leg.supplement_requests.get(answered_at=None)
        items = list(request.items.all())
        papers = {i.pk: [self._file("bo-sung.pdf")] for i in items if i.kind == SupplementItem.Kind.PAPER}
        answers = {i.pk: "Đã sửa theo giấy tờ gốc" for i in items if i.kind == SupplementItem.Kind.ANSWER}
        answer_supplement(request=request, papers=papers, answers=answers, at=at)

    def _who(self, leg: Leg, action: str) -> User | None:
        permission = MOVES[action].permission
        if permission == APPLICANT:
            return None
        return self._member(leg.agency, ROLE_OF[permission])

    def _member(self, agency: Agency, role: Role) -> User:
        if (agency.pk, role) not in self.staff:
            self.staff[agency.pk, role] = _staff_member(agency, role)
        return self.staff[agency.pk, role]


REASONS = {
    "stop": "Người nộp hồ sơ đã chuyển nơi cư trú ra ngoài tỉnh.",
    "refuse": "Hồ sơ thuộc thẩm quyền của cơ quan nơi cư trú của người mẹ.",
    "correct": "Trích yếu chưa khớp với tờ khai, đề nghị sửa rồi trình lại.",
    "deny": "Ngành nghề đăng ký chưa đáp ứng điều kiện kinh doanh.",
}
GROUNDS = {
    "stop": "Điều 21 Nghị định 118/2025/NĐ-CP",
    "refuse": "Điều 13 Luật Hộ tịch",
    "deny": "Điều 87 Nghị định 168/2025/NĐ-CP",
}


def _procedure(scenario: Scenario, agency: Agency) -> Procedure:
    """The one that is named, else the first that the agency handles."""
    published = Procedure.objects.published()
    mine = (
        published.filter(code=scenario.procedure) if scenario.procedure else published.filter(handling__agency=agency)
    )
    procedure: Procedure = mine.order_by("code")[0]
    return procedure


def _answers(scenario: Scenario, national_id: str) -> list[Answer]:
    part = "Người nộp hồ sơ"
    rows = [
        ("ho-ten", "Họ, chữ đệm và tên", "text", {"max_length": 150}, scenario.person),
        ("so-dinh-danh", "Số định danh cá nhân", "national_id", {}, national_id),
        ("noi-dung", "Nội dung đề nghị", "long_text", {"max_length": 1000}, "Đề nghị giải quyết theo quy định."),
    ]
    return [
        Answer(key=key, part=part, label=label, type=kind, limits=limits, value=value, display=value)
        for key, label, kind, limits, value in rows
    ]


def _missing(leg: Leg) -> list[MissingItem]:
    """One answer, and the first paper where there is one."""
    answer = MissingItem(
        kind="answer", key="noi-dung", label="Nội dung đề nghị", reason="Chưa nêu rõ trường hợp đề nghị giải quyết"
    )
    paper = leg.dossier.papers.first()
    if paper is None:
        return [answer]
    reason = "Ảnh chụp mờ, không đọc được dấu và chữ ký; đề nghị chụp lại"
    return [MissingItem(kind="paper", key=paper.key, label=paper.label, reason=reason), answer]


def _staff_member(agency: Agency, role: Role) -> User:
    """Who works there already; else an invented officer who cannot sign in."""
    membership = agency.memberships.filter(role=role).select_related("user").order_by("pk").first()
    if membership:
        return membership.user
    last_name, first_name = STAFF_NAMES[role]
    user, _created = User.objects.get_or_create(
        username=f"{role.value}.{agency.slug}"[:150], defaults={"last_name": last_name, "first_name": first_name}
    )
    user.set_unusable_password()
    user.save(update_fields=["password"])
    assign_role(user=user, agency=agency, role=role)
    return user
