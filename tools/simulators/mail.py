"""The mail server, simulated: SMTP that keeps what it is given, and a page that shows it.

`--port` is SMTP, `--page` the page (0: any that is free). An address that begins with "khong-co" is refused at
once; one that begins with "tra-lai" is accepted, and a report of its failure then lies in the maildir `--bounces`.
"""

from __future__ import annotations

import argparse
import asyncio
import mailbox
import socket
import threading
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.mime.message import MIMEMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from bottle import Bottle, HTTPResponse, redirect, request, response

from tools.simulators.pages import page, switch_form
from tools.simulators.serving import HOST, serve

MODES = {
    "works": "Hoạt động bình thường",
    "down": "Ngừng hoạt động (421)",
    "temporary": "Hộp thư đầy, thử lại sau (452)",
    "permanent": "Từ chối mọi địa chỉ (550)",
    "sender": "Không nhận thư của người gửi này (553)",
    "slow": "Trả lời chậm (3 giây)",
}
TITLE, NOTHING = "Máy chủ thư điện tử", "không thư nào ra khỏi máy này."
SLOW = 3  # seconds
KEPT = 2_000  # messages


class MailServer:
    """What came, newest last; the SMTP server's own thread writes, the page's threads read."""

    def __init__(self, bounces: str) -> None:
        self.mode = "works"
        self.bounces = bounces
        self.messages: list[dict[str, str]] = []
        self.lock = threading.Lock()

    async def handle_MAIL(self, server: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:
        if self.mode == "down":
            return "421 4.3.2 Service not available"
        if self.mode == "sender":
            return "553 5.7.1 Sender not allowed"
        envelope.mail_from = address
        return "250 2.1.0 OK"

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:
        if self.mode == "temporary":
            return "452 4.2.2 Mailbox full"
        if self.mode == "permanent" or address.startswith("khong-co"):
            return "550 5.1.1 No such user here"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.mode == "slow":
            await asyncio.sleep(SLOW)
        message = message_from_bytes(envelope.content, policy=policy.default)
        for recipient in envelope.rcpt_tos:
            self.keep(recipient, message)
            if recipient.startswith("tra-lai") and self.bounces:
                send_back(Path(self.bounces), recipient, message)
        return "250 2.0.0 OK"

    def keep(self, recipient: str, message: EmailMessage) -> None:
        body = message.get_body(("plain",))
        kept = {
            "to": recipient,
            "subject": str(message["subject"]),
            "message_id": str(message["message-id"]),
            "body": body.get_content() if body else "",
            "date": str(message["date"]),
        }
        with self.lock:
            self.messages = [*self.messages[1 - KEPT :], kept]


def send_back(maildir: Path, recipient: str, message: EmailMessage) -> None:
    """The report that a mail server writes when it cannot deliver what it has accepted (RFC 3464)."""
    report = MIMEMultipart("report", report_type="delivery-status")
    report["From"], report["Subject"] = "mailer-daemon@localhost", "Undelivered Mail Returned to Sender"
    report.attach(MIMEText("Thư không đến được người nhận.", "plain", "utf-8"))
    words = f"Reporting-MTA: dns; localhost\n\nFinal-Recipient: rfc822; {recipient}\nAction: failed\nStatus: 5.1.1\n"
    words += "Diagnostic-Code: smtp; 550 5.1.1 No such user here\n"
    status = MIMEMessage(message_from_bytes(b""), "delivery-status")
    status.set_payload([message_from_bytes(part.encode()) for part in words.split("\n\n")])
    report.attach(status)
    report.attach(MIMEMessage(message))
    mailbox.Maildir(maildir, create=True).add(report.as_bytes())


def make_app(server: MailServer, smtp_port: int) -> Bottle:
    app = Bottle()

    @app.post("/switches")
    def switch() -> None:
        mode = request.forms.getunicode("mode")
        if mode not in MODES:
            raise HTTPResponse("unknown mode", 400)
        server.mode = mode
        redirect("/", 303)

    @app.get("/state")
    def state() -> dict[str, Any]:
        with server.lock:
            return {"mode": server.mode, "smtp_port": smtp_port, "messages": server.messages}

    @app.get("/")
    def show() -> str:
        response.content_type = "text/html; charset=utf-8"
        with server.lock:
            newest = server.messages[::-1]
        rows = [(mail["date"], mail["to"], mail["subject"], mail["body"]) for mail in newest]
        heads = ["Lúc", "Đến", "Tiêu đề", "Nội dung"]
        return page(TITLE, NOTHING, switch_form(MODES, server.mode), "thư", heads, rows)

    return app


def run() -> None:
    """Both servers, until ended; the first line that is printed is the page's address."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, default=0, help="of SMTP; 0: any that is free")
    parser.add_argument("--page", type=int, default=0, help="of the page; 0: any that is free")
    parser.add_argument("--bounces", default="", help="maildir for what comes back")
    chosen = parser.parse_args()
    server = MailServer(chosen.bounces)
    smtp = Controller(server, hostname=HOST, port=chosen.port or free_port())
    smtp.start()
    try:
        serve(make_app(server, smtp.port), chosen.page)
    finally:
        smtp.stop()


def free_port() -> int:
    with socket.create_server((HOST, 0)) as probe:
        port: int = probe.getsockname()[1]
        return port


if __name__ == "__main__":
    run()
