"""The simulated gateway for a test: its address, the person who pays there, and its switches."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import requests

from tools.simulators.payment import KEY, MERCHANT
from tools.simulators.payment_signing import query

TIMEOUT = 20  # seconds


@dataclass(frozen=True, slots=True)
class Bank:
    """The simulator at `address`, as a person and as its operator use it."""

    address: str

    @property
    def payment_url(self) -> str:
        return self.address.replace("//", f"//{MERCHANT}:{KEY}@")

    def switch(self, **switches: Any) -> None:
        requests.post(f"{self.address}switches", json=switches, timeout=TIMEOUT).raise_for_status()

    def press(self, pay_address: str, ending: str = "pay") -> str:
        """Open the bank's page and press a button; gives the address of the way back."""
        requests.get(pay_address, timeout=TIMEOUT).raise_for_status()
        reference = dict(parse_qsl(urlsplit(pay_address).query))["vnp_TxnRef"]
        form = {"ending": ending}
        answer = requests.post(f"{self.address}end/{reference}", form, timeout=TIMEOUT, allow_redirects=False)
        return answer.headers["Location"]

    def payments(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = requests.get(f"{self.address}state.json", timeout=TIMEOUT).json()["payments"]
        return found

    def payment(self, reference: str) -> dict[str, Any]:
        return next(payment for payment in self.payments() if payment["reference"] == reference)


def told(reference: str, amount: int = 8000, **changes: str) -> dict[str, str]:
    """What the gateway tells of a payment that succeeded; `amount` in VND."""
    fields = {
        "vnp_TmnCode": MERCHANT,
        "vnp_TxnRef": reference,
        "vnp_Amount": str(amount * 100),
        "vnp_OrderInfo": "Nop phi le phi ho so",
        "vnp_BankCode": "NCB",
        "vnp_PayDate": "20260810101500",
        "vnp_TransactionNo": f"9{reference}",
        "vnp_ResponseCode": "00",
        "vnp_TransactionStatus": "00",
    }
    return {**fields, **changes}


def signed(fields: dict[str, str], secret: str = KEY) -> dict[str, str]:
    return dict(parse_qsl(query(fields, secret)))
