"""A public post that carries nothing: prices, orders, states, signed notices; for `make run` and the tests.

What moves an item: its buttons at `/`, POST /_advance/REFERENCE, or the time (`--step`).
"""

from __future__ import annotations

import argparse
import base64
import hmac
import threading
import time
from pathlib import Path
from typing import Any

from bottle import Bottle, HTTPResponse, redirect, request, template

from tools.simulators.pages import dong, head
from tools.simulators.post_book import NEXT, WORDS, Book, Order, good_weight, tell
from tools.simulators.serving import main

CLIENT, SECRET = "DEMOPOST", "simulator-secret"
SENTENCES = {
    "00": "Thành công",
    "20": "Đơn hàng thiếu dữ liệu",
    "21": "Thiếu tên hoặc địa chỉ",
    "22": "Số điện thoại không hợp lệ",
    "23": "Khối lượng không hợp lệ",
    "31": "Mã tham chiếu đã dùng cho đơn hàng khác",
    "32": "Bưu gửi đã được nhận, không hủy được",
    "33": "Bưu gửi đã đến tay bưu tá, không đổi được địa chỉ",
    "40": "Không có đơn hàng này",
    "90": "Hệ thống bận, thử lại sau",
}
# Wrong on purpose; "" is right. They are set over HTTP, and stay until they are set again.
SWITCHES = {
    "down": "Hệ thống ngừng (503)",
    "slow": "Trả lời chậm",  # seconds
    "refuse": "Lỗi trong câu trả lời 200",  # its code
    "lose": "Mất câu trả lời của đơn kế tiếp",
    "silent": "Không báo tin",
    "dearer": "Tăng cước",  # VND on every price
}
SWITCHED_ON = {**dict.fromkeys(SWITCHES, "1"), "slow": "5", "refuse": "90", "dearer": "3000"}  # by the page's buttons
TITLE, NOTHING = "Bưu chính công ích", "không có bưu gửi nào là thật. Mỗi lần bấm nút, cổng được báo ngay."
PAGE = (Path(__file__).parent / "post.html").read_text(encoding="utf-8")
MOST_ASKED = 200  # references in one question


def answer(code: str, data: Any = None) -> dict[str, Any]:
    """Like many a carrier's: HTTP 200, and what happened inside."""
    return {"code": code, "message": SENTENCES.get(code, "Từ chối"), "data": data}


class Simulator:
    """One post, and its only client."""

    def __init__(self, client: str, secret: str) -> None:
        self.client, self.secret = client, secret
        self.book = Book()
        self.switches: dict[str, Any] = dict.fromkeys(SWITCHES, "")

    def guard(self) -> None:
        """Who asks, and what is wrong today.

        Raises:
            HTTPResponse: 401, 503, or a refusal inside a 200.
        """
        wanted = base64.b64encode(f"{self.client}:{self.secret}".encode()).decode()
        if not hmac.compare_digest(request.headers.get("Authorization", ""), f"Basic {wanted}"):
            raise HTTPResponse({"code": "01", "message": "Sai thông tin đăng nhập"}, 401)
        time.sleep(float(self.switches["slow"] or 0))
        if self.switches["down"]:
            raise HTTPResponse("Service Unavailable", 503)
        if self.switches["refuse"]:
            raise HTTPResponse(answer(str(self.switches["refuse"])), 200)

    def order(self, reference: str) -> Any:
        self.guard()
        code, made = self.book.order({**(request.json or {}), "reference": reference})
        if made and self.switches["lose"]:
            self.switches["lose"] = ""
            raise HTTPResponse("Bad Gateway", 502)
        return answer(code, made.as_json() if made else None)

    def redirect(self, reference: str) -> Any:
        """Another address under way."""
        self.guard()
        code, order = self.book.redirect(reference, (request.json or {}).get("receiver") or {})
        return answer(code, order.as_json() if order else None)

    def quotes(self) -> Any:
        """What each of `items` would cost today; 0 where it would not be taken."""
        self.guard()
        items = (request.json or {}).get("items", [])[:MOST_ASKED]
        return answer("00", [{"fee": self.book.price(item) if good_weight(item) else 0} for item in items])

    def states(self) -> Any:
        self.guard()
        asked = [str(each) for each in (request.json or {}).get("references", [])][:MOST_ASKED]
        found = [self.book.orders[each].as_json() for each in asked if each in self.book.orders]
        return answer("00", found)

    def cancel(self, reference: str) -> Any:
        self.guard()
        if reference not in self.book.orders:
            return answer("40")
        order = self.book.advance(reference, "CANCELLED")
        return answer("00" if order or self.book.orders[reference].state == "CANCELLED" else "32")

    def advance(self, reference: str) -> Any:
        """The post's own button: no credentials, it is the simulator's page."""
        given = request.json or request.forms
        cash = given.get("cash")
        moved = self.book.advance(
            reference, str(given.get("to", "")), note=str(given.get("note", "")), cash=int(cash) if cash else None
        )
        if moved is None:
            raise HTTPResponse({"code": "40", "message": "Không chuyển được"}, 409)
        self.tell(moved)
        return moved.as_json() if request.json else redirect("/", 303)

    def tell(self, order: Order) -> None:
        if not self.switches["silent"]:
            tell(order, self.client, self.secret)

    def switch(self) -> Any:
        given = request.json or request.forms
        self.switches |= {name: given.get(name) for name in SWITCHES if name in given}
        self.book.surcharge = int(self.switches["dearer"] or 0)
        return self.switches if request.json else redirect("/", 303)

    def page(self) -> str:
        orders = list(self.book.orders.values())[::-1]
        shown = {"following": NEXT, "words": WORDS, "labels": SWITCHES, "on": SWITCHED_ON, "money": dong}
        return str(template(PAGE, head=head(TITLE, NOTHING), orders=orders, switches=self.switches, **shown))

    def listing(self) -> Any:
        return {"orders": [{**order.as_json(), "asked": order.asked} for order in self.book.orders.values()]}

    def walk(self, seconds: float) -> None:
        """Every so often each item goes one station further, on the usual way."""
        while True:
            time.sleep(seconds)
            for order in list(self.book.orders.values()):
                onward = NEXT.get(order.state, ()) if order.state != "LOST" else ()
                moved = self.book.advance(order.reference, onward[0]) if onward else None
                if moved:
                    self.tell(moved)


def make_app(chosen: argparse.Namespace) -> Bottle:
    """The calls of a client, and the page with its buttons."""
    post = Simulator(chosen.client, chosen.secret)
    app = Bottle()
    app.route("/orders/<reference>", "PUT", post.order)
    app.route("/orders/<reference>", "DELETE", post.cancel)
    app.route("/states", "POST", post.states)
    app.route("/quotes", "POST", post.quotes)
    app.route("/orders/<reference>/receiver", "PUT", post.redirect)
    app.route("/", "GET", post.page)
    app.route("/_orders", "GET", post.listing)
    app.route("/_advance/<reference>", "POST", post.advance)
    app.route("/_switch", "POST", post.switch)
    if chosen.step:
        threading.Thread(target=post.walk, args=(chosen.step,), daemon=True).start()
    return app


def options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--client", default=CLIENT, help="name of the only client")
    parser.add_argument("--secret", default=SECRET, help="of that client: for its calls, and for the notices to it")
    parser.add_argument("--step", type=float, default=0, help="seconds from station to station; 0: by button only")


if __name__ == "__main__":
    main(make_app, options=options)
