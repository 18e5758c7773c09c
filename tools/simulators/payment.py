"""A payment gateway in the manner of VNPAY that moves no money: for `make run` and the tests.

The bank's page, signed notices with retries, questions, refunds and statements; and switches for what goes wrong.
"""

from __future__ import annotations

import argparse
import json
import threading
import time
from typing import Any
from urllib.parse import urlsplit

from bottle import Bottle, HTTPResponse, redirect, request, response, template

from tools.simulators.payment_book import Book, Payment
from tools.simulators.payment_notices import Messenger
from tools.simulators.payment_pages import BANK_PAGE, LIST_PAGE, NOTICES, REFUSAL_PAGE
from tools.simulators.payment_signing import API_PATH, CALLS, PAY_PATH, call_fits, fits, moment, query, signed_answer
from tools.simulators.serving import main

MERCHANT, KEY = "DEMO0001", "simulator-secret"
NOTICE_PATH = "/ho-so/thanh-toan/thong-bao/"
# What the payer may do on the bank's page, as the response code and state that the notice carries.
ENDINGS = {"pay": ("00", "00"), "cancel": ("24", "02"), "poor": ("51", "02")}
# Wrong on purpose; "" is right. They are set over HTTP, and stay until they are set again.
SWITCHES: dict[str, Any] = {
    "down": False,  # 503 for every call of the merchant
    "slow": 0,  # seconds before an answer
    "refuse": "",  # response code inside an answer of status 200
    "unsigned": False,  # answers with a wrong signature
    "lose_answers": 0,  # so many calls are carried out, and their answer is lost
    "notices": "one",  # or another of NOTICES
}


class Simulator:
    """One gateway and its only merchant."""

    def __init__(self, merchant: str, secret: str, notify: str) -> None:
        self.merchant, self.secret, self.notify = merchant, secret, notify
        self.book = Book()
        self.switches = dict(SWITCHES)
        self.messenger = Messenger(secret)
        self.lock = threading.Lock()

    def open(self, fields: dict[str, str]) -> Payment | str:
        """The order that an address asks for; a sentence where it asks wrongly."""
        if not fits(fields, self.secret):
            return "Chữ ký không đúng (97)"
        if fields.get("vnp_TmnCode") != self.merchant:
            return "Không có đơn vị chấp nhận thanh toán này (02)"
        if fields.get("vnp_ExpireDate", "") <= moment():
            return "Đơn hàng đã hết hạn thanh toán (11)"
        return self.book.open(fields)

    def end(self, payment: Payment, ending: str) -> str:
        """The payer pressed a button. Gives the address of the way back."""
        if self.book.end(payment, *ENDINGS[ending]):
            self.messenger.tell(payment, self.notice_address(payment), str(self.switches["notices"]))
        return f"{payment.asked['vnp_ReturnUrl']}?{query(payment.told(), self.secret)}"

    def notice_address(self, payment: Payment) -> str:
        if self.notify:
            return self.notify
        parts = urlsplit(payment.asked["vnp_ReturnUrl"])
        return f"{parts.scheme}://{parts.netloc}{NOTICE_PATH}"

    def call(self, message: dict[str, Any]) -> dict[str, Any]:
        """A question, a refund or a statement, answered as the gateway signs it."""
        if message.get("vnp_Command") not in CALLS:
            return {"vnp_ResponseCode": "99", "vnp_Message": "Unknown command"}
        if not call_fits(message, self.secret) or message.get("vnp_TmnCode") != self.merchant:
            return {"vnp_ResponseCode": "97", "vnp_Message": "Invalid checksum"}
        refusal = self.switches["refuse"]
        answer = {"vnp_ResponseCode": refusal} if refusal else self.book.answer(message)
        whole = {
            "vnp_ResponseId": self.book.new_number(),
            "vnp_Command": message["vnp_Command"],
            "vnp_TmnCode": self.merchant,
            "vnp_TxnRef": message.get("vnp_TxnRef", ""),
            "vnp_Message": "Simulator",
            **answer,
        }
        return signed_answer(whole, "wrong" if self.switches["unsigned"] else self.secret)

    def takes_answer_away(self) -> bool:
        with self.lock:
            lost = self.switches["lose_answers"] > 0
            self.switches["lose_answers"] -= int(lost)
        return lost


def make_app(chosen: argparse.Namespace) -> Bottle:
    app, simulator = Bottle(), Simulator(chosen.merchant, chosen.secret, chosen.notify)
    _bank(app, simulator)
    _calls(app, simulator)
    _desk(app, simulator)
    return app


def _bank(app: Bottle, simulator: Simulator) -> None:
    """What the payer sees."""

    @app.get(f"/{PAY_PATH}")
    def pay() -> str:
        fields = dict(request.query.decode())
        payment = simulator.open(fields)
        if isinstance(payment, str):
            response.status = 400
            return template(REFUSAL_PAGE, sentence=payment)
        return template(BANK_PAGE, payment=payment)

    @app.post("/end/<reference>")
    def end(reference: str) -> None:
        payment = simulator.book.payments.get(reference)
        ending = request.forms.decode().get("ending")
        if payment is None or ending not in ENDINGS:
            raise HTTPResponse(status=404)
        redirect(simulator.end(payment, ending), 303)


def _calls(app: Bottle, simulator: Simulator) -> None:
    """What the merchant asks."""

    @app.post(f"/{API_PATH}")
    def call() -> dict[str, Any]:
        if simulator.switches["slow"]:
            time.sleep(float(simulator.switches["slow"]))
        if simulator.switches["down"]:
            raise HTTPResponse(status=503)
        answer = simulator.call(request.json)
        if simulator.takes_answer_away():
            raise HTTPResponse(status=504)
        return answer


def _desk(app: Bottle, simulator: Simulator) -> None:
    """For whoever looks on: a page, the same as JSON, and the switches."""

    @app.get("/")
    def index() -> str:
        return template(LIST_PAGE, simulator=simulator, payments=simulator.book.newest(), notices=NOTICES)

    @app.get("/state.json")
    def state() -> dict[str, Any]:
        return {"switches": simulator.switches, "payments": simulator.book.as_json()}

    @app.post("/switches")
    def switches() -> None:
        if request.json is not None:
            simulator.switches |= {name: request.json[name] for name in request.json if name in SWITCHES}
            return
        sent = request.forms.decode()
        chosen = {name: sent[name] for name in ("refuse", "notices") if name in sent}
        simulator.switches |= {**chosen, "down": "down" in sent, "slow": float(sent.get("slow") or 0)}
        redirect("/", 303)

    @app.post("/tell/<reference>")
    def tell(reference: str) -> dict[str, Any]:
        """Send the notice of a payment again, and give what the merchant answered."""
        payment = simulator.book.payments[reference]
        return json.loads(simulator.messenger.tell_once(payment, simulator.notice_address(payment), payment.told()))


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--merchant", default=MERCHANT)
    parser.add_argument("--secret", default=KEY)
    parser.add_argument("--notify", default="", help="where notices go; default: the portal that the payer came from")


if __name__ == "__main__":
    main(make_app, options=_options)
