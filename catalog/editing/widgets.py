"""Fields of the edit view that editors fill in as they would write on paper."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms

from portal.base.text import fold

_UNIT = re.compile(r"\s*(đồng|dong|đ|vnđ|vnd)\.?$", re.IGNORECASE)
_GROUPED = re.compile(r"\d{1,3}([.,\s]\d{3})+")
_FREE = frozenset({"mien phi", "khong thu", "khong"})


class MoneyInput(forms.TextInput):
    """An amount of đồng: "15.000", "15000đ" and "miễn phí" are all understood; empty stays unknown."""

    def __init__(self, attrs: Mapping[str, Any] | None = None) -> None:
        super().__init__({"inputmode": "numeric", "autocomplete": "off", "size": 10, **(attrs or {})})

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> str:
        typed = _UNIT.sub("", str(data.get(name) or "").strip())
        if fold(typed) in _FREE:
            return "0"
        return re.sub(r"[.,\s]", "", typed) if _GROUPED.fullmatch(typed) else typed

    def format_value(self, value: Any) -> str:
        try:
            amount = Decimal(str(value))
        except InvalidOperation:
            return "" if value is None else str(value)
        if not amount.is_finite() or amount != amount.to_integral_value() or abs(amount) >= Decimal(10) ** 15:
            return str(value)
        return f"{int(amount):,}".replace(",", ".")
