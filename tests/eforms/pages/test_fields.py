"""Answers of every kind: what people type is understood, what is wrong is said in one sentence that names it."""

from __future__ import annotations

from typing import Any

import pytest
import time_machine

from eforms.answers.addresses import former_provinces
from eforms.answers.banks import banks
from eforms.answers.display import display
from eforms.pages.compile import from_json
from eforms.schema.form import Question
from portal.base.widgets import DateParts
from tests.eforms.pages.test_compile import error, form, value


def dated(day: str, month: str, year: str) -> dict[str, str]:
    return {"q_day": day, "q_month": month, "q_year": year}


@pytest.mark.parametrize(
    ("typed", "stored", "words"),
    [
        (dated("", "", "1960"), "1960", "1960"),
        (dated("1960", "", ""), "1960", "1960"),
        (dated("", "5", "1960"), "1960-05", "05/1960"),
        (dated("2", "9", "1990"), "1990-09-02", "02/09/1990"),
        (dated("02/09/1990", "", ""), "1990-09-02", "02/09/1990"),
    ],
)
def test_a_date_may_be_known_in_part(typed: dict[str, str], stored: str, words: str) -> None:
    assert value("partial_date", typed) == stored
    assert display(Question(key="q", type="partial_date", label="Ngày"), stored) == words


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (dated("", "5", ""), "Ngày sinh: nhập năm; ngày và tháng có thể để trống"),
        (dated("2", "", "1960"), "Ngày sinh: nhập tháng, hoặc để trống cả ngày"),
        (dated("", "13", "1960"), "Ngày sinh: tháng là số từ 1 đến 12"),
        (dated("", "", "60"), "Ngày sinh: năm phải có 4 chữ số, ví dụ 1990"),
        (dated("", "", "0000"), "Ngày sinh: kiểm tra lại năm 0"),
        (dated("", "", "١٩٦٠"), "Ngày sinh: năm phải có 4 chữ số, ví dụ 1990"),
        (dated("31", "2", "1960"), "Ngày sinh phải là ngày có thật, ví dụ 02/09/1990"),
        (dated("", "", ""), "Nhập ngày sinh"),
        (dated("", "", "2027"), "Ngày sinh không được sau hôm nay"),
        (dated("", "12", "2026"), "Ngày sinh không được sau hôm nay"),
    ],
)
@time_machine.travel("2026-11-20T09:00:00+07:00")
def test_a_wrong_partly_known_date_is_refused_with_what_is_wrong(typed: dict[str, str], sentence: str) -> None:
    assert error("partial_date", typed, label="Ngày sinh", limits={"when": "past"}) == sentence


@time_machine.travel("2026-11-20T09:00:00+07:00")
def test_of_a_partly_known_date_only_what_is_surely_wrong_is_refused() -> None:
    assert value("partial_date", dated("", "", "2026"), limits={"when": "past"}) == "2026"
    assert value("partial_date", dated("", "11", "2026"), limits={"when": "future"}) == "2026-11"
    assert error("partial_date", dated("", "10", "2026"), limits={"when": "future"})


@pytest.mark.parametrize(
    ("hour", "minute", "stored"),
    [("7", "30", "07:30"), ("7", "", "07:00"), ("0", "0", "00:00"), ("23", "59", "23:59"), ("7:05", "", "07:05"),
     ("7h30", "", "07:30"), ("7 giờ 30 phút", "", "07:30"), ("19.15", "", "19:15")],
)  # fmt: skip
def test_a_time_is_read_as_people_write_it(hour: str, minute: str, stored: str) -> None:
    assert value("time", {"q_hour": hour, "q_minute": minute}) == stored
    assert value("time", {"q": stored}) == stored


@pytest.mark.parametrize(
    ("hour", "minute", "sentence"),
    [
        ("24", "0", "Giờ sinh phải từ 00:00 đến 23:59, ví dụ 07:30"),
        ("7", "60", "Giờ sinh phải từ 00:00 đến 23:59, ví dụ 07:30"),
        ("bảy", "", "Giờ sinh phải từ 00:00 đến 23:59, ví dụ 07:30"),
        ("-1", "0", "Giờ sinh phải từ 00:00 đến 23:59, ví dụ 07:30"),
        ("", "30", "Giờ sinh thiếu giờ"),
        ("", "", "Nhập giờ sinh"),
    ],
)
def test_a_wrong_time_is_refused(hour: str, minute: str, sentence: str) -> None:
    assert error("time", {"q_hour": hour, "q_minute": minute}, label="Giờ sinh") == sentence


@pytest.mark.parametrize(
    ("typed", "stored"), [("c1234567", "C1234567"), ("P 00-000.001", "P00000001"), ("123456", "123456")]
)
def test_a_passport_number_is_kept_in_capitals(typed: str, stored: str) -> None:
    assert value("passport", typed) == stored


@pytest.mark.parametrize("typed", ["C12", "ABCDEFGH", "C1234567890123", "C12345Đ7", "C123/4567", "١٢٣٤٥٦٧"])
def test_a_wrong_passport_number_is_refused(typed: str) -> None:
    assert error("passport", typed) == "Số hộ chiếu gồm 6 đến 12 chữ in hoa và chữ số, ví dụ C1234567"


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("0100109106", "0100109106"),  # Viettel
        ("0100686174", "0100686174"),  # Agribank
        ("0100109106-001", "0100109106-001"),
        ("0100109106 001", "0100109106-001"),
    ],
)
def test_a_tax_code_is_taken_with_its_check_digit(typed: str, stored: str) -> None:
    assert value("tax_code", typed) == stored


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("0100109107", "Mã số thuế có chữ số sai: hãy so lại với giấy chứng nhận"),
        ("1001091060", "Mã số thuế có chữ số sai: hãy so lại với giấy chứng nhận"),
        ("0100109106-000", "Mã số thuế có chữ số sai: hãy so lại với giấy chứng nhận"),
        ("044090001234", "Mã số thuế phải có 10 chữ số, hoặc 13 chữ số với đơn vị phụ thuộc; đã nhập 12"),
        ("01001091o6", "Mã số thuế chỉ gồm chữ số"),
    ],
)
def test_a_wrong_tax_code_is_refused_with_what_is_wrong(typed: str, sentence: str) -> None:
    assert error("tax_code", typed) == sentence


@pytest.mark.parametrize("position", range(9))
def test_one_wrong_digit_of_a_tax_code_is_noticed(position: int) -> None:
    code = "0100109106"
    wrong = str((int(code[position]) + 1) % 10)

    assert error("tax_code", code[:position] + wrong + code[position + 1 :])


def account(bank: str = "Agribank", number: str = "3800 205 123 456", holder: str = "Nguyễn Văn Ân") -> dict[str, str]:
    return {"q_bank": bank, "q_number": number, "q_holder": holder}


def test_a_bank_account_is_kept_as_banks_write_it() -> None:
    stored = value("bank_account", account())

    assert stored == {"bank": "Agribank", "number": "3800205123456", "holder": "NGUYEN VAN AN"}
    words = display(Question(key="q", type="bank_account", label="Tài khoản"), stored)
    assert words == "NGUYEN VAN AN, số tài khoản 3800205123456, Agribank"


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (account(bank="Ngân hàng khác"), "Chọn ngân hàng trong danh sách"),
        (account(number="12345"), "Số tài khoản phải có từ 6 đến 19 chữ số"),
        (account(number="1" * 20), "Số tài khoản phải có từ 6 đến 19 chữ số"),
        (account(number="٣٨٠٠٢٠٥"), "Số tài khoản phải có từ 6 đến 19 chữ số"),
        (account(holder="12345"), "Viết tên chủ tài khoản bằng chữ, ví dụ NGUYEN VAN AN"),
        (account(bank="", number="", holder=""), "Nhập tài khoản"),
    ],
)
def test_a_wrong_bank_account_is_refused_with_what_is_wrong(given: dict[str, str], sentence: str) -> None:
    assert error("bank_account", given, label="Tài khoản") == sentence


def test_the_banks_have_names_of_their_own() -> None:
    assert len({bank.short for bank in banks()}) == len(banks()) >= 45


def old(**changed: str) -> dict[str, str]:
    given = {"detail": "", "commune": "Xã Bảo Ninh", "district": "TP. Đồng Hới", "province": "Quảng Bình", **changed}
    return {f"q_{name}": text for name, text in given.items()}


def test_an_address_of_three_levels_is_taken_as_the_old_paper_has_it() -> None:
    stored = value("old_address", old())

    assert stored == {"detail": "", "commune": "Xã Bảo Ninh", "district": "TP. Đồng Hới", "province": "Quảng Bình"}
    words = display(Question(key="q", type="old_address", label="Nơi cũ"), stored)
    assert words == "Xã Bảo Ninh, TP. Đồng Hới, tỉnh Quảng Bình"


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (old(district=""), "Nơi cũ: nhập đủ xã và huyện như ghi trên giấy tờ"),
        (old(commune="", detail="Thôn 3"), "Nơi cũ: nhập đủ xã và huyện như ghi trên giấy tờ"),
        (old(province="Bình Trị Thiên"), "Chọn tỉnh, thành phố trong danh sách"),
        (old(commune="", district=""), "Nhập nơi cũ"),
    ],
)
def test_a_wrong_old_address_is_refused_with_what_is_wrong(given: dict[str, str], sentence: str) -> None:
    assert error("old_address", given, label="Nơi cũ") == sentence


def test_the_former_provinces_are_sixty_three_with_both_names_of_hue_and_the_own_one_first() -> None:
    assert len(former_provinces()) == 64
    assert former_provinces()[0] == "Quảng Trị"


@pytest.mark.parametrize(
    ("typed", "places", "sentence"),
    [
        ("1,234", 2, "Diện tích có nhiều nhất 2 chữ số sau dấu phẩy"),
        ("2000000", 0, "Diện tích không được quá 1.000.000"),
        ("1e5", 2, "Diện tích phải là một số, ví dụ: 120 hoặc 85,5"),
    ],
)
def test_a_number_says_which_limit_it_breaks(typed: str, places: int, sentence: str) -> None:
    assert error("number", typed, label="Diện tích", limits={"places": places, "max": 1_000_000}) == sentence


@pytest.mark.parametrize("kind", ["text", "number", "money", "passport", "tax_code", "national_id", "phone", "email"])
@pytest.mark.parametrize("typed", ["x" * 1_000_000, "\u202eabc\u202c<script>", "'; DROP TABLE--", "9" * 5000])
def test_hostile_text_is_refused_beside_the_field_and_kept_as_typed(kind: str, typed: str) -> None:
    found = form(kind, typed)

    if not found.is_valid():
        assert len(found.errors["q"]) == 1
        assert found["q"].value() == typed


@pytest.mark.parametrize("kind", ["partial_date", "date"])
@pytest.mark.parametrize("box", ["9" * 5000, "²", "-1", "1e3", "\u202e12"])
def test_hostile_boxes_of_a_date_are_refused(kind: str, box: str) -> None:
    assert error(kind, dated(box, "1", "1990"))
    assert error(kind, dated("", box, "1990"))
    assert error(kind, dated("1", "1", box))


@pytest.mark.parametrize(
    ("kind", "stored", "initial"),
    [
        ("partial_date", "1960-05", DateParts("", "05", "1960")),
        ("time", "07:30", ("07", "30")),
        ("date", "not a date", None),
        ("address", "text where a form had asked for text", None),
        ("bank_account", {"iban": "VN"}, None),
        ("partial_date", ["a", "list"], None),
    ],
)
def test_a_stored_answer_fills_its_boxes_again_and_one_of_another_kind_none(
    kind: str, stored: Any, initial: Any
) -> None:
    assert from_json(Question(key="q", type=kind, label="Câu"), stored) == initial
