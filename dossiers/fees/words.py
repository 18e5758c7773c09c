"""An amount in Vietnamese words, as it stands on a receipt beside the figures."""

from __future__ import annotations

DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
GROUPS = ("", "nghìn", "triệu", "tỷ")  # of three figures each


def in_words(amount: int) -> str:
    """`28_000` becomes `Hai mươi tám nghìn đồng`. From 0 to 999,999,999,999."""
    if not 0 <= amount < 1000 ** len(GROUPS):
        raise ValueError("An amount beyond what receipts are written for")
    groups = [amount // 1000**power % 1000 for power in reversed(range(len(GROUPS)))]
    words: list[str] = []
    for name, group in zip(reversed(GROUPS), groups, strict=True):
        if group:
            words += [*_three(group, is_first=not words), name]
    text = " ".join(filter(None, words)) or DIGITS[0]
    return f"{text[0].upper()}{text[1:]} đồng"


def _three(group: int, *, is_first: bool) -> list[str]:
    """A group of up to three figures; after another group its hundreds are always said."""
    hundreds, rest = divmod(group, 100)
    said = [f"{DIGITS[hundreds]} trăm"] if hundreds or not is_first else []
    return said + _two(rest, after_hundreds=bool(said))


def _two(rest: int, *, after_hundreds: bool) -> list[str]:
    """The last two figures; `lẻ` stands where the tens are missing."""
    tens, ones = divmod(rest, 10)
    if not rest:
        return []
    if not tens:
        return [f"lẻ {DIGITS[ones]}" if after_hundreds else DIGITS[ones]]
    begin = "mười" if tens == 1 else f"{DIGITS[tens]} mươi"
    return [f"{begin} {_ones(tens, ones)}".strip()]


def _ones(tens: int, ones: int) -> str:
    if ones == 1 and tens > 1:
        return "mốt"
    if ones == 5:
        return "lăm"
    return DIGITS[ones] if ones else ""
