"""Numbers of persons, as people type them."""

import pytest
import time_machine
from django.core.exceptions import ValidationError

from accounts.identity import birth_year, digits_only, validate_mobile_phone, validate_national_id


@pytest.mark.parametrize(
    "number", ["044085001234", "044 085 001 234", "044.085.001-234", "001199000001", "096306012345"]
)
def test_a_personal_number_of_twelve_digits_is_taken(number: str) -> None:
    validate_national_id(number)


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        ("04408500123", "Số định danh cá nhân phải có 12 chữ số; đã nhập 11"),
        ("0440850012345", "Số định danh cá nhân phải có 12 chữ số; đã nhập 13"),
        ("O44085001234", "Số định danh cá nhân chỉ gồm chữ số"),
        ("٠٤٤٠٨٥٠٠١٢٣٤", "Số định danh cá nhân chỉ gồm chữ số"),  # digits, but not ours
        ("", "Số định danh cá nhân chỉ gồm chữ số"),
        ("044085001234'; --", "Số định danh cá nhân chỉ gồm chữ số"),
        ("000085001234", "Ba chữ số đầu của số định danh không phải mã tỉnh, thành phố"),
        ("097085001234", "Ba chữ số đầu của số định danh không phải mã tỉnh, thành phố"),
        ("044327001234", "Năm sinh trong số định danh ở tương lai"),
        ("044985001234", "Năm sinh trong số định danh ở tương lai"),
    ],
)
@time_machine.travel("2026-11-20T09:00:00+07:00")
def test_a_wrong_personal_number_is_refused_with_what_is_wrong(number: str, sentence: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        validate_national_id(number)

    assert refusal.value.messages == [sentence]


@time_machine.travel("2026-11-20T09:00:00+07:00")
def test_a_child_born_this_year_has_a_number_already() -> None:
    validate_national_id("044226001234")


@pytest.mark.parametrize("number", ["0912345678", "0912 345 678", "0912.345.678", "0387-654-321", "0567890123"])
def test_a_mobile_number_is_taken(number: str) -> None:
    validate_mobile_phone(number)


@pytest.mark.parametrize(
    "number", ["", "091234567", "09123456789", "1912345678", "0212345678", "+84912345678", "0912345678x", "٠٩١٢٣٤٥٦٧٨"]
)
def test_a_wrong_mobile_number_is_refused(number: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        validate_mobile_phone(number)

    assert refusal.value.messages == ["Số điện thoại di động phải có 10 chữ số, bắt đầu bằng 0"]


def test_separators_are_ignored() -> None:
    assert digits_only(" 044.085-001 234\t") == "044085001234"


@pytest.mark.parametrize("code", ["001", "044", "045", "096", "101", "230"])
def test_every_province_of_the_old_sixty_three_and_other_countries_may_begin_a_number(code: str) -> None:
    validate_national_id(f"{code}085001234")


@pytest.mark.parametrize("code", ["000", "003", "005", "047", "078", "090", "097", "100", "400", "999"])
def test_a_number_that_begins_with_the_code_of_no_province_is_refused(code: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        validate_national_id(f"{code}085001234")

    assert refusal.value.code == "province"


@time_machine.travel("2026-11-20T09:00:00+07:00")
def test_nobody_is_a_hundred_and_twenty_six_years_old() -> None:
    validate_national_id("044001001234")
    with pytest.raises(ValidationError) as refusal:
        validate_national_id("044000001234")

    assert refusal.value.messages == ["Năm sinh trong số định danh (1900) quá xa, hãy kiểm tra lại"]


@pytest.mark.parametrize(("number", "year"), [("044090001234", 1990), ("044190001234", 1990), ("044226001234", 2026)])
def test_a_personal_number_tells_the_year_of_birth(number: str, year: int) -> None:
    assert birth_year(number) == year
