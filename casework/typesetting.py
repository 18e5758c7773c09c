"""The compiler's own process: typst under limits, a child for each paper.

Run by casework.press as `python -m casework.typesetting SOCKET FONTS`. It has typst and the fonts ready, and for each
order forks a child that sets it and ends: some 15 ms, where a new interpreter takes 300. It imports nothing of Django,
is told no secret of the portal's in its environment, and reaches no other host.
"""

import json
import os
import resource
import signal
import socket
import sys
from functools import cache
from typing import Any

import typst

CPU_SECONDS = 10
NO_GLYPH = "could not be displayed"  # in typst's words
MEMORY = 2 * 1024**3  # bytes of address space; a paper takes some 100 MB of it
NOWHERE = "/nonexistent"  # where packages would lie
FAILED = b"!"  # begins an answer that is no PDF but the compiler's error


def limit(cpu_seconds: int = CPU_SECONDS) -> None:
    """A template or data that never ends, or eats the memory, ends this process instead of the portal's."""
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def compile_paper(order: dict[str, Any]) -> bytes:
    """PDF/UA-1, so that screen readers can read it; fonts of the project and those built into typst only.

    A sign that no font has, e.g. a Chinese name, is forbidden by that standard: then it is a tagged PDF without it,
    and a box stands for the sign.
    """
    try:
        return _compiled(order, accessible=True)
    except typst.TypstError as error:
        if NO_GLYPH not in str(error):
            raise
        return _compiled(order, accessible=False)


def _compiled(order: dict[str, Any], *, accessible: bool) -> bytes:
    pdf = typst.compile(
        order["template"],
        root=order["root"],
        font_paths=fonts(order["fonts"]),
        ignore_system_fonts=True,
        sys_inputs={"data": order["data"]},
        pdf_standards="ua-1" if accessible else [],
        package_path=NOWHERE,
        package_cache_path=NOWHERE,
    )
    return bytes(pdf)


@cache
def fonts(folder: str) -> typst.Fonts:
    """Looked through once."""
    return typst.Fonts(include_system_fonts=False, font_paths=[folder])


def serve(orders: socket.socket, font_folder: str) -> None:
    """Take the socket of one order after another, until the portal's process closes its end.

    Nothing may be compiled here: that starts threads, which a fork would not carry over.
    """
    fonts(font_folder)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the kernel buries the children
    while True:
        message, received, _flags, _address = socket.recv_fds(orders, 16, 1)
        if not message:
            return
        for descriptor in received:
            if os.fork() == 0:
                orders.close()
                _set_one(socket.socket(fileno=descriptor))
            os.close(descriptor)


def _set_one(line: socket.socket) -> None:
    """Read one order, answer, end. Killed by its limits it answers nothing."""
    try:
        with line.makefile("rb") as stream:
            order = json.load(stream)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        signal.alarm(order["seconds"])
        limit(order["cpu_seconds"])
        line.sendall(_answer(order))
    finally:
        os._exit(0)


def _answer(order: dict[str, Any]) -> bytes:
    try:
        return compile_paper(order)
    except typst.TypstError as error:
        return FAILED + json.dumps({"message": error.message, "diagnostic": error.diagnostic}).encode()


if __name__ == "__main__":
    with socket.socket(fileno=int(sys.argv[1])) as control:
        serve(control, sys.argv[2])
