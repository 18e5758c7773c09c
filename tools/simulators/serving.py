"""How every simulator is started, by `make run` and by the tests."""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from bottle import Bottle

from tools.simulators.pages import with_style

ROOT = Path(__file__).resolve().parent.parent.parent
HOST = "127.0.0.1"
STOP_SECONDS = 10


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True
    request_queue_size = 256


class _Quiet(WSGIRequestHandler):
    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """No line for each request."""


def main(
    make_app: Callable[[argparse.Namespace], Bottle], *, options: Callable[[argparse.ArgumentParser], None]
) -> None:
    """Serve until ended; the first line that is printed is the address."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, default=0, help="0: any that is free")
    options(parser)
    chosen = parser.parse_args()
    serve(make_app(chosen), chosen.port)


def serve(app: Bottle, port: int) -> None:
    """Say the address, and answer until ended."""
    server = make_server(HOST, port, with_style(app), server_class=_Server, handler_class=_Quiet)
    sys.stdout.write(f"http://{HOST}:{server.server_port}/\n")
    sys.stdout.flush()
    server.serve_forever()


@contextmanager
def running(name: str, *arguments: str) -> Iterator[str]:
    """The address of a simulator, e.g. "payment", that runs for as long as the block."""
    command = [sys.executable, "-m", f"tools.simulators.{name}", *arguments]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            address = process.stdout.readline().strip() if process.stdout else ""
            if not address:
                raise RuntimeError(f"the simulator {name} did not start")
            yield address
        finally:
            process.terminate()
            try:
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
