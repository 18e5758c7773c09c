"""Invented data for previews and checks of the forms' templates: every field that a template may name."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from casework.qr import qr_svg
from dossiers.printing.frame import foot

_NUMBER = "TN-7KQ4-2M9X"
_CODE = "H50.101-260804-0012"


def _shared(number: str) -> dict[str, Any]:
    return {
        "heading": {
            "parent": f"UBND {settings.PROVINCE_NAME}",
            "agency": "UBND phường Đồng Hới",
            "number": number,
            "place_date": "Quảng Trị, ngày 04 tháng 08 năm 2026",
            "code": _CODE,
            "qr": qr_svg(f"{settings.BASE_URL}/ho-so/tra-cuu/?ma={_CODE}"),
            "foot": foot(),
        },
        "marks": ["BẢN SAO LẦN 1, in lúc 09 giờ 12, ngày 05/08/2026"],
        "agency": {"name": "UBND phường Đồng Hới", "phone": settings.HOTLINE, "address": "Số 1, đường Hùng Vương"},
        "applicant": {
            "name": "Nguyễn Thị Bình An",
            "address": "Số 12, đường Trần Hưng Đạo, phường Đồng Hới",
            "phone": "0905123456",
            "email": "binh.an@example.vn",
            "representative": "Nguyễn Văn Cường (cha hoặc mẹ)",
        },
        "dossier": {
            "code": _CODE,
            "submission_number": _NUMBER,
            "procedure": "Đăng ký khai sinh",
            "case": "Khai sinh đúng hạn",
            "received": "08 giờ 15, ngày 04/08/2026",
            "received_day": "ngày 04 tháng 08 năm 2026",
            "due": "trước 17 giờ 00, ngày 06/08/2026",
        },
        "signer": "Trần Thị Hoa",
    }


def receipt() -> dict[str, Any]:
    return _shared("12/TNHS") | {
        "sets": "01 bộ",
        "papers": [
            ["Tờ khai đăng ký khai sinh theo mẫu", "bản chính", "1"],
            ["Giấy chứng sinh", "bản chính, bản sao", "1, 2"],
            ["Giấy chứng nhận kết hôn của cha mẹ", "bản điện tử", "1"],
        ],
        "term": "2 ngày làm việc",
        "return": "qua dịch vụ bưu chính công ích: Số 12, đường Trần Hưng Đạo",
        "secret": "7KQ4-2M9X-HD3T",
        "register_book": "2026",
        "register_number": "12",
    }


def supplement() -> dict[str, Any]:
    return _shared("3/HDHS") | {
        "items": [
            {"label": "Giấy chứng sinh", "reason": "Ảnh chụp mờ, không đọc được số"},
            {"label": "Họ, chữ đệm và tên của trẻ", "reason": "Thiếu chữ đệm"},
        ],
        "guidance": "Chụp lại giấy chứng sinh nơi đủ ánh sáng.",
        "restarts": True,
    }


def refusal() -> dict[str, Any]:
    return _shared("1/TCHS") | {
        "refused": "tiếp nhận, giải quyết",
        "reason": "Người nộp và trẻ không cư trú trên địa bàn phường.",
        "ground": "Điều 13 Luật Hộ tịch",
    }


def apology() -> dict[str, Any]:
    return _shared("2/XLHS") | {
        "old_due": "17 giờ 00, ngày 06/08/2026",
        "new_due": "17 giờ 00, ngày 10/08/2026",
        "new_day": "ngày 10 tháng 08 năm 2026",
        "is_late": False,
        "reason": "Chờ kết quả xác minh của cơ quan khác.",
    }


def stop() -> dict[str, Any]:
    return _shared("1/TBHS") | {
        "stopped": "ngày 05 tháng 08 năm 2026",
        "reason": "Người nộp đề nghị dừng vì chuyển nơi cư trú.",
        "ground": "Điều 21 Nghị định 118/2025/NĐ-CP",
    }


def slip() -> dict[str, Any]:
    first = {"step": "Chuyển hồ sơ", "giver": "Trần Thị Hoa", "receiver": "Lê Văn Dũng", "at": "08:40 04/08/2026"}
    second = {"step": "Thẩm định", "giver": "Lê Văn Dũng", "receiver": "Phạm Thu Hà", "at": "10:05 04/08/2026"}
    return _shared("") | {
        "rows": [
            {**first, "due": "17:00 04/08/2026", "ended": "10:05 04/08/2026", "result": "Đúng hạn", "note": "xong"},
            {**second, "due": "17:00 05/08/2026", "ended": "", "result": "", "note": "chờ người nộp bổ sung"},
        ],
        "coordinating": ["Công an phường Đồng Hới"],
        "officer": "Phạm Thu Hà",
        "printed": "10 giờ 20, ngày 04/08/2026",
    }


def register() -> dict[str, Any]:
    row = {
        "number": "12",
        "code": _CODE,
        "procedure": "Đăng ký khai sinh",
        "sets": "1",
        "name": "Nguyễn Thị Bình An",
        "address": "Số 12, đường Trần Hưng Đạo, phường Đồng Hới",
        "phone": "0905123456",
        "agency": "UBND phường Đồng Hới",
        "received": "08:15 04/08/2026",
        "due": "17:00 06/08/2026",
        "transferred": "08:40 04/08/2026",
        "decided": "15:30 05/08/2026",
        "returned": "09:00 06/08/2026",
        "method": "tại một cửa; Nguyễn Thị Bình An, ký vào sổ",
        "note": "Nộp trực tuyến",
    }
    head = {**_shared("")["heading"], "code": "", "qr": ""}
    return {
        "heading": head,
        "marks": [],
        "first_page": 1,
        "is_continued": False,
        "period": "Năm 2026",
        "month": "Tháng 08/2026",
        "rows": [row, {**row, "number": "13", "returned": ""}],
    }
