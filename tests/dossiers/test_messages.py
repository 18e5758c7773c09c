"""What the applicant is told: one text for each occasion, and no more of a person than needed."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from django.apps import apps

from casework.models import Message
from dossiers.contact import send_code
from dossiers.messages import queue_duplicate, queue_handed_over
from dossiers.models import Dossier
from dossiers.services import apologise, move_dossier, reappoint
from dossiers.services.corrections import correct_data
from dossiers.submission import Applicant
from dossiers.workflow import State
from tests.factories.catalog import AgencyFactory, ProcedureFactory
from tests.factories.dossiers import Desk, dossier_in, leg_of, make_desk, step

pytestmark = pytest.mark.django_db
APPLICANT = Applicant(
    name="Lò Thị Ẳm",
    national_id="044090001234",
    phone="0905123456",
    email="am@example.vn",
    address="12 Quang Trung, phường Đồng Hới",
)
TUESDAY = datetime.fromisoformat("2026-08-11T08:00:00+07:00")
MONDAY_AFTER = datetime.fromisoformat("2026-08-17T08:00:00+07:00")
REASON = "Chờ ý kiến cơ quan phối hợp"
# By the text's name: how its occasion comes about, and words that the text must have.
BY_STATE = {
    "submitted": (State.SUBMITTED, "chưa được tiếp nhận"),
    "received": (State.RECEIVED, "đã tiếp nhận hồ sơ"),
    "processing": (State.PROCESSING, "bắt đầu giải quyết"),
    "supplement": (State.SUPPLEMENT, "bổ sung"),
    "approved": (State.APPROVED, "đã có kết quả"),
    "not_eligible": (State.NOT_ELIGIBLE, "không đủ điều kiện"),
    "refused": (State.REFUSED, "không tiếp nhận"),
    "returned": (State.RETURNED, "đã trả kết quả"),
    "stopped": (State.STOPPED, "dừng giải quyết"),
    "withdrawn": (State.WITHDRAWN, "rút theo yêu cầu"),
}
OTHERWISE = {
    "supplemented",
    "completed",
    "redirected",
    "reappointed",
    "promised",
    "corrected",
    "duplicate",
    "contact_code",
    "handed_over",
    "recalculated",  # tests/dossiers/test_recalculation.py
}


@pytest.fixture
def desk(db: None) -> Desk:
    return make_desk()


def applied(desk: Desk, state: str, **changes: object) -> Dossier:
    return dossier_in(state, desk=desk, applicant=APPLICANT, **changes)


def told() -> Message:
    """The newest mail; it goes to the applicant and says nothing of who they are."""
    mail = Message.objects.order_by("-pk")[0]
    assert mail.recipient == APPLICANT.email
    for private in (APPLICANT.name, APPLICANT.national_id, APPLICANT.phone, APPLICANT.address, "Nguyễn Bình"):
        assert private not in mail.subject + mail.body
    assert "{" not in mail.body
    return mail


def test_every_text_is_in_the_tables_of_this_test() -> None:
    folder = Path(apps.get_app_config("dossiers").path) / "templates/dossiers/messages"

    assert {path.stem for path in folder.glob("*.txt")} - {"base"} == BY_STATE.keys() | OTHERWISE


@pytest.mark.parametrize("name", BY_STATE)
def test_a_move_tells_the_applicant_and_no_more_than_needed(name: str, desk: Desk) -> None:
    state, words = BY_STATE[name]
    dossier = applied(desk, state)

    mail = told()

    assert words in mail.body
    assert mail.subject.startswith(f"[{dossier.code or dossier.submission_number}]")
    assert "/ho-so/tra-cuu/?ma=" in mail.body
    assert "Luật Hộ tịch" not in mail.body  # the ground is read behind number and secret


@pytest.mark.parametrize(
    ("state", "words"), [(State.SUPPLEMENT, "Hẹn trả kết quả mới"), (State.CHECK_SUPPLEMENT, "trả lời trước")]
)
def test_an_answered_request_is_confirmed_with_what_comes_next(state: str, words: str, desk: Desk) -> None:
    dossier = applied(desk, state)

    step(leg_of(dossier), "answer", desk, dossier.updated_at + timedelta(hours=1))

    assert words in told().body


def test_a_redirection_names_the_new_desk_and_its_term() -> None:
    desk, other = make_desk(), AgencyFactory(address="Số 1 Hùng Vương")
    procedure = ProcedureFactory(agency=desk.agency.kind)
    dossier = applied(desk, State.SUBMITTED, procedure=procedure)

    move_dossier(
        leg=leg_of(dossier), action="redirect", by=desk.clerk, at=dossier.submitted_at + timedelta(hours=1),
        agency=other, reason="Bà Lò Thị Ẳm cư trú ở xã khác",
    )  # fmt: skip

    body = told().body
    assert other.name in body
    assert "Số 1 Hùng Vương" in body
    assert "trả lời trước 10:30, 11/08/2026" in body


def test_a_date_put_off_and_a_late_dossier_apologise_with_both_dates(desk: Desk) -> None:
    put_off, late = applied(desk, State.PROCESSING), applied(desk, State.PROCESSING)

    reappoint(leg=leg_of(put_off), new_due=date(2026, 8, 18), reason=REASON, by=desk.leader, at=TUESDAY)
    first = told().body
    apologise(leg=leg_of(late), expected=date(2026, 8, 19), reason=REASON, by=desk.leader, at=MONDAY_AFTER)
    second = told().body

    assert all(words in first for words in ("xin lỗi", "17:00, 13/08/2026", "17:00, 18/08/2026", REASON))
    assert all(words in second for words in ("xin lỗi", "17:00, 13/08/2026", "17:00, 19/08/2026", "trễ hạn"))


def test_a_correction_is_told_without_what_was_corrected(desk: Desk) -> None:
    dossier = applied(desk, State.PROCESSING)

    correct_data(
        dossier=dossier, changes={"applicant_name": "Lò Thị Ắm"}, reason="Gõ nhầm dấu", by=desk.clerk, at=TUESDAY
    )

    body = told().body
    assert "đã sửa thông tin" in body
    assert "Ắm" not in body
    assert "Gõ nhầm" not in body


def test_a_second_application_is_told_to_whoever_made_the_first(desk: Desk) -> None:
    dossier = applied(desk, State.PROCESSING)

    queue_duplicate(dossier, TUESDAY)

    assert "một hồ sơ khác được nộp" in told().body


def test_the_one_time_code_is_six_digits_and_a_warning(desk: Desk) -> None:
    dossier = applied(desk, State.PROCESSING)

    assert send_code(dossier=dossier, at=TUESDAY)

    assert "không đưa mã này cho bất kỳ ai" in told().body


def test_work_that_is_handed_over_is_told_to_the_colleague_and_names_no_applicant(desk: Desk) -> None:
    applied(desk, State.PROCESSING)

    queue_handed_over(desk.leader, count=3, officer=desk.officer, by=desk.clerk, key="x")

    mail = Message.objects.order_by("-pk")[0]
    assert "3 hồ sơ" in mail.subject
    assert APPLICANT.name not in mail.body


def test_without_an_address_nothing_is_written(desk: Desk) -> None:
    dossier_in(State.WITHDRAWN, desk=desk, applicant=Applicant(name="Lò Thị Ẳm"))

    assert not Message.objects.exists()


def test_the_second_try_of_a_message_is_the_same_message(desk: Desk) -> None:
    dossier = applied(desk, State.PROCESSING)

    for _time in range(2):
        queue_duplicate(dossier, TUESDAY)

    assert Message.objects.filter(subject__contains="Có hồ sơ khác").count() == 1
