"""Asking an address on the internet whether it is there, without ever asking a machine inside the province's network.

Anybody who edits may write an address. So a name is resolved once, every answer must be a public address, and the
connection goes to that very address: a name that changes its mind in between (DNS rebinding) gains nothing.
"""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from ipaddress import ip_address
from threading import Event, Timer
from typing import Any
from urllib.parse import SplitResult, urljoin, urlsplit

import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection

TIMEOUT = 5.0  # seconds for connecting, and for each piece of an answer
PATIENCE = 10.0  # seconds for the head of an answer, however small the pieces
MOST_HOPS = 3  # redirects that are followed
PORTS = {"http": 80, "https": 443}
GONE = frozenset({404, 410})
NOT_BY_HEAD = frozenset({400, 403, 405, 501})  # then the page itself is asked for
AGENT = {"User-Agent": "portal-link-check", "Accept": "*/*"}


class Refused(Exception):
    """The address is not one that we may ask."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of asking; `status` 0: nobody answered."""

    status: int = 0
    problem: str = ""

    @property
    def is_gone(self) -> bool:
        return self.status in GONE

    @property
    def is_there(self) -> bool:
        """Whoever refuses a robot, or is busy, is there."""
        return 200 <= self.status < 500 and not self.is_gone


def probe(url: str) -> Answer:
    """Whether somebody answers at `url`, redirects included; reads no more than the head of the answer."""
    try:
        for _hop in range(MOST_HOPS + 1):
            status, location = _ask(urlsplit(url))
            if not (300 <= status < 400 and location):
                return Answer(status, "" if status < 400 else f"HTTP {status}")
            url = urljoin(url, location)
        return Answer(0, "too many redirects")
    except (Refused, ValueError) as refusal:
        return Answer(0, str(refusal)[:200])
    except (urllib3.exceptions.HTTPError, OSError) as error:
        return Answer(0, type(error).__name__)


def public_address(host: str, port: int) -> str:
    """The first address of `host`, if all of them are public.

    Raises:
        Refused: one is private, local or reserved.
        OSError: the name is unknown.
    """
    found = [str(row[4][0]) for row in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    for address in found:
        parsed = ip_address(address.partition("%")[0])
        inner = getattr(parsed, "ipv4_mapped", None) or getattr(parsed, "sixtofour", None) or parsed
        # Among the reserved ones are those of IPv6 that lead to an address of IPv4 within (64:ff9b::, ::127.0.0.1).
        if not parsed.is_global or not inner.is_global or parsed.is_multicast or parsed.is_reserved:
            raise Refused("not a public address")
    return found[0]


def _ask(url: SplitResult) -> tuple[int, str]:
    """Status, and where it sends us on."""
    if url.scheme not in PORTS or not url.hostname or url.username or url.password:
        raise Refused("not a web address")
    port = url.port or PORTS[url.scheme]
    if port != PORTS[url.scheme]:
        raise Refused("not the usual port")
    host = url.hostname.encode("idna").decode()
    with _pool(url.scheme, public_address(host, port), port, host) as pool:
        status, location = _request(pool, "HEAD", url, host)
        return _request(pool, "GET", url, host) if status in NOT_BY_HEAD else (status, location)


@contextmanager
def _hurried(connection: HTTPConnection) -> Iterator[None]:
    """Hang up when PATIENCE is over: a server that sends one byte at a time meets every limit for a piece.

    Raises:
        TimeoutError: we had to.
    """
    late = Event()

    def hang_up() -> None:
        late.set()
        with suppress(OSError):  # it was over that very moment
            socket.socket.shutdown(connection.sock, socket.SHUT_RDWR)  # type: ignore[arg-type]  # connected by now

    timer = Timer(PATIENCE, hang_up)
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
    if late.is_set():  # what had come by then looks like a short, whole head
        raise TimeoutError


class _Connection(HTTPConnection):
    def getresponse(self) -> Any:
        with _hurried(self):
            return super().getresponse()


class _SecureConnection(HTTPSConnection):
    def getresponse(self) -> Any:
        with _hurried(self):
            return super().getresponse()


class _Pool(urllib3.HTTPConnectionPool):
    ConnectionCls = _Connection


class _SecurePool(urllib3.HTTPSConnectionPool):
    ConnectionCls = _SecureConnection


def _pool(scheme: str, address: str, port: int, host: str) -> urllib3.HTTPConnectionPool:
    limits = urllib3.Timeout(connect=TIMEOUT, read=TIMEOUT)
    if scheme == "http":
        return _Pool(address, port, timeout=limits, retries=False)
    return _SecurePool(address, port, timeout=limits, retries=False, server_hostname=host, assert_hostname=host)


def _request(pool: urllib3.HTTPConnectionPool, method: str, url: SplitResult, host: str) -> tuple[int, str]:
    target = (url.path or "/") + (f"?{url.query}" if url.query else "")
    answer = pool.request(
        method, target, headers={**AGENT, "Host": host}, redirect=False, preload_content=False, assert_same_host=False
    )
    answer.close()
    return answer.status, answer.headers.get("Location", "")
