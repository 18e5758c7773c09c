"""How the simulated gateway tells its merchant: soon, and again until the merchant says that it knows."""

from __future__ import annotations

import json
import threading
import time
from typing import Any

import requests

from tools.simulators.payment_book import Payment
from tools.simulators.payment_signing import HASH, query

KNOWN = ("00", "02")  # the merchant has taken it, now or before
WAITS = (0, 1, 3, 10, 30)  # seconds before each try
AT_ONCE = 50
LATE_SECONDS = 5
TIMEOUT = 15  # seconds
_WRONG = "0" * 128


class Messenger:
    def __init__(self, secret: str) -> None:
        self.secret = secret

    def tell(self, payment: Payment, address: str, manner: str) -> None:
        """In the background, but for a moment: the notice mostly arrives before the payer does."""
        if manner == "none":
            return
        count = AT_ONCE if manner == "many" else 1
        tellers = [
            threading.Thread(target=self._until_known, args=(payment, address, manner), daemon=True)
            for _number in range(count)
        ]
        for teller in tellers:
            teller.start()
        tellers[0].join(timeout=0 if manner == "late" else 2)

    def _until_known(self, payment: Payment, address: str, manner: str) -> None:
        if manner == "late":
            time.sleep(LATE_SECONDS)
        told = payment.told()
        if manner == "wrong_amount":
            told["vnp_Amount"] = "100"
        for wait in WAITS:
            time.sleep(wait)
            answer = self.tell_once(payment, address, told, forged=manner == "forged")
            if _code(answer) in KNOWN:
                return

    def tell_once(self, payment: Payment, address: str, told: dict[str, str], *, forged: bool = False) -> str:
        """One notice; gives the merchant's answer, or why there was none."""
        text = query(told, self.secret)
        if forged:
            text = f"{text.partition(f'&{HASH}=')[0]}&{HASH}={_WRONG}"
        answer = _get(f"{address}?{text}")
        payment.notices.append({"amount": told["vnp_Amount"], "answer": answer})
        return answer


def _get(address: str) -> str:
    try:
        return requests.get(address, timeout=TIMEOUT).text[:10_000]
    except requests.RequestException as error:
        return str(error)


def _code(answer: str) -> str:
    try:
        said: Any = json.loads(answer)
    except ValueError:
        return ""
    return str(said.get("RspCode", "")) if isinstance(said, dict) else ""
