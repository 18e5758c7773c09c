"""Whole answers for the OpenAPI document; the tests hold each against its schema."""

from __future__ import annotations

from typing import Any

_DOCUMENT: dict[str, Any] = {
    "number": "60/2014/QH13",
    "title": "Luật Hộ tịch",
    "issuer": "Quốc hội",
    "issued_on": "2014-11-20",
    "valid_from": "2016-01-01",
    "valid_until": None,
    "url": "",
    "page": "/van-ban/60-2014-qh13/",
}
_FORM: dict[str, Any] = {
    "id": 12,
    "name": "Tờ khai đăng ký khai sinh",
    "number": "",
    "issued_with": "Thông tư 04/2024/TT-BTP",
    "files": [{"kind": "docx", "extension": "docx", "url": "/bieu-mau/12/", "size": 21350}],
}
_HOUSEHOLD: dict[str, Any] = {"code": "1.004222", "title": "Đăng ký thường trú", "url": "/thu-tuc/1.004222/"}
_CHANNEL: dict[str, Any] = {
    "channel": "direct",
    "case": "",
    "duration": {"value": 1, "unit": "working_day"},
    "duration_note": "Nhận hồ sơ sau 15 giờ thì trả kết quả trong ngày làm việc tiếp theo",
    "fee": None,
    "charge": 0,
    "fee_note": "Miễn lệ phí khi đăng ký đúng hạn",
}
_PARTS: dict[str, Any] = {
    "parts": [
        {
            "title": "Đăng ký thường trú",
            "code": "1.004222",
            "url": "/thu-tuc/1.004222/",
            "body": "Công an cấp xã",
            "duration": {"value": 1, "unit": "working_day"},
            "is_optional": False,
            "note": "",
        }
    ],
    "papers": [
        {
            "name": "Giấy tờ chứng minh chỗ ở hợp pháp",
            "originals": 0,
            "copies": 1,
            "form_name": None,
            "needed_for": ["Đăng ký thường trú"],
        }
    ],
    "spared": [
        {
            "name": "Tờ khai thay đổi thông tin cư trú",
            "part": "Đăng ký thường trú",
            "instead": "Tờ khai điện tử liên thông khai sinh",
        }
    ],
}
PROCEDURE: dict[str, Any] = {
    "code": "1.001193",
    "title": "Thủ tục đăng ký khai sinh",
    "url": "/thu-tuc/1.001193/",
    "summary": "Ghi việc sinh của trẻ em vào Sổ đăng ký khai sinh và cấp Giấy khai sinh.",
    "field": {"name": "Hộ tịch", "slug": "ho-tich", "group": "Hộ tịch"},
    "agency": "UBND cấp xã",
    "handling": [{"agency": None, "kind": {"code": "commune-committee", "name": "UBND cấp xã"}}],
    "involved": [{"part": "coordinating", "name": "Công an cấp xã"}],
    "agency_levels": ["commune"],
    "audience": ["citizen"],
    "service_level": "full",
    "partial_reason": "",
    "external_url": "",
    "cases": [{"key": "luu-dong", "name": "Đăng ký lưu động", "note": "Cha, mẹ không thể đến cơ quan đăng ký"}],
    "channels": [_CHANNEL, {**_CHANNEL, "channel": "online", "case": "luu-dong", "duration": None}],
    "papers": [
        {
            "key": "giay-to-1",
            "case": "",
            "name": "Tờ khai đăng ký khai sinh",
            "originals": 1,
            "copies": 0,
            "form_name": "Tờ khai đăng ký khai sinh",
            "form": _FORM,
            "note": "",
        }
    ],
    "sets": 1,
    "steps": ["Nộp hồ sơ", "Nhận kết quả"],
    "conditions": "Trong 60 ngày kể từ ngày sinh con",
    "result": "Giấy khai sinh",
    "legal_basis": [
        {
            "number": "60/2014/QH13",
            "name": "Luật Hộ tịch",
            "issued_on": "2014-11-20",
            "issuer": "Quốc hội",
            "document": _DOCUMENT,
        }
    ],
    "publication_decision": "Quyết định 2228/QĐ-BTP",
    "publication": None,
    "questions": [{"question": "Quá 60 ngày thì sao?", "answer": "Vẫn đăng ký được, có thể phải nộp lệ phí."}],
    "related": [_HOUSEHOLD],
    "joint": _PARTS,
    "keywords": ["giấy khai sinh"],
    "old_codes": ["1.000110"],
    "owner": {"code": "H50.11", "name": "Sở Tư pháp"},
    "supplement_rule": "restart",
    "sources": {"code": "seen", "time": "seen", "fee": "memory"},
    "valid_from": None,
    "valid_until": None,
    "replaced_by": None,
    "updated_at": "2026-08-03T09:00:00+07:00",
}
DUE_DATE: dict[str, Any] = {
    "due_at": "2026-08-10T17:00:00+07:00",
    "ledger": [
        {"date": "2026-08-07", "counts": False, "why": "ngày tiếp nhận (nhận lúc 15:00, từ giờ chốt)"},
        {"date": "2026-08-08", "counts": False, "why": "thứ Bảy"},
        {"date": "2026-08-09", "counts": False, "why": "Chủ nhật"},
        {"date": "2026-08-10", "counts": True, "why": "ngày làm việc thứ 1"},
    ],
}
