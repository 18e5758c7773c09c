"""The gateway of text messages, simulated: takes messages over HTTP, answers for their delivery.

`POST /messages` {"id", "to", "text"} → {"code": "00", "gateway_id"}; the same id again is the same message.
`POST /reports` {"ids": [gateway_id]} → {"reports": {gateway_id: "delivered" | "failed" | "pending"}}.
Both with the operator's name and secret (HTTP Basic). `GET /` shows what came; `POST /switches` mode=…: how it fails.
"""

from __future__ import annotations

import argparse
import threading
import time
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from bottle import Bottle, HTTPResponse, redirect, request, response

from tools.simulators.pages import page, switch_form
from tools.simulators.serving import main

MODES = {
    "works": "Hoạt động bình thường",
    "down": "Ngừng hoạt động (503)",
    "slow": "Trả lời chậm (3 giây)",
    "error": "Trả lời 200 nhưng bên trong báo lỗi hệ thống",
    "refused": "Trả lời 200 nhưng từ chối số điện thoại",
    "garbage": "Trả lời 200 với một trang HTML",
    "unliked": "Không hiểu tin nhắn (422)",
    "credit": "Trả lời 200 nhưng báo hết tiền trong tài khoản",
    "undelivered": "Nhận tin nhưng không đến được máy",
}
TITLE, NOTHING = "Cổng tin nhắn SMS", "không tin nào đến điện thoại thật."
DELIVERIES = {"delivered": "đã đến máy", "failed": "không đến được máy", "pending": "đang gửi"}
SLOW = 3  # seconds
# Answers beside the point: what is said, with which status.
BROKEN = {"down": ("down", 503), "unliked": ("unprocessable", 422), "garbage": ("<html>Bảo trì</html>", 200)}
INSIDE = {
    "error": {"code": "99", "message": "System error"},
    "refused": {"code": "21", "message": "Number is not in use"},
    "credit": {"code": "10", "message": "Not enough credit"},
}


@dataclass
class Sent:
    id: str
    to: str
    text: str
    gateway_id: str
    delivery: str
    at: str = field(default_factory=lambda: datetime.now().astimezone().strftime("%H:%M:%S %d/%m/%Y"))
    times: int = 1  # how often the portal handed it in


class Gateway:
    """What the gateway knows; several requests at once."""

    def __init__(self, user: str, secret: str) -> None:
        self.user, self.secret = user, secret
        self.mode = "works"
        self.asked = 0
        self.messages: dict[str, Sent] = {}
        self.lock = threading.Lock()

    def take(self, given: dict[str, Any]) -> dict[str, str]:
        with self.lock:
            self.asked += 1
            if inside := INSIDE.get(self.mode):
                return inside
            known = self.messages.get(str(given["id"]))
            if known:
                known.times += 1
                return {"code": "00", "gateway_id": known.gateway_id}
            number = f"SMS{len(self.messages) + 1:06d}"
            delivery = "failed" if self.mode == "undelivered" else "delivered"
            self.messages[str(given["id"])] = Sent(
                str(given["id"]), str(given["to"]), str(given["text"]), number, delivery
            )
            return {"code": "00", "gateway_id": number}

    def guard(self) -> None:
        """Who asks, and what is wrong today.

        Raises:
            HTTPResponse: 401, or as MODES say.
        """
        if request.auth != (self.user, self.secret):
            raise HTTPResponse('{"code": "01", "message": "Who are you?"}', 401)
        if self.mode == "slow":
            time.sleep(SLOW)
        if self.mode in BROKEN:
            raise HTTPResponse(*BROKEN[self.mode])

    def newest(self) -> list[Sent]:
        """The last one first."""
        with self.lock:
            return list(self.messages.values())[::-1]

    def reports(self, wanted: list[str]) -> dict[str, str]:
        with self.lock:
            return {sent.gateway_id: sent.delivery for sent in self.messages.values() if sent.gateway_id in wanted}


def make_app(chosen: argparse.Namespace) -> Bottle:
    """The gateway's two calls, and the page with its switch."""
    app, gateway = Bottle(), Gateway(chosen.user, chosen.secret)
    _calls(app, gateway)
    _desk(app, gateway)
    return app


def _calls(app: Bottle, gateway: Gateway) -> None:
    """What the operator's portal asks."""

    @app.post("/messages")
    def take() -> dict[str, str]:
        gateway.guard()
        return gateway.take(request.json)

    @app.post("/reports")
    def report() -> dict[str, Any]:
        gateway.guard()
        return {"reports": gateway.reports(list(request.json["ids"]))}


def _desk(app: Bottle, gateway: Gateway) -> None:
    """For whoever looks on."""

    @app.post("/switches")
    def switch() -> None:
        mode = request.forms.getunicode("mode")
        if mode not in MODES:
            raise HTTPResponse("unknown mode", 400)
        gateway.mode = mode
        redirect("/", 303)

    @app.get("/state")
    def state() -> dict[str, Any]:
        messages = [asdict(sent) for sent in gateway.newest()[::-1]]
        return {"mode": gateway.mode, "asked": gateway.asked, "messages": messages}

    @app.get("/")
    def show() -> str:
        response.content_type = "text/html; charset=utf-8"
        rows = [(sent.at, sent.to, sent.text, DELIVERIES[sent.delivery], sent.times) for sent in gateway.newest()]
        heads = ["Lúc", "Đến số", "Nội dung", "Trạng thái", "Số lần gửi đến"]
        return page(TITLE, NOTHING, switch_form(MODES, gateway.mode), "tin nhắn", heads, rows)


def options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--user", default="cong-dvc")
    parser.add_argument("--secret", default="bi-mat")


if __name__ == "__main__":
    main(make_app, options=options)
