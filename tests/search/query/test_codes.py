"""Codes as people copy, type and say them."""

import pytest

from search.query.codes import codes_within, whole_code
from search.query.understanding import understand


@pytest.mark.parametrize(
    "typed",
    [
        "1.001193", "1001193", "1 001193", "1. 001193", "1,001193", "1-001193", "1 . 001193", "1.001193.",
        "(1.001193)", "1.001193.000.00.00.H46", "1.001193.000.00.00.h61", "1.001193.000.00.00", "1.001193.H19",
        "1 . 001193 . 000 . 00 . 00 . H46", "１.００１１９３", "mã 1.001193", "mã số 1.001193", "ma so 1.001193",
        "mã số thủ tục hành chính: 1.001193", "TTHC 1.001193", "code 1.001193",
    ],
)  # fmt: skip
def test_a_code_alone_is_read_however_it_is_written(typed: str) -> None:
    assert whole_code(typed) == "1.001193"


def test_several_codes_are_all_searched() -> None:
    assert codes_within("1.001193, 2.000635.000.00.00.H46 và 1.001193") == ("1.001193", "2.000635")


def test_a_code_with_a_provinces_letters_is_found_among_words() -> None:
    assert codes_within("nộp hồ sơ 1.001193.000.00.00.H46 ở đâu") == ("1.001193",)


@pytest.mark.parametrize("typed", ["0912345678", "012345678901", "20261122", "1.00119", "1.0011934", "123/2015/NĐ-CP"])
def test_other_numbers_are_no_codes(typed: str) -> None:
    assert whole_code(typed) is None
    assert codes_within(typed) == ()


def test_the_words_beside_a_code_are_understood_too(catalog: None) -> None:
    query = understand("khai sinh 1.999999")
    assert query.codes == ("1.999999",)
    assert not query.only_code
    assert query.clauses
