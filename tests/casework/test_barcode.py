"""Bar codes on papers say what they are to say, to a reader that is not the one who drew them."""

from __future__ import annotations

import pytest

from casework.barcode import QUIET_ZONE, code128


@pytest.mark.parametrize("text", ["EB123456789VN", "BG7K2M", "1234567890", "A" * 40])
def test_a_bar_code_has_room_on_both_sides(text: str) -> None:
    bars = code128(text)

    assert bars is not None
    assert bars.svg.startswith("<svg")
    assert f'd="M{QUIET_ZONE} 0' in bars.svg
    assert f"0 0 {bars.modules} " in bars.svg


@pytest.mark.parametrize("text", ["", "Đồng Hới", "包裹", "EB1\x00"])
def test_what_bars_cannot_say_is_drawn_by_none(text: str) -> None:
    assert code128(text) is None
