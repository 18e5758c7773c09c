"""The editor's preview shows every kind of question, hidden ones too, and says in words when each is asked."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import RequestFactory

from eforms.building.preview import render_preview
from eforms.building.wording import in_words
from eforms.schema.conditions import Comparison, Condition
from eforms.schema.form import Question
from tests.eforms.filling.test_logic_on_pages import PARTS as LAND
from tests.eforms.pages.test_groups import PARTS as HOUSEHOLD
from tests.factories.eforms import EFormFactory

KNOWN = {
    "co-cha": Question(key="co-cha", type="yes_no", label="Có cha không?"),
    "noi": Question(
        key="noi", type="choices", label="Nơi", limits={"choices": [["ha-noi", "Hà Nội"], ["hue", "Huế"]]}
    ),
    "tien": Question(key="tien", type="money", label="Số tiền"),
    "tu": Question(key="tu", type="date", label="Từ ngày"),
    "con": Question(key="con", type="group", label="Các con"),
}


@pytest.mark.parametrize(
    ("test", "words"),
    [
        ({"key": "co-cha", "value": "yes"}, "“Có cha không?” là “Có”"),
        ({"key": "noi", "operator": "is_not", "value": "hue"}, "“Nơi” không là “Huế”"),
        ({"key": "tien", "operator": "more", "value": "1000000"}, "“Số tiền” lớn hơn “1.000.000 đồng”"),
        ({"key": "tu", "operator": "before", "value": "today"}, "“Từ ngày” trước hôm nay"),
        ({"key": "tu", "operator": "after", "value": "2026"}, "“Từ ngày” sau “2026”"),
        ({"key": "con", "operator": "at_least", "value": "2"}, "“Các con” ít nhất là “2”"),
        ({"key": "tu", "operator": "empty"}, "“Từ ngày” chưa trả lời"),
        ({"key": "desk_case", "value": "cap-lai"}, "trường hợp của thủ tục là “cap-lai”"),
    ],
)
def test_a_condition_is_said_in_words(test: dict[str, str], words: str) -> None:
    assert in_words(Condition(tests=(Comparison(**test),)), KNOWN) == words


def test_several_comparisons_are_joined_as_the_editor_joined_them() -> None:
    tests = (Comparison(key="co-cha", value="yes"), Comparison(key="tu", operator="answered"))

    assert " và " in in_words(Condition(tests=tests), KNOWN)
    assert " hoặc " in in_words(Condition(tests=tests, match="any"), KNOWN)


def preview(parts: list[dict[str, Any]]) -> str:
    return render_preview(RequestFactory().get("/"), EFormFactory(questions=parts)).content.decode()


@pytest.mark.django_db
def test_the_preview_shows_groups_computed_values_conditions_and_rules() -> None:
    household, land = preview(HOUSEHOLD), preview(LAND)

    assert "Thành viên của hộ: Thành viên 1" in household
    assert "Chỉ hỏi khi “Còn đi học không?” là “Có”" in household
    assert "Tự động tính: sum({thanh-vien.thu-nhap})" in household
    assert "Chỉ hiện khi “Có đất không?” là “Có”" in land
    assert "nếu không, báo “Đến ngày phải sau từ ngày”" in land
    assert "Số thửa" in land
