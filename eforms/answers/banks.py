"""The banks of Vietnam, and accounts with them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.translation import gettext as _

_LIST = Path(__file__).parent / "lists" / "banks.json"  # the State Bank's list of licensed banks, by their short names


@dataclass(frozen=True, slots=True, kw_only=True)
class Bank:
    short: str  # as people call it; kept with the answer
    name: str

    @property
    def label(self) -> str:
        return f"{self.short} – {self.name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class BankAccount:
    bank: str  # Bank.short
    number: str  # digits
    holder: str  # capitals without marks

    def __str__(self) -> str:
        parts = {"holder": self.holder, "number": self.number, "bank": self.bank}
        return _("%(holder)s, account %(number)s with %(bank)s") % parts


@cache
def banks() -> tuple[Bank, ...]:
    return tuple(Bank(**bank) for bank in json.loads(_LIST.read_text("utf-8")))
