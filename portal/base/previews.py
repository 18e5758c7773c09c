"""The style guide at /_components/: every component in every state, for development."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from portal.base.forms import DateField, NamedErrorsMixin


@dataclass(frozen=True)
class SampleBadge:
    tone: str
    icon: str
    text: str
    at: datetime | None = None


@dataclass(frozen=True)
class SampleOption:
    value: str
    label: str
    count: int
    chosen: bool = False


@dataclass(frozen=True)
class SampleUpload:
    pk: int
    name: str
    size: int
    view_url: str = ""


class SampleForm(NamedErrorsMixin, forms.Form):
    """One field of each kind; the texts are what a citizen would read."""

    national_id = forms.CharField(
        label="Số định danh cá nhân",
        help_text="12 chữ số trên thẻ căn cước",
        widget=forms.TextInput(attrs={"class": "input--20", "inputmode": "numeric", "autocomplete": "off"}),
    )
    full_name = forms.CharField(
        label="Họ, chữ đệm và tên", widget=forms.TextInput(attrs={"autocomplete": "name"}), required=False
    )
    born = DateField(label="Ngày sinh", help_text="Ví dụ: 02/09/1990", birthday=True)
    sex = forms.ChoiceField(label="Giới tính", choices=[("f", "Nữ"), ("m", "Nam")], widget=forms.RadioSelect)
    ways = forms.MultipleChoiceField(
        label="Cách nhận kết quả",
        choices=[("online", "Bản điện tử"), ("desk", "Tại bộ phận một cửa"), ("post", "Qua bưu chính")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    commune = forms.ChoiceField(
        label="Xã, phường", choices=[("", "Chọn xã, phường"), ("dh", "Phường Đồng Hới"), ("nd", "Phường Nam Đông Hà")]
    )
    reason = forms.CharField(label="Nội dung đề nghị", widget=forms.Textarea, help_text="Không quá 500 chữ")
    paper = forms.FileField(
        label="Giấy chứng sinh",
        help_text="Chụp ảnh hoặc chọn tệp; JPG, PNG hoặc PDF, không quá 20 MB",
        widget=forms.ClearableFileInput(attrs={"accept": "image/jpeg,image/png,application/pdf"}),
    )
    agreed = forms.BooleanField(label="Tôi cam đoan các thông tin trên là đúng")


BADGES = [
    SampleBadge("good", "clock", "Còn 5 ngày làm việc"),
    SampleBadge("wait", "alarm-clock", "Hẹn trả hôm nay, trước 17:00"),
    SampleBadge("late", "triangle-alert", "Trễ 2 ngày làm việc"),
    SampleBadge("neutral", "circle-pause", "Tạm dừng tính hạn từ 06/08"),
    SampleBadge("good", "circle-check", "Đã trả trước hạn 1 ngày"),
    SampleBadge("late", "circle-alert", "Đã trả, trễ 2 ngày"),
    SampleBadge("neutral", "info", "Không quy định thời hạn"),
]
TAGS = [
    ("Chỉ cung cấp thông tin", "neutral"),
    ("Một phần", "info"),
    ("Chờ ông/bà bổ sung", "wait"),
    ("Toàn trình", "good"),
    ("Trễ hạn", "late"),
    ("Chờ cơ quan phối hợp", "other"),
]
COLOURS = ["paper", "mist", "ink", "ink-2", "edge", "line", "cham", "cham-deep", "cham-tint", "link", "visited"]
COLOURS += ["son", "son-tint", "nau", "nau-tint", "lua", "lua-tint", "tim", "tim-tint", "xam", "xam-tint", "nghe"]
LIFE_EVENTS = [
    ("baby", "Có con nhỏ"), ("heart-handshake", "Kết hôn"), ("house", "Nhà ở, đất đai"), ("store", "Mở cửa hàng"),
    ("graduation-cap", "Học hành"), ("stethoscope", "Ốm đau"), ("car", "Xe cộ, đi lại"),
    ("flower-2", "Người thân mất"),
]  # fmt: skip
WRONG_ANSWERS = {
    "national_id": "0010 9001 234", "born_day": "31", "born_month": "02", "born_year": "1990", "sex": "x",
}  # fmt: skip


def _facet_options() -> list[SampleOption]:
    fields = ["Đất đai", "Hộ tịch", "Chứng thực", "Xây dựng", "Bảo trợ xã hội", "Hộ kinh doanh", "Giáo dục", "Y tế"]
    fields += ["Lao động", "Môi trường", "Giao thông", "Văn hóa"]
    return [SampleOption(f"f{number}", name, 127 - number * 9, number == 0) for number, name in enumerate(fields)]


@require_GET
def components(request: HttpRequest) -> HttpResponse:
    """Every component on one page; the address exists only where SHOW_COMPONENTS is set."""
    context: dict[str, Any] = {
        "empty_form": SampleForm(auto_id="empty_%s"),
        "wrong_form": SampleForm(WRONG_ANSWERS, auto_id="wrong_%s"),
        "badges": BADGES,
        "tags": TAGS,
        "colours": COLOURS,
        "life_events": LIFE_EVENTS,
        "facet_options": _facet_options(),
        "page_obj": Paginator(range(140), 20).get_page(request.GET.get("trang", 3)),
        "uploads": [SampleUpload(1, "giay-chung-sinh.jpg", 1_250_000, "#"), SampleUpload(2, "to-khai.pdf", 46_000)],
        "now": timezone.now(),
    }
    return render(request, "base/previews/components.html", context)
