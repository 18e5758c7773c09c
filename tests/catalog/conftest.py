"""Entries and files for the importer."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Entry = dict[str, Any]


def make_entry(**changes: Any) -> Entry:
    """A good entry in the shape of data/procedures.json; a change to `...` leaves the field out."""
    entry: Entry = {
        "code": "1.001193",
        "title": "Thủ tục đăng ký khai sinh",
        "field": "Hộ tịch",
        "field_group": "Hộ tịch",
        "agency_levels": ["commune"],
        "agency_levels_before_2025_07": ["commune", "district"],
        "agency": "UBND cấp xã",
        "audience": ["citizen"],
        "channels": [
            {
                "channel": "direct",
                "duration": {"value": 1, "unit": "working_day"},
                "duration_note": None,
                "fee": None,
                "fee_note": "Theo nghị quyết của HĐND tỉnh",
            },
            {"channel": "online", "duration": {"value": 1, "unit": "working_day"}, "fee": 0, "fee_note": ""},
        ],
        "papers": [
            {"name": "Tờ khai đăng ký khai sinh", "originals": 1, "copies": 0, "form_name": "Tờ khai"},
            {"name": "Giấy chứng sinh", "originals": 1, "copies": 0, "form_name": None},
        ],
        "steps": ["Nộp hồ sơ", "Nhận kết quả"],
        "conditions": "Trong 60 ngày kể từ ngày sinh",
        "legal_basis": [{"number": "60/2014/QH13", "name": "Luật Hộ tịch"}],
        "result": "Giấy khai sinh",
        "service_level": "full",
        "keywords": ["giấy khai sinh"],
        "code_source": "seen",
        "time_source": "seen",
        "fee_source": "memory",
    }
    entry.update(changes)
    return {key: value for key, value in entry.items() if value is not ...}


@pytest.fixture
def json_file(tmp_path: Path) -> Callable[..., Path]:
    """Writes entries (or any other content) to a JSON file."""

    def write(*entries: Any) -> Path:
        path = tmp_path / "procedures.json"
        path.write_text(json.dumps(list(entries)), encoding="utf-8")
        return path

    return write
