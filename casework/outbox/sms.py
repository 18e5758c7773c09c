"""Text messages, through the operator's gateway over HTTP.

`POST messages` {"id", "to", "text"} → {"code": "00", "gateway_id"}; `POST reports` {"ids"} → {"reports": {id: state}}.
A gateway answers 200 to nearly everything: only its code says whether it took the message. Our id stays the same, so
a message handed in again after a crash is the same one to the gateway.
"""

from __future__ import annotations

import re
import unicodedata
from types import TracebackType
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit, urlunsplit

import requests
from django.conf import settings
from django.utils.translation import gettext as _

from casework.asking import Unanswered, ask
from casework.models import Message
from casework.outbox.failures import ChannelDown, NotConfigured, Refused, SendingError

TIMEOUT = (10, 10)  # seconds: to connect, to answer
LONGEST_ANSWER = 1_000_000  # bytes; reports of some hundred messages
TAKEN = "00"
REFUSED_CODES = {"20", "21", "22"}  # no such number, not in use, blocked by its owner
DOWN_CODES = {"01", "10", "99"}  # our name or secret is wrong, no credit left, the gateway is broken
UNLIKED = {400, 413, 422}  # HTTP: this message is not understood; others may be
LONGEST = 1_000  # signs; some gateways cut without a word
_VIETNAM = re.compile(r"(?:\+84|0084|84|0)([0-9]+)")
_MOBILE = re.compile(r"[35789][0-9]{8}")
_GSM = re.compile(r"[A-Za-z0-9 \n\r@£$¥!\"#¤%&'()*+,\-./:;<=>?_]*")
_D = str.maketrans("đĐ–—“”‘’…", "dD--\"\"''.")


def normal_number(typed: str) -> str:
    """`0912 345 678` becomes `+84912345678`.

    Raises:
        Refused: it is no Vietnamese mobile number; its text says why.
    """
    number = re.sub(r"[\s.()\-]", "", typed)
    found = _VIETNAM.fullmatch(number)
    if number.startswith(("+", "00")) and not number.startswith(("+84", "0084")):
        raise Refused(_("the number is one of another country: no text message is sent there"))
    if not found or not _MOBILE.fullmatch(found[1]):
        raise Refused(_("the number is no Vietnamese mobile number"))
    return f"+84{found[1]}"


def plain_letters(text: str) -> str:
    """Without diacritics, so that a message holds 160 letters instead of 70; capitals stay."""
    decomposed = unicodedata.normalize("NFD", text.translate(_D))
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))


def segments(text: str) -> int:
    """How many messages the telephone company counts."""
    one, each = (160, 153) if _GSM.fullmatch(text) else (70, 67)
    return 1 if len(text) <= one else -(-len(text) // each)


def text_of(body: str) -> str:
    text = body.strip()[:LONGEST]
    return text if settings.SMS_DIACRITICS else plain_letters(text)


class SmsSender:
    """Hands text messages in, over one connection; a context manager."""

    def __init__(self) -> None:
        self.session = requests.Session()
        self.session.trust_env = False  # a .netrc would replace the gateway's credentials

    def __enter__(self) -> SmsSender:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.session.close()

    def send(self, message: Message) -> str:
        """The gateway's own name of the message; raises SendingError, see casework.outbox.failures."""
        order = {"id": f"outbox-{message.pk}", "to": normal_number(message.recipient), "text": text_of(message.body)}
        answer = self.ask("messages", order)
        code = str(answer.get("code", ""))
        if code == TAKEN:
            return str(answer.get("gateway_id") or "")[:100]
        words = f"{code}: {answer.get('message', '')}"[:500]
        if code in REFUSED_CODES:
            raise Refused(words)
        raise (ChannelDown if code in DOWN_CODES else SendingError)(words)

    def reports(self, gateway_ids: list[str]) -> dict[str, str]:
        """ "delivered", "failed" or "pending" for those that the gateway knows."""
        found = self.ask("reports", {"ids": gateway_ids}).get("reports")
        return found if isinstance(found, dict) else {}

    def ask(self, path: str, order: dict[str, Any]) -> dict[str, Any]:
        if not settings.SMS_URL:
            raise NotConfigured(_("no gateway for text messages is set (SMS_URL)"))
        address, auth = _address()
        where, send = urljoin(address, path), self.session.request
        try:
            answer = ask("POST", where, order=order, auth=auth, timeout=TIMEOUT, longest=LONGEST_ANSWER, send=send)
            if answer.status in UNLIKED:
                raise SendingError(f"HTTP {answer.status}")
            if answer.status != requests.codes.ok:
                raise ChannelDown(f"HTTP {answer.status}")
            content = answer.content()
        except Unanswered as error:  # its text may name the address, which holds no secret any more
            raise ChannelDown(str(error)) from error
        if not isinstance(content, dict):
            raise ChannelDown("the gateway's answer is no object")
        return content


def _address() -> tuple[str, tuple[str, str] | None]:
    """SMS_URL without its credentials, and these."""
    parts = urlsplit(settings.SMS_URL)
    place = parts.hostname or ""
    if parts.port:
        place = f"{place}:{parts.port}"
    address = urlunsplit((parts.scheme, place, parts.path.rstrip("/") + "/", "", ""))
    return address, (unquote(parts.username), unquote(parts.password or "")) if parts.username else None
