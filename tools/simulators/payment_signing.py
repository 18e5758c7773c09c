"""The gateway's side of the protocol, written a second time: a mistake of the portal's own is not shared."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from urllib.parse import quote_plus

HASH = "vnp_SecureHash"
DONE, UNFINISHED, REPEATED, NO_TRANSACTION = "00", "01", "94", "91"
PAY_PATH = "paymentv2/vpcpay.html"
API_PATH = "merchant_webapi/api/transaction"
# What is signed of each call and of its answer, in this order, joined by "|" (each name without its "vnp_").
CALLS = {
    "querydr": "RequestId Version Command TmnCode TxnRef TransactionDate CreateDate IpAddr OrderInfo",
    "refund": "RequestId Version Command TmnCode TransactionType TxnRef Amount TransactionNo TransactionDate CreateBy"
    " CreateDate IpAddr OrderInfo",
    "statement": "RequestId Version Command TmnCode Date CreateDate IpAddr",
}
ANSWERS = {
    "querydr": "ResponseId Command ResponseCode Message TmnCode TxnRef Amount BankCode PayDate TransactionNo"
    " TransactionType TransactionStatus OrderInfo PromotionCode PromotionAmount",
    "refund": "ResponseId Command ResponseCode Message TmnCode TxnRef Amount BankCode PayDate TransactionNo"
    " TransactionType TransactionStatus OrderInfo",
    "statement": "ResponseId Command ResponseCode TmnCode Date Lines",
}


def moment(at: datetime | None = None) -> str:
    """Of the gateway's clock: GMT+7."""
    return f"{(at or datetime.now(UTC)).astimezone(timezone(timedelta(hours=7))):%Y%m%d%H%M%S}"


def query(fields: Mapping[str, str], secret: str) -> str:
    text = _sorted(fields)
    return f"{text}&{HASH}={_hash(text, secret)}"


def fits(fields: Mapping[str, str], secret: str) -> bool:
    given = fields.get(HASH, "")
    return hmac.compare_digest(given.encode(), _hash(_sorted(fields), secret).encode())


def call_fits(message: Mapping[str, Any], secret: str) -> bool:
    text = _joined(message, CALLS[message["vnp_Command"]].split())
    return hmac.compare_digest(str(message.get(HASH, "")).encode(), _hash(text, secret).encode())


def signed_answer(answer: Mapping[str, Any], secret: str) -> dict[str, Any]:
    text = _joined(answer, ANSWERS[answer["vnp_Command"]].split())
    return {**answer, HASH: _hash(text, secret)}


def _sorted(fields: Mapping[str, str]) -> str:
    names = sorted(name for name in fields if name.startswith("vnp_") and name != HASH and fields[name])
    return "&".join(f"{quote_plus(name)}={quote_plus(fields[name])}" for name in names)


def _joined(message: Mapping[str, Any], names: Iterable[str]) -> str:
    return "|".join(str(message.get(f"vnp_{name}", "")) for name in names)


def _hash(text: str, secret: str) -> str:
    return hmac.new(secret.encode(), text.encode(), hashlib.sha512).hexdigest()
