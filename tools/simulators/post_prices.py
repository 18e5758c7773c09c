"""What the simulated post asks for an item: by weight, and whether it stays within its province.

The figures are invented, in the order of those that the real post publishes for papers of procedures.
"""

from __future__ import annotations

import unicodedata
from typing import Any

STEP_GRAMS, LONGEST = 500, 30_000  # grams
WITHIN, OUTSIDE = 15_000, 30_000  # VND, for the first step
WITHIN_STEP, OUTSIDE_STEP = 5_000, 8_000  # VND, for each further step begun
# The provinces since July 2025 and those of before, since people write both.
PROVINCES = """
    Tuyên Quang, Cao Bằng, Lai Châu, Lào Cai, Thái Nguyên, Điện Biên, Lạng Sơn, Sơn La, Phú Thọ, Bắc Ninh, Quảng Ninh,
    Hà Nội, Hải Phòng, Hưng Yên, Ninh Bình, Thanh Hóa, Nghệ An, Hà Tĩnh, Quảng Trị, Huế, Đà Nẵng, Quảng Ngãi, Gia Lai,
    Đắk Lắk, Khánh Hòa, Lâm Đồng, Đồng Nai, Tây Ninh, Hồ Chí Minh, Đồng Tháp, An Giang, Vĩnh Long, Cần Thơ, Cà Mau,
    Hà Giang, Bắc Kạn, Yên Bái, Hòa Bình, Vĩnh Phúc, Bắc Giang, Hải Dương, Thái Bình, Hà Nam, Nam Định, Quảng Bình,
    Quảng Nam, Bình Định, Phú Yên, Ninh Thuận, Bình Thuận, Kon Tum, Đắk Nông, Bình Dương, Bình Phước, Vũng Tàu,
    Long An, Tiền Giang, Bến Tre, Trà Vinh, Hậu Giang, Sóc Trăng, Bạc Liêu, Kiên Giang
"""
SUCCESSORS = {"Quảng Bình": "Quảng Trị"}  # of the demonstration's own province


def price_of(asked: dict[str, Any]) -> int:
    """VND of an order or a question: `weight` in grams, `sender` and `receiver` with their addresses."""
    first, step = (WITHIN, WITHIN_STEP) if _stays(asked) else (OUTSIDE, OUTSIDE_STEP)
    return first + step * max(0, -(-int(asked["weight"]) // STEP_GRAMS) - 1)


def _stays(asked: dict[str, Any]) -> bool:
    """Whether both ends name the same province; an address without one lies in the other's."""
    ends = [province_in(str((asked.get(end) or {}).get("address", ""))) for end in ("sender", "receiver")]
    return not all(ends) or ends[0] == ends[1]


def province_in(address: str) -> str:
    """The one that an address ends with, by today's name; empty: none."""
    end = " ".join(_folded(address).replace(",", " ").replace(".", " ").split())
    names = (name.strip() for name in PROVINCES.split(","))
    named = next((name for name in names if end.endswith(_folded(name))), "")
    return SUCCESSORS.get(named, named)


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return "".join(sign for sign in plain if not unicodedata.combining(sign))
