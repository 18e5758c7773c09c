"""The adapter: everything that the portal says to the payment gateway, which PAYMENT_URL names."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any
from urllib.parse import unquote, urlsplit, urlunsplit

import requests
from django.conf import settings

from casework.asking import Unanswered, ask
from dossiers.fees.online import protocol
from dossiers.fees.online.signing import is_signed_message, signed_message, signed_query

CONNECT_SECONDS, READ_SECONDS = 3.05, 10
_LONGEST_ANSWER = 5_000_000  # bytes; a day's statement of some ten thousand lines
_HERE = "127.0.0.1"  # the portal's own calls are made for nobody's address


class GatewayError(Exception):
    """The gateway gave no answer that can be used."""


class Unreachable(GatewayError):
    """It is down, too slow, or said something that is no answer of its own; trying again later may help."""


class Refused(GatewayError):
    """It understood, and will not; `code` is its own."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{code}: {message}"[:300])
        self.code = code


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """One attempt to pay, as the gateway is asked for it."""

    reference: str
    amount: Decimal  # VND
    info: str  # ASCII; shown to the payer by their bank
    created: datetime
    expires: datetime
    return_address: str
    payer_address: str = _HERE  # of the reader's computer, which the gateway asks for
    language: str = "vi"


@dataclass(frozen=True, slots=True, kw_only=True)
class Transaction:
    """What the gateway says became of an order, in a notice or asked for."""

    reference: str
    amount: Decimal | None  # VND
    gateway_reference: str
    bank: str
    succeeded: bool
    unfinished: bool = False
    by_payer: bool = False  # the payer cancelled
    paid_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundOrder:
    """Money that goes back; `request_id` is our name of the refund."""

    request_id: str
    payment_reference: str
    gateway_reference: str  # of the payment
    paid: Decimal  # VND; its amount decides between the whole and a part
    amount: Decimal
    created: datetime  # when the payment's order was made


@dataclass(frozen=True, slots=True)
class Gateway:
    """Where the gateway is, and who we are there."""

    base: str  # ends in a slash; no credentials
    merchant: str
    secret: str = field(repr=False)

    @property
    def origin(self) -> str:
        """Scheme and host, for the Content-Security-Policy of the page that leads there."""
        parts = urlsplit(self.base)
        return f"{parts.scheme}://{parts.netloc}"

    def pay_address(self, order: Order) -> str:
        """Where the reader's browser goes to pay; the same order gives the same address."""
        fields = {
            "vnp_Version": protocol.VERSION,
            "vnp_Command": "pay",
            "vnp_TmnCode": self.merchant,
            "vnp_Amount": protocol.written_amount(order.amount),
            "vnp_CurrCode": "VND",
            "vnp_TxnRef": order.reference,
            "vnp_OrderInfo": order.info,
            "vnp_OrderType": "other",
            "vnp_Locale": "vn" if order.language == "vi" else "en",
            "vnp_ReturnUrl": order.return_address,
            "vnp_IpAddr": order.payer_address,
            "vnp_CreateDate": protocol.written_moment(order.created),
            "vnp_ExpireDate": protocol.written_moment(order.expires),
        }
        return f"{self.base}{protocol.PAY_PATH}?{signed_query(fields, self.secret)}"

    def query(self, *, reference: str, created: datetime, now: datetime) -> Transaction | None:
        """What became of an order; None when the gateway knows no such order: nobody went there.

        Raises:
            Unreachable, Refused
        """
        message = {
            "vnp_TxnRef": reference,
            "vnp_OrderInfo": f"Hoi ket qua {reference}",
            "vnp_TransactionDate": protocol.written_moment(created),
        }
        answer = self._call("querydr", message, protocol.QUERY, protocol.QUERY_ANSWER, now=now)
        code = str(answer["vnp_ResponseCode"])
        if code == protocol.NO_TRANSACTION:
            return None
        if code != protocol.DONE:
            raise Refused(code, str(answer.get("vnp_Message", "")))
        if str(answer.get("vnp_TxnRef")) != reference:
            raise Unreachable("the answer is about another order")
        return as_transaction({name: str(value) for name, value in answer.items()})

    def refund(self, order: RefundOrder, *, now: datetime) -> str:
        """Order money back, and give the gateway's number of it. The same `request_id` is carried out once.

        Raises:
            Unreachable: it may have been carried out: ask again with the same `request_id`.
            Refused: it was not.
        """
        message = {
            "vnp_TransactionType": "02" if order.amount == order.paid else "03",
            "vnp_TxnRef": order.payment_reference,
            "vnp_Amount": protocol.written_amount(order.amount),
            "vnp_TransactionNo": order.gateway_reference,
            "vnp_TransactionDate": protocol.written_moment(order.created),
            "vnp_CreateBy": "portal",
            "vnp_OrderInfo": f"Hoan tien {order.payment_reference}",
        }
        orders = (protocol.REFUND, protocol.REFUND_ANSWER)
        answer = self._call("refund", message, *orders, now=now, request_id=order.request_id)
        code, number = str(answer["vnp_ResponseCode"]), str(answer.get("vnp_TransactionNo", ""))[:64]
        # "Repeated" with the number of the first time: it was carried out then. Without one, another refund of this
        # payment is on its way.
        if code == protocol.DONE or (code == protocol.REPEATED_REQUEST and number):
            return number
        raise Refused(code, str(answer.get("vnp_Message", "")))

    def _call(
        self,
        command: str,
        message: Mapping[str, str],
        order: Sequence[str],
        answer_order: Sequence[str],
        *,
        now: datetime,
        request_id: str = "",
    ) -> dict[str, object]:
        """Ask, and take the answer only when it is the gateway's own."""
        whole = {
            **message,
            "vnp_RequestId": request_id or secrets.token_hex(16),
            "vnp_Version": protocol.VERSION,
            "vnp_Command": command,
            "vnp_TmnCode": self.merchant,
            "vnp_CreateDate": protocol.written_moment(now),
            "vnp_IpAddr": _HERE,
        }
        answer = _post(f"{self.base}{protocol.API_PATH}", signed_message(whole, order, self.secret))
        if not is_signed_message(answer, answer_order, self.secret):
            # Also what it says without a signature when it could not read ours: no word of it can be trusted.
            raise Unreachable(f"{command}: the answer is not signed by the gateway")
        return answer

    def statement_rows(self, *, day: str, now: datetime) -> list[list[str]]:
        """The rows of a day's statement (YYYYMMDD); see dossiers.fees.online.statement."""
        message = {"vnp_Date": day}
        answer = self._call("statement", message, protocol.STATEMENT, protocol.STATEMENT_ANSWER, now=now)
        code = str(answer["vnp_ResponseCode"])
        if code != protocol.DONE:
            raise Refused(code, str(answer.get("vnp_Message", "")))
        return [line.split(";") for line in str(answer.get("vnp_Lines", "")).splitlines()]


def as_transaction(fields: Mapping[str, str]) -> Transaction:
    """Of a notice, or of the answer to a question: both have the same names.

    Without a response code it tells nothing: it is our own signed way to the gateway, sent back by somebody.
    """
    state = fields.get("vnp_TransactionStatus", "")
    answered = fields.get("vnp_ResponseCode", "")
    return Transaction(
        reference=fields.get("vnp_TxnRef", ""),
        amount=protocol.read_amount(fields.get("vnp_Amount", "")),
        gateway_reference=fields.get("vnp_TransactionNo", "")[:64],
        bank=fields.get("vnp_BankCode", "")[:60],
        succeeded=answered == protocol.DONE and (state == protocol.DONE or state in protocol.REFUND_STATES),
        unfinished=state == protocol.UNFINISHED or not answered,
        by_payer=answered == protocol.CANCELLED_BY_PAYER,
        paid_at=protocol.read_moment(fields.get("vnp_PayDate", "")),
    )


def configured() -> bool:
    """Whether paying online is offered at all. Without a secret anybody could sign: that is no gateway."""
    parts = urlsplit(settings.PAYMENT_URL)
    return bool(parts.hostname and parts.username and parts.password)


def the_gateway() -> Gateway:
    """Of PAYMENT_URL: `https://MERCHANT:SECRET@host/path/`.

    Raises:
        Unreachable: there is none.
    """
    if not configured():
        raise Unreachable("PAYMENT_URL names no gateway")
    parts = urlsplit(settings.PAYMENT_URL)
    place = parts.netloc.rpartition("@")[2]
    base = urlunsplit((parts.scheme, place, parts.path.rstrip("/") + "/", "", ""))
    return Gateway(base, unquote(parts.username or ""), unquote(parts.password or ""))


def _post(address: str, message: Mapping[str, Any]) -> dict[str, object]:
    """JSON there and back. What goes wrong is told without the message: it is signed with our secret."""
    timeout = (CONNECT_SECONDS, READ_SECONDS)
    try:
        answer = ask("POST", address, order=dict(message), timeout=timeout, longest=_LONGEST_ANSWER)
        if answer.status != requests.codes.ok:
            raise Unreachable(f"HTTP {answer.status}")
        read = answer.content()
    except Unanswered as error:
        raise Unreachable(error.reason) from error
    if not isinstance(read, dict) or "vnp_ResponseCode" not in read:
        raise Unreachable("the answer is none of the gateway's")
    return read
