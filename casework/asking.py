"""Asking another system over HTTP, whose answer is bounded: in bytes, in seconds, and JSON or nothing.

A gateway that is broken, or that somebody else answers for, must not hold a worker for hours nor fill its memory.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import requests
import urllib3

PART = 65_536  # bytes read at once


class Unanswered(Exception):
    """No answer that can be used; `reason` is short and names no address."""

    def __init__(self, reason: str, words: str = "") -> None:
        super().__init__(f"{reason}: {words}"[:500] if words else reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    body: bytes

    def content(self) -> Any:
        """Its JSON, without the signs that no database holds.

        Raises:
            Unanswered: it is none.
        """
        try:
            return _storable(json.loads(self.body))
        except (ValueError, RecursionError) as error:
            raise Unanswered("the answer is no JSON") from error


def ask(
    method: str,
    address: str,
    *,
    order: Any,
    timeout: tuple[float, float],
    longest: int,
    auth: tuple[str, str] | None = None,
    send: Callable[..., requests.Response] = requests.request,
) -> Answer:
    """Send `order` as JSON; a redirect is an answer, and is not followed.

    Args:
        timeout: seconds to connect, and for the answer's body from its first byte to its last.
        longest: bytes of the answer.
        send: of a session, to keep its connection.

    Raises:
        Unanswered: nobody answered, or with too much, too slowly, or packed.
    """
    try:
        with send(
            method,
            address,
            json=order,
            auth=auth,
            timeout=timeout,
            allow_redirects=False,
            stream=True,
            headers={"Accept-Encoding": "identity"},  # a packed answer is small until it is unpacked
        ) as answer:
            if answer.headers.get("Content-Encoding", "identity").lower() != "identity":
                raise Unanswered("the answer is packed")
            return Answer(answer.status_code, b"".join(_parts(answer, time.monotonic() + timeout[1], longest)))
    except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
        raise Unanswered(type(error).__name__, str(error)) from error


def _parts(answer: requests.Response, ends: float, longest: int) -> Iterator[bytes]:
    """Whatever has come, so that one byte now and then does not count as an answer under way."""
    left = longest
    while part := answer.raw.read1(PART):
        left -= len(part)
        if left < 0:
            raise Unanswered("the answer is too long")
        if time.monotonic() > ends:
            raise Unanswered("the answer comes too slowly")
        yield part


def _storable(value: Any) -> Any:
    if isinstance(value, str):
        return value.replace("\x00", "").encode("utf-8", "ignore").decode()
    if isinstance(value, dict):
        return {_storable(name): _storable(inner) for name, inner in value.items()}
    return [_storable(inner) for inner in value] if isinstance(value, list) else value
