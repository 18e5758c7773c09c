"""The simulated gateway's book: orders, what became of them, what went back. In memory."""

from __future__ import annotations

import itertools
import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from tools.simulators.payment_signing import DONE, NO_TRANSACTION, REPEATED, UNFINISHED, moment

BANK = "NGANHANGGIA"
_OPEN = ("", UNFINISHED)


@dataclass
class Payment:
    """An order as it was asked for, and how it ended."""

    asked: dict[str, str]
    number: str  # the gateway's own
    response: str = ""
    state: str = UNFINISHED
    paid_at: str = ""
    refunds: list[dict[str, Any]] = field(default_factory=list)
    notices: list[dict[str, str]] = field(default_factory=list)  # what was sent, and what was answered

    @property
    def reference(self) -> str:
        return self.asked["vnp_TxnRef"]

    @property
    def amount(self) -> int:
        """Hundredths of a đồng."""
        return int(self.asked["vnp_Amount"])

    def told(self) -> dict[str, str]:
        """What a notice and the way back say."""
        return {
            "vnp_TmnCode": self.asked["vnp_TmnCode"],
            "vnp_TxnRef": self.reference,
            "vnp_Amount": str(self.amount),
            "vnp_OrderInfo": self.asked["vnp_OrderInfo"],
            "vnp_BankCode": BANK,
            "vnp_CardType": "ATM",
            "vnp_PayDate": self.paid_at,
            "vnp_TransactionNo": self.number,
            "vnp_ResponseCode": self.response,
            "vnp_TransactionStatus": self.state,
        }


class Book:
    """Several requests at once read and write it."""

    def __init__(self) -> None:
        self.payments: dict[str, Payment] = {}
        self._lock = threading.Lock()
        self._numbers = itertools.count(int(datetime.now(UTC).timestamp()) * 1000)
        self._requests: dict[str, dict[str, Any]] = {}  # refunds, by the merchant's number of the request

    def new_number(self) -> str:
        return str(next(self._numbers))

    def newest(self) -> list[Payment]:
        return list(reversed(self.payments.values()))

    def open(self, fields: dict[str, str]) -> Payment | str:
        """A new order, or one that was opened before and has not ended."""
        with self._lock:
            known = self.payments.get(fields["vnp_TxnRef"])
            if known is None:
                known = self.payments[fields["vnp_TxnRef"]] = Payment(fields, self.new_number())
        if (known.response, known.state) != _OPEN or known.asked["vnp_Amount"] != fields["vnp_Amount"]:
            return "Giao dịch đã có trước đó (01)"
        return known

    def end(self, payment: Payment, response: str, state: str) -> bool:
        """False when it had ended before."""
        with self._lock:
            if payment.state != UNFINISHED:
                return False
            payment.response, payment.state = response, state
            payment.paid_at = moment()
        return True

    def answer(self, message: dict[str, Any]) -> dict[str, Any]:
        """To a call whose signature fits."""
        answers = {"querydr": self._query, "refund": self._refund_once, "statement": self._statement}
        return answers[message["vnp_Command"]](message)

    def _query(self, message: dict[str, Any]) -> dict[str, Any]:
        payment = self.payments.get(message["vnp_TxnRef"])
        if payment is None:
            return {"vnp_ResponseCode": NO_TRANSACTION}
        told = payment.told() | {"vnp_TransactionType": "01"}
        # The call went well, whatever became of the payment: that is the transaction's state.
        return told | {"vnp_ResponseCode": DONE}

    def _refund_once(self, message: dict[str, Any]) -> dict[str, Any]:
        """Carried out once for each number of a request; never more than was paid."""
        with self._lock:
            if before := self._requests.get(message["vnp_RequestId"]):
                return before | {"vnp_ResponseCode": REPEATED}
            answer = self._refund(message)
            if answer["vnp_ResponseCode"] == DONE:
                self._requests[message["vnp_RequestId"]] = answer
            return answer

    def _refund(self, message: dict[str, Any]) -> dict[str, Any]:
        payment = self.payments.get(message["vnp_TxnRef"])
        if payment is None:
            return {"vnp_ResponseCode": NO_TRANSACTION}
        if payment.state != DONE:
            return {"vnp_ResponseCode": "95"}
        amount = int(message["vnp_Amount"])
        if amount + sum(refund["amount"] for refund in payment.refunds) > payment.amount:
            return {"vnp_ResponseCode": "98"}
        number = self.new_number()
        entry = {"amount": amount, "number": number, "at": moment()}
        payment.refunds.append(entry | {"request": message["vnp_RequestId"]})
        return {
            "vnp_ResponseCode": DONE,
            "vnp_Amount": str(amount),
            "vnp_BankCode": BANK,
            "vnp_PayDate": entry["at"],
            "vnp_TransactionNo": number,
            "vnp_TransactionType": message["vnp_TransactionType"],
            "vnp_TransactionStatus": "05",
            "vnp_OrderInfo": message["vnp_OrderInfo"],
        }

    def _statement(self, message: dict[str, Any]) -> dict[str, Any]:
        """Of the day: a line for each payment that succeeded and each refund."""
        day = message["vnp_Date"]
        lines = [line for payment in list(self.payments.values()) for line in _lines(payment) if line[5][:8] == day]
        return {
            "vnp_ResponseCode": DONE,
            "vnp_Date": day,
            "vnp_Lines": "\n".join(";".join(line) for line in lines),
        }

    def as_json(self) -> list[dict[str, Any]]:
        return [
            {
                "reference": payment.reference,
                "number": payment.number,
                "amount": payment.amount // 100,
                "state": payment.state,
                "response": payment.response,
                "refunds": payment.refunds,
                "notices": payment.notices,
            }
            for payment in list(self.payments.values())
        ]


def _lines(payment: Payment) -> list[list[str]]:
    """Kind, our reference, amount, the gateway's number, state, moment; a refund's reference is its request."""
    if payment.state != DONE:
        return []
    first = ["pay", payment.reference, str(payment.amount), payment.number, payment.state, payment.paid_at]
    refunds = [
        ["refund", refund["request"], str(refund["amount"]), refund["number"], DONE, refund["at"]]
        for refund in payment.refunds
    ]
    return [first, *refunds]
