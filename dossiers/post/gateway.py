"""The post's own system over HTTP: prices, orders, questions. POST_URL names it, with client and secret."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cached_property
from typing import Any
from urllib.parse import SplitResult, quote, unquote, urlsplit

import requests
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from casework.asking import Unanswered, ask
from catalog.models import Agency
from dossiers.models import Parcel

TIMEOUT = (5, 15)  # seconds: to connect, to answer
SOON = (1, 3)  # the same, while somebody waits for a page
LONGEST_ANSWER = 2_000_000  # bytes; the stations of MOST_ASKED parcels
GOOD = "00"
UNKNOWN_ORDER = "40"
BUSY = "9"  # how the codes of the post's own troubles begin: another try may succeed
MOST_ASKED = 100  # parcels in one question
NUMBER_LENGTH = 40  # of a tracking number
SERVICE = "HCC"  # the post's name of "hành chính công"


class PostError(Exception):
    """The text is a sentence for the clerk."""


class PostUnavailable(PostError):
    """Nobody answered, or with something that is no answer: try again later."""


class PostRefused(PostError):
    """The post answered, and will not do it; `code` is its own."""

    def __init__(self, code: str, sentence: str) -> None:
        self.code = code
        super().__init__(_("The post refuses: %(words)s (%(code)s)") % {"words": sentence, "code": code})


@dataclass(frozen=True, slots=True)
class Ordered:
    """What the post made of an order."""

    tracking_number: str
    cost: Decimal | None  # VND


@dataclass(frozen=True, slots=True, kw_only=True)
class Enquiry:
    """What the price of an item depends on; no name and no phone number."""

    direction: str  # Parcel.Direction
    desk: str  # address of the agency
    address: str  # of the person
    weight: int  # grams


def is_configured() -> bool:
    """Without a post to speak with, the clerk types what the post says."""
    return bool(settings.POST_URL)


class Gateway:
    """The system that POST_URL names; its credentials stand in no message and no log."""

    @cached_property
    def address(self) -> SplitResult:
        return urlsplit(settings.POST_URL)

    @property
    def secret(self) -> str:
        return unquote(self.address.password or "")

    def quotes(self, enquiries: Sequence[Enquiry]) -> list[Decimal | None]:
        """What each would cost today, in VND, in their order; None where the post names no price. At most MOST_ASKED.

        Raises:
            PostUnavailable, PostRefused
        """
        data = self._call("POST", "quotes", {"items": [_question(each) for each in enquiries]}, timeout=SOON)
        rows = data if isinstance(data, list) and len(data) == len(enquiries) else [{}] * len(enquiries)
        return [_amount(row.get("fee")) or None if isinstance(row, dict) else None for row in rows]

    def redirect(self, parcel: Parcel, receiver: dict[str, str]) -> Decimal | None:
        """Another receiver for a parcel under way; gives what it costs now.

        Raises:
            PostUnavailable, PostRefused: e.g. the postman has it in his hands.
        """
        data = self._call("PUT", f"orders/{quote(parcel.reference)}/receiver", {"receiver": receiver})
        return _amount(data.get("fee")) if isinstance(data, dict) else None

    def order(self, parcel: Parcel) -> Ordered:
        """Announce a parcel; repeated with the same reference it is the same order.

        Raises:
            PostUnavailable, PostRefused
        """
        data = self._call("PUT", f"orders/{quote(parcel.reference)}", _order(parcel))
        number = str(data.get("tracking_number") or "") if isinstance(data, dict) else ""
        if not number or len(number) > NUMBER_LENGTH or not number.isprintable():
            raise PostUnavailable(_("The post's answer makes no sense"))
        return Ordered(number, _amount(data.get("fee")))

    def cancel(self, reference: str) -> None:
        """Take an order back; one that the post does not know is as good as taken back.

        Raises:
            PostUnavailable, PostRefused: the parcel is on its way.
        """
        try:
            self._call("DELETE", f"orders/{quote(reference)}")
        except PostRefused as error:
            if error.code != UNKNOWN_ORDER:
                raise

    def states(self, references: Iterable[str]) -> dict[str, dict[str, Any]]:
        """What the post says of each order that it knows; at most MOST_ASKED at once.

        Raises:
            PostUnavailable, PostRefused
        """
        data = self._call("POST", "states", {"references": list(references)})
        rows = [row for row in data if isinstance(row, dict)] if isinstance(data, list) else []
        return {str(row.get("reference", "")): row for row in rows}

    def is_signed(self, body: bytes, signature: str) -> bool:
        """Whether a notice was signed with our common secret."""
        if not is_configured() or not self.secret:
            return False
        wanted = hmac.new(self.secret.encode(), body, hashlib.sha256).hexdigest()
        return hmac.compare_digest(f"sha256={wanted}".encode(), signature.encode())

    def _call(
        self, method: str, path: str, content: dict[str, Any] | None = None, timeout: tuple[int, int] = TIMEOUT
    ) -> Any:
        host = self.address.netloc.rpartition("@")[2]
        address = f"{self.address.scheme}://{host}{self.address.path.rstrip('/')}/{path}"
        credentials = (unquote(self.address.username or ""), self.secret)
        try:
            answer = ask(method, address, order=content, auth=credentials, timeout=timeout, longest=LONGEST_ANSWER)
            said = answer.content() if answer.status == requests.codes.ok else {}
        except Unanswered as error:
            raise PostUnavailable(_("The post's system does not answer")) from error
        if not isinstance(said, dict) or "code" not in said:
            words = _("The post's system answers with an error (%(status)d)")
            raise PostUnavailable(words % {"status": answer.status})
        return _content(said)


def _content(said: dict[str, Any]) -> Any:
    """What an answer holds: HTTP says "fine", and the code inside says what happened."""
    code = str(said["code"])[:20]
    if code == GOOD:
        return said.get("data")
    sentence = str(said.get("message", ""))[:200]
    if code.startswith(BUSY):
        raise PostUnavailable(_("The post's system is busy: %(words)s") % {"words": sentence})
    raise PostRefused(code, sentence)


def _question(enquiry: Enquiry) -> dict[str, Any]:
    ends = {"address": enquiry.desk}, {"address": enquiry.address}
    is_coming = enquiry.direction == Parcel.Direction.IN
    sender, receiver = reversed(ends) if is_coming else ends
    return {"service": SERVICE, "weight": enquiry.weight, "sender": sender, "receiver": receiver}


def desk_address(agency: Agency) -> str:
    """With the province's name, on which the price may depend."""
    address, province = agency.address or agency.name, settings.PROVINCE_NAME
    return address if province.casefold() in address.casefold() else f"{address}, {province}"


def _order(parcel: Parcel) -> dict[str, Any]:
    """No more of the person than an envelope bears; nothing of what the dossier is about."""
    agency = parcel.agency
    desk = {"name": agency.name, "phone": agency.phone, "address": desk_address(agency)}
    person = {"name": parcel.name, "phone": parcel.phone, "address": parcel.address}
    is_coming = parcel.direction == Parcel.Direction.IN
    return {
        "service": SERVICE,
        "kind": "pickup" if is_coming else "delivery",
        "sender": person if is_coming else desk,
        "receiver": {**desk, "phone": _digits(agency.phone)} if is_coming else person,
        "weight": parcel.weight,
        "cash_on_delivery": int(parcel.cash_on_delivery),
        "postage_by": "sender" if is_coming else "receiver",
        "notify": f"{settings.BASE_URL}{reverse('dossiers:post_notice')}",
    }


def _digits(phone: str) -> str:
    """The first number of "0233 3852 529, 0233 …"; the hotline where an agency has none."""
    first = phone.replace(";", ",").split(",")[0]
    return "".join(sign for sign in first if sign.isdecimal()) or "".join(filter(str.isdecimal, settings.HOTLINE))


def _amount(value: object) -> Decimal | None:
    try:
        amount = Decimal(str(value))
    except InvalidOperation:
        return None
    return amount if amount.is_finite() and 0 <= amount < Decimal(10) ** 9 else None
