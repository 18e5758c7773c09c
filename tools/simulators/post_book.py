"""What the simulated post knows: its orders, where they are, and who was told."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import requests

from tools.simulators.post_prices import LONGEST, price_of

# From where to where an item goes, with the button's word.
NEXT = {
    "CREATED": ("ACCEPTED", "CANCELLED"),
    "ACCEPTED": ("IN_TRANSIT",),
    "IN_TRANSIT": ("OUT_FOR_DELIVERY", "LOST"),
    "OUT_FOR_DELIVERY": ("DELIVERED", "DELIVERY_FAILED"),
    "DELIVERY_FAILED": ("OUT_FOR_DELIVERY", "RETURNING"),
    "RETURNING": ("RETURNED", "LOST"),
    "LOST": ("IN_TRANSIT",),  # what was lost may be found
}
WORDS = {
    "CREATED": "Đã nhận đơn",
    "ACCEPTED": "Đã nhận bưu gửi",
    "IN_TRANSIT": "Đang vận chuyển",
    "OUT_FOR_DELIVERY": "Đang đi phát",
    "DELIVERED": "Phát thành công",
    "DELIVERY_FAILED": "Phát không thành công",
    "RETURNING": "Đang chuyển hoàn",
    "RETURNED": "Đã chuyển hoàn",
    "LOST": "Thất lạc",
    "CANCELLED": "Đã hủy",
}
PLACES = ("Bưu cục Đồng Hới", "Trung tâm khai thác Quảng Trị", "Bưu cục phát")
RETRIES = 3
# Once the postman is at the door, the address stands.
REDIRECTABLE = ("CREATED", "ACCEPTED", "IN_TRANSIT", "DELIVERY_FAILED")


@dataclass
class Order:
    """One item of post."""

    asked: dict[str, Any]
    number: str
    cost: int
    state: str = "CREATED"
    events: list[dict[str, Any]] = field(default_factory=list)
    told: str = ""  # what the client answered to the last notice

    @property
    def reference(self) -> str:
        return str(self.asked["reference"])

    @property
    def cash(self) -> int:
        return int(self.asked.get("cash_on_delivery") or 0)

    def as_json(self) -> dict[str, Any]:
        return {
            "reference": self.reference,
            "tracking_number": self.number,
            "fee": self.cost,
            "state": self.state,
            "events": self.events,
        }


class Book:
    """All orders; every method may be called by many threads."""

    def __init__(self) -> None:
        self.orders: dict[str, Order] = {}
        self.first_number = int(time.time()) % 900_000_000 + 100_000_000  # another one after each start
        self.surcharge = 0  # VND on every price, since some day
        self.lock = threading.RLock()

    def price(self, asked: dict[str, Any]) -> int:
        """VND, today."""
        return price_of(asked) + self.surcharge

    def order(self, asked: dict[str, Any]) -> tuple[str, Order | None]:
        """The code of the answer, and the order; the same order again is the same item."""
        refusal = _refusal(asked)
        if refusal:
            return refusal, None
        with self.lock:
            known = self.orders.get(str(asked["reference"]))
            if known:
                return ("00", known) if known.asked == asked else ("31", None)
            number = f"EB{self.first_number + len(self.orders):09d}VN"
            made = Order(asked=asked, number=number, cost=self.price(asked))
            self.orders[made.reference] = made
            return "00", made

    def redirect(self, reference: str, receiver: dict[str, Any]) -> tuple[str, Order | None]:
        """Another receiver's address while the item is under way; what it costs may change."""
        with self.lock:
            order = self.orders.get(reference)
            if order is None:
                return "40", None
            asked = {**order.asked, "receiver": receiver}
            refusal = _refusal(asked) or ("" if order.state in REDIRECTABLE else "33")
            if refusal:
                return refusal, None
            order.asked, order.cost = asked, self.price(asked)
            return "00", order

    def advance(self, reference: str, to: str, *, note: str = "", cash: int | None = None) -> Order | None:
        """One station further; None where the item cannot go there."""
        with self.lock:
            order = self.orders.get(reference)
            if order is None or to not in NEXT.get(order.state, ()):
                return None
            order.state = to
            event: dict[str, Any] = {
                "id": f"{order.number}-{len(order.events) + 1}",
                "state": to,
                "at": datetime.now(UTC).isoformat(),
                "place": PLACES[min(len(order.events), len(PLACES) - 1)],
                "note": note,
            }
            if to == "DELIVERED" and order.cash:
                event["cash_collected"] = order.cash if cash is None else cash
            order.events.append(event)
            return order


def good_weight(asked: dict[str, Any]) -> bool:
    """Grams that the post takes."""
    weight = asked.get("weight")
    return isinstance(weight, int) and 0 < weight <= LONGEST


def _refusal(asked: dict[str, Any]) -> str:
    """The code of what is wrong with an order; empty: nothing."""
    parties = (asked.get("sender") or {}, asked.get("receiver") or {})
    if not asked.get("reference") or not isinstance(asked.get("weight"), int):
        return "20"
    if not all(party.get("name") and party.get("address") for party in parties):
        return "21"
    if not str(parties[1].get("phone", "")).isdecimal():
        return "22"
    return "" if good_weight(asked) else "23"


def tell(order: Order, client: str, secret: str) -> None:
    """Push the whole of an order's events to the address that was given with it, signed over the body."""
    address = order.asked.get("notify")
    if not address:
        return
    body = json.dumps({"client": client, **order.as_json()}, ensure_ascii=False).encode()
    signature = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    headers = {"Content-Type": "application/json", "X-Post-Signature": f"sha256={signature}"}
    for _try in range(RETRIES):
        try:
            answer = requests.post(address, data=body, headers=headers, timeout=10)
        except requests.RequestException as error:
            order.told = type(error).__name__
            continue
        order.told = str(answer.status_code)
        if answer.ok:
            return
