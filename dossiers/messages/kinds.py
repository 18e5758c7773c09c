"""Every text of the room as a kind of message: what it is called, what it may name, and its text message.

The built-in e-mails are the files of templates/dossiers/messages; a text message is one or two sentences with the
number of the dossier, and never says who somebody is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from casework.outbox.texts import MessageKind, register_kind

Words = str | Promise
APPLICANTS, STAFF = _("To applicants"), _("To officers")
# What nobody may miss: told in both ways where there are both.
IN_BOTH_WAYS = frozenset(
    {"received", "supplement", "approved", "reappointed", "promised", "remind", "archived"}
    | {"parcel_returned", "parcel_lost"}
)
_MOMENT = datetime(2026, 8, 11, 10, 0, tzinfo=UTC)

COMMON: dict[str, Words] = {
    "number": _("dossier code; before receipt the submission number"),
    "code": _("dossier code; empty before receipt"),
    "procedure": _("name of the procedure"),
    "agency_name": _("name of the agency"),
    "agency_phone": _("phone of the agency"),
    "agency_address": _("address of the agency"),
    "officer": _("who did it; may be empty"),
    "at": _("when it happened"),
    "due_at": _("when the result is promised; may be empty"),
    "received_at": _("when the dossier was received; may be empty"),
    "return_method": _("how the result is given: desk, online or post"),
    "address": _("address of the page on which the dossier is followed"),
    "hotline": _("the hotline"),
}
_COMMON_SAMPLE: dict[str, Any] = {
    "number": "H46.1-260810-0012",
    "code": "H46.1-260810-0012",
    "procedure": "Đăng ký khai sinh",
    "agency_name": "UBND phường Đồng Hới",
    "agency_phone": "0232 3822 000",
    "agency_address": "Số 1 Hùng Vương",
    "officer": "Trần Thị Bình",
    "at": _MOMENT,
    "due_at": _MOMENT + timedelta(days=3),
    "received_at": _MOMENT,
    "return_method": "desk",
    "address": "https://dichvucong.example.vn/ho-so/tra-cuu/?ma=H46.1-260810-0012",
    "hotline": "1022",
}
# Fields of some kinds only: their meaning, and a sample.
MORE: dict[str, tuple[Words, Any]] = {
    "amount": (_("amount of money"), "50.000 đồng"),
    "by": (_("who handed over"), "Lê Văn Cường"),
    "cash": (_("fee that is paid on delivery; may be empty"), "50.000 đồng"),
    "check_by": (_("until when the desk answers"), _MOMENT + timedelta(days=1)),
    "contact_code": (_("one-time code"), "123456"),
    "count": (_("how many dossiers"), 3),
    "days": (_("how many days"), 10),
    "due_list": (_("the dossiers that are due on the next working day, one a line"), "H46.1-260810-0012: 13/08/2026"),
    "ends_on": (_("last day on which the desk keeps the result"), _MOMENT + timedelta(days=180)),
    "late_list": (_("the dossiers that are late, one a line"), "H46.1-260803-0007: 10/08/2026"),
    "list": (_("the dossiers, one a line"), "H46.1-260810-0012: Đăng ký khai sinh"),
    "new_due": (_("the new date"), _MOMENT + timedelta(days=9)),
    "old_due": (_("the date promised before"), _MOMENT + timedelta(days=3)),
    "open_count": (_("how many dossiers the officer holds"), 12),
    "parcel_count": (_("how many parcels"), 2),
    "parcel_list": (_("the parcels, one a line, each with the day of the last news"), "EB123456789VN: 03/08/2026"),
    "postage": (_("postage that is paid on delivery; may be empty"), "26.000 đồng"),
    "reason": (_("the reason"), "Chờ ý kiến cơ quan phối hợp"),
    "receipt": (_("number of the fee receipt"), "0000123"),
    "receiver": (_("who receives the message"), "Trần Thị Bình"),
    "secret": (_("lookup secret"), "ABCD-EFGH-JKLM"),
    "today": (_("the day"), _MOMENT),
    "tracking_number": (_("number of the parcel"), "EB123456789VN"),
    "waiting_count": (_("how many dossiers wait for somebody to take them"), 4),
    "why": (_("which days changed"), "nghỉ bù 03/09/2026"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One text: its name on the staff's list, its own fields, its text message."""

    label: Words
    more: tuple[str, ...] = ()
    sms: str = ""
    urgent: bool = False
    ttl: timedelta | None = None
    to_staff: bool = False


_DUE = "{% if due_at %} Hẹn trả trước {{ due_at|date:'H:i d/m/Y' }}.{% endif %}"
_CALL = " Hỏi: {{ hotline }}"
TEXTS: dict[str, Told] = {
    "submitted": Told(
        label=_("dossier sent online"),
        more=("check_by",),
        sms="Đã gửi hồ sơ {{ number }}, chờ tiếp nhận; trả lời trước {{ check_by|date:'H:i d/m/Y' }}." + _CALL,
    ),
    "received": Told(label=_("dossier received"), sms="Hồ sơ {{ number }} đã được tiếp nhận." + _DUE + _CALL),
    "processing": Told(label=_("dossier in process"), sms="Hồ sơ {{ number }} đang được giải quyết." + _DUE + _CALL),
    "supplement": Told(
        label=_("supplement asked"),
        sms="Hồ sơ {{ number }} cần bổ sung giấy tờ. Xem danh sách bằng mã tra cứu: {{ address }}",
    ),
    "supplemented": Told(
        label=_("supplement sent before receipt"),
        more=("check_by",),
        sms="Đã nhận phần bổ sung của hồ sơ {{ number }}; trả lời trước {{ check_by|date:'H:i d/m/Y' }}." + _CALL,
    ),
    "completed": Told(
        label=_("supplement complete"), sms="Đã nhận phần bổ sung của hồ sơ {{ number }}." + _DUE + _CALL
    ),
    "redirected": Told(
        label=_("sent on to the right desk"),
        more=("check_by",),
        sms="Hồ sơ {{ number }} đã chuyển đến {{ agency_name }}; trả lời trước {{ check_by|date:'H:i d/m/Y' }}.",
    ),
    "approved": Told(
        label=_("result ready"),
        sms="Hồ sơ {{ number }} đã có kết quả."
        "{% if return_method == 'desk' %} Mời nhận tại {{ agency_name }}, mang theo giấy tiếp nhận."
        "{% elif return_method == 'post' %} Kết quả gửi qua bưu chính."
        "{% else %} Tải tại trang tra cứu hồ sơ.{% endif %}" + _CALL,
    ),
    "not_eligible": Told(
        label=_("not eligible"), sms="Hồ sơ {{ number }} không đủ điều kiện giải quyết. Lý do: {{ address }}"
    ),
    "refused": Told(
        label=_("dossier not received"), sms="Hồ sơ {{ number }} không được tiếp nhận. Lý do: {{ address }}"
    ),
    "returned": Told(
        label=_("result returned"), sms="Đã trả kết quả hồ sơ {{ number }}. Chưa nhận được, xin gọi {{ hotline }}"
    ),
    "stopped": Told(label=_("processing stopped"), sms="Hồ sơ {{ number }} dừng giải quyết. Lý do: {{ address }}"),
    "withdrawn": Told(
        label=_("dossier withdrawn"),
        sms="Hồ sơ {{ number }} đã được rút theo yêu cầu. Nếu không phải, gọi {{ hotline }}",
    ),
    "reappointed": Told(
        label=_("date put off, with an apology"),
        more=("old_due", "new_due", "reason"),
        sms="Xin lỗi: hồ sơ {{ number }} hẹn lại trả trước {{ new_due|date:'H:i d/m/Y' }}. Lý do: {{ address }}",
    ),
    "promised": Told(
        label=_("apology for a late dossier"),
        more=("old_due", "new_due", "reason"),
        sms="Xin lỗi vì hồ sơ {{ number }} trễ hạn; dự kiến trả trước {{ new_due|date:'H:i d/m/Y' }}."
        " Lý do: {{ address }}",
    ),
    "recalculated": Told(
        label=_("date counted again"),
        more=("old_due", "new_due", "why"),
        sms="Hồ sơ {{ number }} hẹn trả mới: trước {{ new_due|date:'H:i d/m/Y' }}, do lịch làm việc thay đổi." + _CALL,
    ),
    "corrected": Told(
        label=_("data corrected"), sms="Thông tin hồ sơ {{ number }} đã được sửa. Nếu không yêu cầu, gọi {{ hotline }}"
    ),
    "duplicate": Told(
        label=_("same case handed in twice"),
        sms="Có hồ sơ khác nộp cho cùng thủ tục với hồ sơ {{ number }}. Nếu không phải Ông/Bà nộp, gọi {{ hotline }}",
    ),
    "contact_code": Told(
        label=_("one-time code"),
        more=("contact_code",),
        urgent=True,
        ttl=timedelta(minutes=10),
        sms="Mã xác nhận xem hồ sơ {{ number }}: {{ contact_code }}. Hiệu lực 10 phút; xin không đưa mã cho ai.",
    ),
    "new_secret": Told(
        label=_("new lookup secret"),
        more=("secret",),
        urgent=True,
        sms="Mã tra cứu mới của hồ sơ {{ number }}: {{ secret }}. Mã cũ hết giá trị. Không yêu cầu? Gọi {{ hotline }}",
    ),
    "secret_renewed": Told(
        label=_("lookup secret given anew at the desk"),
        sms="Mã tra cứu hồ sơ {{ number }} đã được cấp lại tại quầy. Nếu không yêu cầu, gọi {{ hotline }}",
    ),
    "remind": Told(
        label=_("reminder of a result"),
        more=("days", "ends_on"),
        sms="Kết quả hồ sơ {{ number }} chờ Ông/Bà nhận tại {{ agency_name }} đã {{ days }} ngày." + _CALL,
    ),
    "archived": Told(
        label=_("result moved to the archive"),
        sms="Kết quả hồ sơ {{ number }} đã chuyển vào lưu trữ; vẫn nhận được tại {{ agency_name }},"
        " xin gọi trước {{ hotline }}",
    ),
    "payment_received": Told(
        label=_("payment received"),
        more=("amount", "receipt"),
        sms="Đã nhận {{ amount }} cho hồ sơ {{ number }}, biên lai {{ receipt }}." + _CALL,
    ),
    "payment_cancelled": Told(
        label=_("fee receipt cancelled"),
        more=("amount", "receipt"),
        sms="Biên lai {{ receipt }} của hồ sơ {{ number }} đã hủy, tiền trả lại tại quầy." + _CALL,
    ),
    "refund_done": Told(
        label=_("fee refunded"),
        more=("amount", "reason"),
        sms="Đã hoàn trả {{ amount }} cho hồ sơ {{ number }}." + _CALL,
    ),
    "parcel_sent": Told(
        label=_("result handed to the post"),
        more=("tracking_number", "cash", "postage"),
        sms="Kết quả hồ sơ {{ number }} đã gửi qua bưu điện, số hiệu {{ tracking_number }}."
        "{% if cash or postage %} Trả khi nhận:{% if cash %} phí {{ cash }}{% endif %}"
        "{% if cash and postage %},{% endif %}{% if postage %} cước {{ postage }}{% endif %}.{% endif %}" + _CALL,
    ),
    "parcel_failed": Told(
        label=_("the post could not deliver"),
        more=("tracking_number", "cash", "postage"),
        sms="Bưu điện chưa phát được kết quả hồ sơ {{ number }}, số hiệu {{ tracking_number }}; sẽ phát lại." + _CALL,
    ),
    "parcel_rerouted": Told(
        label=_("parcel sent on to another address"),
        more=("tracking_number", "cash", "postage"),
        sms="Hồ sơ {{ number }}: kết quả (số hiệu {{ tracking_number }}) đổi địa chỉ phát."
        "{% if cash or postage %} Trả khi nhận:{% if cash %} phí {{ cash }}{% endif %}"
        "{% if cash and postage %},{% endif %}{% if postage %} cước {{ postage }}{% endif %}.{% endif %}"
        " Nếu không yêu cầu, gọi {{ hotline }}",
    ),
    "parcel_returned": Told(
        label=_("parcel came back"),
        more=("tracking_number", "cash", "postage"),
        sms="Kết quả hồ sơ {{ number }} gửi qua bưu điện đã chuyển hoàn. Xin gọi {{ hotline }} để nhận",
    ),
    "cash_not_taken": Told(
        label=_("fee that the postman did not take"),
        more=("amount", "tracking_number"),
        sms="Bưu tá chưa thu {{ amount }} phí, lệ phí của hồ sơ {{ number }};"
        " xin nộp tại trang tra cứu hoặc tại {{ agency_name }}." + _CALL,
    ),
    "parcel_lost": Told(
        label=_("the post lost a parcel"),
        more=("tracking_number", "cash", "postage"),
        sms="Bưu điện làm thất lạc kết quả hồ sơ {{ number }}, số hiệu {{ tracking_number }}."
        " Cơ quan sẽ liên hệ để cấp lại." + _CALL,
    ),
    "parcel_fetch": Told(
        label=_("the post was asked to fetch papers"),
        sms="Đã ghi yêu cầu bưu điện đến nhận giấy tờ của hồ sơ {{ number }}." + _CALL,
    ),
    "handed_over": Told(
        label=pgettext_lazy("message", "work of a colleague handed over"),
        more=("receiver", "count", "officer", "by", "address"),
        to_staff=True,
    ),
    "arrivals": Told(
        label=_("new dossiers"), more=("receiver", "count", "list", "address"), to_staff=True
    ),
    "due": Told(
        label=_("due on the next working day"), more=("receiver", "count", "due_list", "address"), to_staff=True
    ),
    "late": Told(label=_("became late"), more=("receiver", "count", "late_list", "address"), to_staff=True),
    "parcels_silent": Told(
        label=_("parcels without news"),
        more=("receiver", "parcel_count", "parcel_list", "address"),
        to_staff=True,
    ),
    "digest": Told(
        label=_("the morning's digest"),
        more=("receiver", "today", "open_count", "waiting_count", "due_list", "late_list", "address"),
        to_staff=True,
    ),
}  # fmt: skip


def full_name(kind: str) -> str:
    return f"dossier.{kind}"


def register_told(name: str, told: Told) -> None:
    """Make a kind of a text of this room; its e-mail is templates/dossiers/messages/NAME.txt."""
    common = {} if told.to_staff else COMMON
    sample = {} if told.to_staff else _COMMON_SAMPLE
    own = {each: MORE.get(each) or (COMMON[each], _COMMON_SAMPLE[each]) for each in told.more}
    register_kind(
        MessageKind(
            name=full_name(name),
            label=told.label,
            group=STAFF if told.to_staff else APPLICANTS,
            fields={**common, **{each: words for each, (words, _sample) in own.items()}},
            sample={**sample, **{each: value for each, (_words, value) in own.items()}},
            email=f"dossiers/messages/{name}.txt",
            sms=told.sms,
            urgent=told.urgent,
            ttl=told.ttl,
        )
    )


def register_kinds() -> None:
    for name, told in TEXTS.items():
        register_told(name, told)
