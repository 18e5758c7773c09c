"""What the style guide shows: invented people, real words, every state of every component."""

from dataclasses import dataclass
from datetime import datetime

from django import forms

from portal.base.charts import Chart, Series
from portal.base.formatting import percent
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
UPLOADS = [SampleUpload(1, "giay-chung-sinh.jpg", 1_250_000, "#"), SampleUpload(2, "to-khai.pdf", 46_000)]
UPLOAD_ERRORS = [
    "Lớn hơn 20 MB: chụp lại cỡ nhỏ hơn hoặc tách tệp", "Chỉ nhận PDF, JPG, PNG", "Tệp rỗng", "Tệp có mật khẩu",
    "Tệp có mã độc, đã xóa", "Mất kết nối, thử lại",
]  # fmt: skip
MONTHS = ["T12", "T1", "T2", "T3", "T4", "T5", "T6", "T7", "T8", "T9", "T10", "T11"]
COUNTED = "Nguồn: hồ sơ của hệ thống này, lúc 08:00, 20/11/2026."
CHARTS = [
    Chart(
        kind="columns",
        finding="Tháng 10 nhận 1.412 hồ sơ, nhiều nhất trong 12 tháng",
        labels=MONTHS,
        series=[
            Series(name="Đã nhận", values=[980, 1010, 640, 1120, 1180, 1230, 1190, 1260, 1305, 1370, 1412, 890]),
            Series(
                name="Đã trả",
                values=[940, 1005, 690, 1060, 1150, 1210, 1200, 1215, 1290, 1340, 1380, 820],
                tone="second",
            ),
        ],
        heading="Tháng",
        note=COUNTED,
        csv_url="#",
        is_last_unfinished=True,
    ),
    Chart(
        kind="shares",
        finding="Sở Xây dựng trễ nhiều nhất: 31 trong 240 hồ sơ",
        labels=["Sở Xây dựng (240)", "UBND phường Đồng Hới (1.020)", "Sở Tư pháp (96)"],
        series=[
            Series(name="Trước hạn", values=[80, 700, 60], tone="early"),
            Series(name="Đúng hạn", values=[129, 300, 36], tone="on-time"),
            Series(name="Trễ", values=[31, 20, 0], tone="late"),
        ],
        heading="Cơ quan",
        note=COUNTED,
    ),
    Chart(
        kind="line",
        finding="Tháng 10: 96,4% đúng hạn, cao hơn tháng 9 1,2 điểm",
        labels=MONTHS[-6:],
        series=[Series(name="Đúng hạn", values=[0.912, 0.931, 0.947, 0.952, 0.964, None])],
        heading="Tháng",
        note="Tỷ lệ đúng hạn = trả trước và đúng hạn ÷ (đã trả + đang trễ).",
        shown=percent,
        limit=1,
        ends=("0%", "100%"),
        target=0.95,
        target_label="Mục tiêu của tỉnh: 95%",
    ),
    Chart(
        kind="bars",
        finding="Đất đai được phản ánh nhiều nhất",
        labels=["Đất đai", "Môi trường", "Giao thông", "Trật tự đô thị"],
        series=[Series(name="Phản ánh", values=[128, 96, 41, 0])],
        heading="Lĩnh vực",
    ),
    Chart(
        kind="bars",
        finding="Mức độ hài lòng",
        labels=["Hài lòng"],
        series=[Series(name="Ý kiến", values=[None])],
        heading="Mức",
    ),
]


def facet_options() -> list[SampleOption]:
    fields = ["Đất đai", "Hộ tịch", "Chứng thực", "Xây dựng", "Bảo trợ xã hội", "Hộ kinh doanh", "Giáo dục", "Y tế"]
    fields += ["Lao động", "Môi trường", "Giao thông", "Văn hóa"]
    return [SampleOption(f"f{number}", name, 127 - number * 9, number == 0) for number, name in enumerate(fields)]
