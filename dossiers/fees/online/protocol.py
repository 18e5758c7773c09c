"""The gateway's words: codes, field orders, moments and amounts, as its documentation for merchants gives them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

VERSION = "2.1.0"
DONE = "00"  # of a response and of a transaction
CANCELLED_BY_PAYER = "24"  # response code of a payment
REPEATED_REQUEST = "94"  # of a call: a request of this number was carried out before
NO_TRANSACTION = "91"

# State of a transaction.
UNFINISHED = "01"
REFUND_STATES = frozenset({"05", "06"})  # on its way back, sent to the bank: it was paid before

PAY_PATH = "paymentv2/vpcpay.html"
API_PATH = "merchant_webapi/api/transaction"

QUERY = (
    "vnp_RequestId", "vnp_Version", "vnp_Command", "vnp_TmnCode", "vnp_TxnRef", "vnp_TransactionDate",
    "vnp_CreateDate", "vnp_IpAddr", "vnp_OrderInfo",
)  # fmt: skip
QUERY_ANSWER = (
    "vnp_ResponseId", "vnp_Command", "vnp_ResponseCode", "vnp_Message", "vnp_TmnCode", "vnp_TxnRef", "vnp_Amount",
    "vnp_BankCode", "vnp_PayDate", "vnp_TransactionNo", "vnp_TransactionType", "vnp_TransactionStatus",
    "vnp_OrderInfo", "vnp_PromotionCode", "vnp_PromotionAmount",
)  # fmt: skip
REFUND = (
    "vnp_RequestId", "vnp_Version", "vnp_Command", "vnp_TmnCode", "vnp_TransactionType", "vnp_TxnRef", "vnp_Amount",
    "vnp_TransactionNo", "vnp_TransactionDate", "vnp_CreateBy", "vnp_CreateDate", "vnp_IpAddr", "vnp_OrderInfo",
)  # fmt: skip
REFUND_ANSWER = (
    "vnp_ResponseId", "vnp_Command", "vnp_ResponseCode", "vnp_Message", "vnp_TmnCode", "vnp_TxnRef", "vnp_Amount",
    "vnp_BankCode", "vnp_PayDate", "vnp_TransactionNo", "vnp_TransactionType", "vnp_TransactionStatus",
    "vnp_OrderInfo",
)  # fmt: skip
STATEMENT = ("vnp_RequestId", "vnp_Version", "vnp_Command", "vnp_TmnCode", "vnp_Date", "vnp_CreateDate", "vnp_IpAddr")
STATEMENT_ANSWER = ("vnp_ResponseId", "vnp_Command", "vnp_ResponseCode", "vnp_TmnCode", "vnp_Date", "vnp_Lines")

_ZONE = timezone(timedelta(hours=7))  # the gateway's clock, whatever the portal's
_MOMENT = "%Y%m%d%H%M%S"


def written_moment(at: datetime) -> str:
    return at.astimezone(_ZONE).strftime(_MOMENT)


def read_moment(text: str) -> datetime | None:
    """None for what is no moment."""
    try:
        return datetime.strptime(text, _MOMENT).replace(tzinfo=_ZONE).astimezone(UTC)
    except ValueError:
        return None


def written_amount(amount: Decimal) -> str:
    """The gateway counts in hundredths of a đồng."""
    return str(int(amount * 100))


def read_amount(text: str) -> Decimal | None:
    """In đồng; None for what is no whole number of hundredths."""
    if not (text.isascii() and text.isdigit() and len(text) <= 16):
        return None
    return Decimal(text) / 100
