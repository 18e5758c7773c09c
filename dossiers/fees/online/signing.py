"""The gateway's signatures (VNPAY 2.1.0): HMAC-SHA512 with the secret that it gave to the merchant."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Mapping
from urllib.parse import urlencode

SIGNATURE = "vnp_SecureHash"
_UNSIGNED = frozenset({SIGNATURE, "vnp_SecureHashType"})
_PREFIX = "vnp_"


def signature(text: str, secret: str) -> str:
    """128 hexadecimal digits."""
    return hmac.new(secret.encode(), text.encode(), hashlib.sha512).hexdigest()


def canonical(fields: Mapping[str, str]) -> str:
    """What is signed of an address: the gateway's own fields that say something, sorted by name, form-encoded."""
    signed = {name: value for name, value in fields.items() if name.startswith(_PREFIX) and name not in _UNSIGNED}
    return urlencode(sorted((name, value) for name, value in signed.items() if value != ""))


def signed_query(fields: Mapping[str, str], secret: str) -> str:
    """The query of an address, signature last."""
    text = canonical(fields)
    return f"{text}&{SIGNATURE}={signature(text, secret)}"


def is_signed(fields: Mapping[str, str], secret: str) -> bool:
    return _same(fields.get(SIGNATURE, ""), signature(canonical(fields), secret))


def joined(message: Mapping[str, object], order: Iterable[str]) -> str:
    """What is signed of a call or its answer: the named fields in the gateway's order, nothing for an absent one."""
    return "|".join(str(message.get(name, "")) for name in order)


def signed_message(message: Mapping[str, object], order: Iterable[str], secret: str) -> dict[str, object]:
    return {**message, SIGNATURE: signature(joined(message, order), secret)}


def is_signed_message(message: Mapping[str, object], order: Iterable[str], secret: str) -> bool:
    return _same(str(message.get(SIGNATURE, "")), signature(joined(message, order), secret))


def _same(given: str, right: str) -> bool:
    """In constant time, whatever letters were sent."""
    return hmac.compare_digest(given.lower().encode(), right.encode())
