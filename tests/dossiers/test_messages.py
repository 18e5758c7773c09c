"""What the applicant is told: one text for each occasion, and no more of a person than needed."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.utils import timezone
from pytest_django import Settings

from casework.models import Message, MessageTemplate
from casework.models.messages import BY_HAND
from casework.outbox import send_due
from casework.outbox.mending import note_told, send_again, to_call
from casework.outbox.plain_text import check_text
from casework.outbox.sms import plain_letters, segments
from casework.outbox.texts import built_in, built_in_source, kind_named
from dossiers.contact import send_code
from dossiers.messages import queue_duplicate, queue_handed_over
from dossiers.messages.kinds import IN_BOTH_WAYS, TEXTS, full_name
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


def test_every_text_is_a_kind_of_message() -> None:
    folder = Path(apps.get_app_config("dossiers").path) / "templates/dossiers/messages"

    assert {path.stem for path in folder.glob("*.txt")} - {"base"} == TEXTS.keys()


@pytest.mark.parametrize("name", TEXTS)
def test_an_operator_can_begin_with_the_built_in_text(name: str) -> None:
    """It names flat fields only, and says with the sample's fields what the built-in one says."""
    kind = kind_named(full_name(name))
    for channel in ("email", "sms"):
        source = built_in_source(kind, channel)
        check_text(source.subject + "\n" + source.body, kind.fields, kind.sample)
        text = built_in(kind, channel, kind.sample)
        assert text is None or ("{" not in text.body and "None" not in text.body)


@pytest.mark.parametrize("name", [name for name, told in TEXTS.items() if told.sms])
def test_a_text_message_is_short_and_names_the_dossier(name: str) -> None:
    kind = kind_named(full_name(name))

    text = built_in(kind, "sms", {**kind.sample, "address": "https://dichvucong.quangtri.gov.vn/ho-so/tra-cuu/?ma=X"})

    assert text is not None
    assert kind.sample["number"] in text.body
    assert len(text.body) <= 201, text.body  # three parts with Vietnamese letters, one and a half without


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


class TestTextMessages:
    """They go to whoever gave no e-mail, and for what nobody may miss to all."""

    @pytest.fixture(autouse=True)
    def gateway(self, settings: object) -> None:
        settings.SMS_URL = "http://portal:x@127.0.0.1:1/"

    def sent(self, kind: str) -> list[tuple[str, str]]:
        return list(Message.objects.filter(kind=full_name(kind)).values_list("channel", "recipient").order_by("pk"))

    def test_with_e_mail_only_what_matters_most_comes_twice(self, desk: Desk) -> None:
        applied(desk, State.PROCESSING)

        assert self.sent("received") == [("email", APPLICANT.email), ("sms", APPLICANT.phone)]
        assert self.sent("processing") == [("email", APPLICANT.email)]
        assert "received" in IN_BOTH_WAYS

    def test_without_e_mail_the_phone_gets_every_notice(self, desk: Desk) -> None:
        dossier_in(State.PROCESSING, desk=desk, applicant=Applicant(name="Lò Thị Ẳm", phone=APPLICANT.phone))

        assert self.sent("received") == self.sent("processing") == [("sms", APPLICANT.phone)]

    def test_a_text_message_says_nothing_of_who_it_is_about(self, desk: Desk) -> None:
        applied(desk, State.APPROVED)

        for text in Message.objects.filter(channel="sms"):
            for private in (APPLICANT.name, APPLICANT.national_id, APPLICANT.email, APPLICANT.address):
                assert private not in text.body

    def test_without_e_mail_the_one_time_code_comes_to_the_phone(self, desk: Desk) -> None:
        dossier = dossier_in(State.PROCESSING, desk=desk, applicant=Applicant(name="Lò Thị Ẳm", phone="0905123456"))

        assert send_code(dossier=dossier, at=TUESDAY)

        assert self.sent("contact_code") == [("sms", "0905123456")]

    def test_a_one_time_code_goes_to_the_mailbox_only_and_not_after_its_time(self, desk: Desk) -> None:
        dossier = applied(desk, State.PROCESSING)

        send_code(dossier=dossier, at=TUESDAY)

        code = Message.objects.get(kind=full_name("contact_code"))
        assert (code.channel, code.urgent) == ("email", True)
        assert code.expires_at is not None


def test_without_a_gateway_no_text_message_waits_for_one(desk: Desk) -> None:
    applied(desk, State.APPROVED)

    assert not Message.objects.filter(channel="sms").exists()


def test_an_operator_s_text_takes_the_place_of_the_built_in_one(desk: Desk) -> None:
    MessageTemplate.objects.create(
        kind="dossier.received", channel="email", subject="Đã nhận {{ number }}", body="Hẹn {{ due_at|date:'d/m' }}"
    )

    dossier = applied(desk, State.RECEIVED)

    mail = Message.objects.get(kind="dossier.received")
    assert mail.subject == f"Đã nhận {dossier.code}"
    assert mail.body == "Hẹn 13/08\n"


def test_a_message_that_the_operator_has_switched_off_is_not_sent(desk: Desk) -> None:
    MessageTemplate.objects.create(kind="dossier.processing", channel="email", body="x", is_sent=False)

    applied(desk, State.PROCESSING)

    assert not Message.objects.filter(kind="dossier.processing").exists()


@pytest.mark.parametrize("name", [name for name, told in TEXTS.items() if told.sms])
def test_a_text_message_is_short_with_a_long_name_in_it(name: str) -> None:
    """One to pay for without diacritics, three at most with them."""
    kind = kind_named(full_name(name))
    long = {"agency_name": "Phòng Cảnh sát giao thông, Công an tỉnh"}
    text = built_in(kind, "sms", {**kind.sample, **long})

    assert text
    assert segments(plain_letters(text.body)) == 1
    assert segments(text.body) <= 3


class TestWhomNothingReaches:
    """No e-mail, and no phone that text messages are sent to."""

    def refused(self, desk: Desk, phone: str = "") -> Dossier:
        return dossier_in(State.REFUSED, desk=desk, applicant=Applicant(name="Lò Thị Ẳm", phone=phone))

    def test_somebody_is_asked_to_call_or_to_write_with_the_whole_text(self, desk: Desk) -> None:
        dossier = self.refused(desk, phone="0905123456")

        message = to_call(Message.objects.all()).get()
        assert (message.channel, message.recipient) == (BY_HAND, "0905123456")
        assert message.reference == f"dossier:{dossier.pk}"
        assert "không tiếp nhận hồ sơ" in message.body
        assert send_due(timezone.now()) == {}

    def test_without_any_phone_there_is_still_a_letter_to_write(self, desk: Desk) -> None:
        self.refused(desk)

        assert to_call(Message.objects.all()).get().recipient == ""

    def test_it_cannot_be_sent_again_and_leaves_the_list_when_the_person_was_told(self, desk: Desk) -> None:
        self.refused(desk, phone="0905123456")
        message = Message.objects.get()

        with pytest.raises(ValidationError):
            send_again(message=message, recipient="0905123456", at=timezone.now())
        note_told(message=message, note="Đã gọi lúc 9 giờ", by=desk.clerk, at=timezone.now())
        assert not to_call(Message.objects.all()).exists()

    def test_what_the_receipt_has_said_already_is_no_work(self, desk: Desk) -> None:
        dossier_in(State.APPROVED, desk=desk, applicant=Applicant(name="Lò Thị Ẳm"))

        assert not Message.objects.exists()

    def test_whoever_has_a_phone_gets_a_text_message_where_a_gateway_is(self, desk: Desk, settings: Settings) -> None:
        settings.SMS_URL = "http://cong:bi-mat@127.0.0.1:1/"
        self.refused(desk, phone="0905123456")

        assert not Message.objects.filter(channel=BY_HAND).exists()
