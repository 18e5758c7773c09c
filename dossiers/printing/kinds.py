"""The forms by their keys, what stands over them, and how their numbers end."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dossiers.models import Dossier

FIRST_DAY = date(2018, 6, 21)  # of Decree 61/2018/NĐ-CP, whose forms Circular 01/2018/TT-VPCP gives
SECOND_DAY = date(2025, 9, 15)  # of Circular 03/2025/TT-VPCP; until then Decree 118/2025/NĐ-CP had no forms of its own


class Form(models.TextChoices):
    """Keys of casework.papers; the labels are what officers read in lists."""

    RECEIPT = "receipt", _("Receipt with the date of return")
    SUPPLEMENT = "supplement", _("Request for supplement")
    REFUSAL = "refusal", _("Refusal")
    APOLOGY = "apology", _("Apology with a new date")
    STOP = "stop", _("Notice that processing stops")
    SLIP = "slip", _("Process-control slip")
    REGISTER = "register", _("Register of dossiers")


# As they stand on the paper: the words of the law, in its language.
TITLES: dict[str, str] = {
    Form.RECEIPT: "Giấy tiếp nhận hồ sơ và hẹn trả kết quả",
    Form.SUPPLEMENT: "Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ",
    Form.REFUSAL: "Phiếu từ chối tiếp nhận giải quyết hồ sơ",
    Form.APOLOGY: "Phiếu xin lỗi và hẹn lại ngày trả kết quả",
    Form.STOP: "Thông báo dừng giải quyết hồ sơ",
    Form.SLIP: "Phiếu kiểm soát quá trình giải\u00a0quyết\u00a0hồ\u00a0sơ",
    Form.REGISTER: "Sổ theo dõi hồ sơ",
}
# Since Circular 03/2025/TT-VPCP.
_RENAMED: dict[str, str] = {Form.APOLOGY: "Văn bản xin lỗi và đề nghị gia hạn thời gian giải quyết"}
# After the number and a stroke.
SIGNS: dict[str, str] = {
    Form.RECEIPT: "TNHS",
    Form.SUPPLEMENT: "HDHS",
    Form.REFUSAL: "TCHS",
    Form.APOLOGY: "XLHS",
    Form.STOP: "TBHS",
}
# How a downloaded file is called.
FILE_NAMES: dict[str, str] = {
    Form.RECEIPT: "giay-tiep-nhan",
    Form.SUPPLEMENT: "phieu-bo-sung",
    Form.REFUSAL: "phieu-tu-choi",
    Form.APOLOGY: "phieu-xin-loi",
    Form.STOP: "thong-bao-dung",
    Form.SLIP: "phieu-kiem-soat",
    Form.REGISTER: "so-theo-doi",
}


def title_on(form: str, day: date) -> str:
    """What stands over the form that is in force on `day`."""
    renamed = _RENAMED.get(form) if day >= SECOND_DAY else None
    return renamed or TITLES[form]


def form_day(dossier: Dossier) -> date:
    """The day whose forms the dossier keeps: that of its receipt, before it that of its submission."""
    return timezone.localdate(dossier.received_at or dossier.submitted_at)
