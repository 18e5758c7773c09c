"""Questions become form fields that say what is wrong, and answers become JSON."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from eforms.answers.display import display
from eforms.pages.compile import PageForm, form_class
from eforms.schema.form import Question


def form(kind: str, given: dict[str, Any] | Any, **kwargs: Any) -> PageForm:
    question = Question(key="q", type=kind, label=kwargs.pop("label", "Câu hỏi"), **kwargs)
    data = given if isinstance(given, dict) else {"q": given}
    return form_class([question])(data)


def error(kind: str, given: Any, **kwargs: Any) -> str:
    found = form(kind, given, **kwargs)
    assert not found.is_valid()
    return " ".join(found.errors["q"])


def value(kind: str, given: Any, **kwargs: Any) -> Any:
    found = form(kind, given, **kwargs)
    assert found.is_valid(), found.errors
    return found.values()["q"]


@pytest.mark.parametrize(
    ("typed", "stored"),
    [("1.234", "1234"), ("1.234,5", "1234.5"), ("85,5", "85.5"), ("85.5", "85.5"), ("12 000", "12000"), ("0", "0")],
)
def test_a_number_is_read_as_vietnamese_people_write_it(typed: str, stored: str) -> None:
    assert value("number", typed, limits={"places": 2}) == stored


@pytest.mark.parametrize("typed", ["năm", "1e9", "1,2,3", "٣", "9" * 30, "--1"])
def test_what_is_no_number_is_refused(typed: str) -> None:
    assert error("number", typed)


def test_a_number_outside_its_limits_is_refused_with_the_limit() -> None:
    assert "20" in error("number", "21", limits={"max": 20})
    assert "1" in error("number", "0", limits={"min": 1})


def test_a_whole_number_has_no_decimals() -> None:
    assert error("number", "1,5")


def test_money_takes_the_word_dong() -> None:
    assert value("money", "100.000.000 đồng") == "100000000"


def test_a_required_answer_names_what_is_missing() -> None:
    assert "họ, chữ đệm và tên" in error("text", "", label="Họ, chữ đệm và tên")


def test_an_abbreviation_in_a_label_keeps_its_capitals() -> None:
    assert "UBND" in error("text", "", label="UBND nơi cư trú")


def test_a_text_over_its_limit_is_refused_with_both_lengths() -> None:
    sentence = error("text", "a" * 300, limits={"max_length": 200})

    assert "200" in sentence
    assert "300" in sentence


def test_one_megabyte_of_text_is_refused() -> None:
    assert error("long_text", "ă" * 1_000_000)


def test_letters_are_composed_and_direction_marks_dropped() -> None:
    assert value("text", "Nguye\u0302\u0303n \u202eAn\u200b\x07") == "Nguyễn An"


@pytest.mark.parametrize("number", ["04409000123", "0440900012345", "999090001234", "04409000123a", "044390001234"])
def test_an_impossible_national_id_is_refused(number: str) -> None:
    assert error("national_id", number)


def test_dots_and_spaces_in_numbers_are_ignored() -> None:
    assert value("national_id", "0440 9000.1234") == "044090001234"
    assert value("phone", "0912-345 678") == "0912345678"


def test_a_choice_that_does_not_exist_is_refused() -> None:
    limits = {"choices": [["a", "A"], ["b", "B"]]}

    assert error("choice", "c", limits=limits)
    assert error("choices", ["a", "c"], limits=limits)
    assert error("yes_no", "maybe")


def date_of(day: Any) -> dict[str, str]:
    return {"q_day": str(day.day), "q_month": str(day.month), "q_year": str(day.year)}


def test_a_date_of_birth_can_be_today_but_not_tomorrow() -> None:
    today = timezone.localdate()

    assert value("date", date_of(today), limits={"when": "past"}) == today.isoformat()
    assert error("date", date_of(today + timedelta(days=1)), limits={"when": "past"})


def test_a_day_that_the_calendar_does_not_have_is_refused() -> None:
    assert error("date", {"q_day": "31", "q_month": "2", "q_year": "2020"})


def address(detail: str, commune: str, province: str = "Quảng Trị") -> dict[str, str]:
    return {"q_detail": detail, "q_commune": commune, "q_province": province}


@pytest.mark.parametrize("typed", ["Phường Đồng Hới", "đồng hới", "P. Dong Hoi", "phuong dong hoi"])
def test_a_commune_is_found_however_it_is_typed(typed: str) -> None:
    stored = value("address", address("12 Quang Trung", typed))

    assert stored == {"detail": "12 Quang Trung", "commune": "Phường Đồng Hới", "province": "Quảng Trị"}


def test_a_commune_that_the_province_does_not_have_is_refused_by_name() -> None:
    assert "Bình Thạnh" in error("address", address("1", "Bình Thạnh"))


def test_a_province_that_does_not_exist_is_refused() -> None:
    assert error("address", address("1", "Đồng Hới", "Quảng Bình"))


def test_an_address_without_commune_is_refused_and_an_optional_one_may_stay_empty() -> None:
    assert error("address", address("12 Quang Trung", ""))
    assert value("address", address("", ""), required=False) is None


def test_a_declaration_must_be_agreed_to() -> None:
    assert error("declaration", "")
    assert value("declaration", "on") is True


def test_questions_that_are_not_asked_are_not_answered() -> None:
    found = form_class([Question(key="q", type="text", label="Câu")])({"q": "x", "hidden": "y"})

    assert found.is_valid()
    assert found.values() == {"q": "x"}


@pytest.mark.parametrize(
    ("kind", "stored", "limits", "text"),
    [
        ("date", "1990-09-02", {}, "02/09/1990"),
        ("money", "100000000", {}, "100.000.000 đồng"),
        ("number", "1234.5", {}, "1.234,5"),
        ("choice", "a", {"choices": [["Nhóm", [["a", "Chữ A"]]]]}, "Chữ A"),
        ("choices", ["a", "b"], {"choices": [["a", "Một"], ["b", "Hai"]]}, "Một; Hai"),
        ("yes_no", "yes", {}, "Có"),
        ("text", "", {}, ""),
    ],
)
def test_an_answer_is_shown_as_people_read_it(kind: str, stored: Any, limits: dict[str, Any], text: str) -> None:
    assert display(Question(key="q", type=kind, label="Câu", limits=limits), stored) == text


def test_an_error_of_a_number_names_its_question_since_the_summary_shows_it_alone() -> None:
    assert error("number", "12", label="Cốt nền (m)", limits={"max": 10}) == "Cốt nền (m) không được quá 10"
    assert error("number", "cao", label="Chiều cao").startswith("Chiều cao phải là một số")
