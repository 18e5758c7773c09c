"""Numbers and dates as Vietnamese readers write them."""

from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from portal.base import formatting


@pytest.fixture(autouse=True)
def _vietnamese():
    with translation.override("vi"):
        yield


def test_an_amount_is_grouped_by_points_and_ends_in_dong() -> None:
    assert formatting.money(15000) == "15.000 đồng"
    assert formatting.money(0) == "0 đồng"


def test_decimals_are_rounded_half_up_and_follow_a_comma() -> None:
    assert formatting.grouped(1234.5) == "1.234,5"
    assert formatting.percent(0.9635) == "96,4%"


@pytest.mark.parametrize(
    ("size", "words"),
    [(0, "0 B"), (1023, "1023 B"), (46_000, "45 KB"), (1_250_000, "1,2 MB"), (20 * 1024**2, "20,0 MB")],
)
def test_a_file_size_is_told_in_the_largest_unit(size: int, words: str) -> None:
    assert formatting.file_size(size) == words


def test_a_date_within_a_sentence_names_the_weekday() -> None:
    assert formatting.weekday_date(date(2026, 8, 11)) == "thứ Ba, 11/08/2026"
    assert formatting.weekday_date(date(2026, 11, 22)) == "Chủ nhật, 22/11/2026"


def test_the_day_of_a_moment_is_the_day_in_vietnam() -> None:
    assert formatting.weekday_date(datetime(2026, 8, 10, 18, 0, tzinfo=UTC)) == "thứ Ba, 11/08/2026"
