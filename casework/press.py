"""The portal's side of casework.typesetting: one setting process for each process of the portal, started when needed.

A process that was forked from this one (gunicorn's workers) starts its own; one that has died is started again.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
from functools import cache

from django.conf import settings

from casework.typesetting import CPU_SECONDS, FAILED

FONTS = settings.BASE_DIR / "casework" / "fonts"
# Typst would fetch a package that a template names: it is sent to a door that nobody opens.
_ENVIRONMENT = dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"), "http://127.0.0.1:1")
# Each may take two gigabytes: no more than two at once in one process of the web server.
_places = threading.BoundedSemaphore(2)
_starting = threading.Lock()


class Unset(RuntimeError):
    """The paper was not set."""

    def __init__(self, message: str, diagnostic: str = "") -> None:
        super().__init__(message)
        self.diagnostic = diagnostic  # the compiler's, with lines and columns; empty where it was stopped


class Press:
    """The setting process of one process of the portal."""

    def __init__(self) -> None:
        self.control, far = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with far:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "casework.typesetting", str(far.fileno()), str(FONTS)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                cwd=settings.BASE_DIR,
                env=_ENVIRONMENT,
                pass_fds=[far.fileno()],
            )

    def is_alive(self) -> bool:
        return self.process.poll() is None

    def ask(self, order: bytes, timeout: float) -> bytes:
        """What the child answered; nothing, if it was stopped.

        Raises:
            TimeoutError: it took longer than `timeout` seconds.
            OSError: there is no setting process any more.
        """
        near, far = socket.socketpair()
        with near:
            with far:
                socket.send_fds(self.control, [b"set"], [far.fileno()])
            near.settimeout(timeout)
            near.sendall(order)
            near.shutdown(socket.SHUT_WR)
            with near.makefile("rb") as stream:
                return stream.read()

    def close(self) -> None:
        self.control.close()
        self.process.wait()


def compile_order(order: dict[str, str], *, timeout: int, cpu_seconds: int = CPU_SECONDS) -> bytes:
    """The PDF of an order (see casework.typesetting.compile_paper).

    Args:
        order: "template" and "root", paths; "data", JSON.
        timeout: seconds.

    Raises:
        Unset: a fault in the template, or too much work.
    """
    limits = {"seconds": timeout + 1, "cpu_seconds": cpu_seconds, "fonts": str(FONTS), "data": ""}
    with _places:
        content = _answer(json.dumps({**limits, **order}).encode(), timeout)
    if content.startswith(FAILED):
        raise Unset(**json.loads(content.removeprefix(FAILED)))
    if not content.startswith(b"%PDF"):
        raise Unset("stopped: it takes too long, or too much memory")
    return content


def _answer(order: bytes, timeout: int) -> bytes:
    """A second try with a new setting process, if the first one is gone."""
    press = current_press()
    try:
        content = press.ask(order, timeout)
    except TimeoutError as error:
        raise Unset(f"not set within {timeout} seconds") from error
    except OSError:
        content = b""
    if content or press.is_alive():
        return content
    try:
        return current_press().ask(order, timeout)
    except OSError as error:
        raise Unset(f"there is no setting process: {error}") from error


def current_press() -> Press:
    """The one of this process, started if there is none, or it has died."""
    with _starting:
        press = _press_of(os.getpid())
        if press.is_alive():
            return press
        press.close()
        _press_of.cache_clear()
        return _press_of(os.getpid())


@cache
def _press_of(_pid: int) -> Press:
    return Press()
