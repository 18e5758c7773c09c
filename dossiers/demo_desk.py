"""What the demonstration's offices keep and write: sentences, a note that names a colleague, shelves, apologies."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

from accounts.models import User
from casework.calendars import calendar_for
from catalog.roles import Role
from dossiers.demo_money import Staff
from dossiers.models import Leg, Note, ReadySentence
from dossiers.services import apologise
from dossiers.services.notes import write_note
from dossiers.uncollected.services import store_result
from dossiers.workflow import State

Kind = ReadySentence.Kind
SENTENCES = {
    Kind.SUPPLEMENT: (
        "{giấy tờ}: ảnh mờ, không đọc được; đề nghị chụp hoặc quét lại rõ chữ, đủ bốn góc.",
        "{giấy tờ} đã hết hiệu lực; đề nghị nộp bản còn hiệu lực.",
        "{giấy tờ} chưa có chữ ký hoặc dấu; đề nghị nộp bản đã ký, đóng dấu.",
        "{giấy tờ}: thông tin không khớp với căn cước; đề nghị kiểm tra và khai lại.",
        "Thiếu {giấy tờ}; đề nghị nộp bản chụp từ bản chính, mang bản chính khi đến nhận kết quả.",
    ),
    Kind.REFUSAL: (
        "Hồ sơ không thuộc thẩm quyền giải quyết của {cơ quan}; đề nghị nộp tại cơ quan có thẩm quyền.",
        "Nội dung đề nghị không thuộc thủ tục “{thủ tục}”; đề nghị chọn đúng thủ tục và nộp lại.",
    ),
    Kind.NOT_ELIGIBLE: (
        "Qua thẩm định, hồ sơ {mã hồ sơ} của Ông/Bà {họ tên} chưa đáp ứng điều kiện giải quyết theo quy định.",
    ),
    Kind.STOP: ("{cơ quan} dừng giải quyết hồ sơ {mã hồ sơ} theo đề nghị của Ông/Bà {họ tên}.",),
    Kind.REAPPOINT: (
        "Hồ sơ {mã hồ sơ} cần xác minh thêm nên chưa thể trả kết quả trước {hẹn trả}. {cơ quan} xin lỗi Ông/Bà.",
    ),
    Kind.CORRECTION: ("Trích yếu, số liệu trong dự thảo chưa khớp với hồ sơ; đề nghị sửa rồi trình lại.",),
}
SORRY = "Phải xác minh thêm tại nơi cư trú trước đây, cơ quan phối hợp chưa trả lời."
PROMISED_DAYS = 4  # working days after the apology
NOTE = "Đã gọi điện cho người nộp, họ sẽ mang bản chính tới trong tuần. @{name} xem giúp phần khai về nơi cư trú."


def load_demo_sentences() -> None:
    """Those of the whole province; a second time changes nothing."""
    for kind, texts in SENTENCES.items():
        for order, text in enumerate(texts, start=1):
            ReadySentence.objects.get_or_create(agency=None, kind=kind, text=text, defaults={"order": order})


def load_demo_notes(at: datetime) -> None:
    """On the newest dossier in process of each demonstration officer, from the desk's clerk."""
    for officer in User.objects.filter(username__startswith="canbo."):
        place = officer.username.removeprefix("canbo.")
        clerk = User.objects.filter(username=f"motcua.{place}").first()
        leg = Leg.objects.filter(state=State.PROCESSING, officer=officer).select_related("agency").last()
        if clerk and leg and not Note.objects.filter(leg=leg).exists():
            write_note(leg=leg, text=NOTE.format(name=officer.username), by=clerk, at=at)


def store(leg: Leg, at: datetime, staff: Staff) -> None:
    """The result waits on a shelf of the desk."""
    place = f"Tủ 2, ngăn {1 + leg.pk % 6}"
    store_result(leg=leg, place=place, by=staff(leg, Role.RECEPTIONIST), at=at)


def say_sorry(leg: Leg, at: datetime, staff: Staff) -> None:
    """With a promise that a working calendar allows."""
    calendar = calendar_for(leg.agency.calendar_id)
    expected = timezone.localdate(at)
    for _day in range(PROMISED_DAYS):
        expected += timedelta(days=1)
        while not calendar.is_working(expected):
            expected += timedelta(days=1)
    apologise(leg=leg, expected=expected, reason=SORRY, by=staff(leg, Role.LEADER), at=at)


# What the table of scenarios calls them.
DESK_STEPS = {"store": store, "apologise": say_sorry}
