"""The portal as it really runs: gunicorn, workers and the periodic work, in processes that can be killed."""

from __future__ import annotations

import os
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import requests
from django.conf import settings

START_TIME = 180  # seconds that a start may take on a busy machine
SERVER = ("-m", "gunicorn", "-c", "tools/gunicorn.py", "portal.wsgi")
WORKER = ("manage.py", "db_worker", "--interval", "0.2", "--no-startup-delay", "--no-reload")
PERIODIC = ("manage.py", "run_periodic", "--forever", "1")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for_couriers(journal: str, patience: float) -> None:
    """Until those that note in this folder have ended: a killed worker's still has a message in its hands.

    Raises:
        TimeoutError: one is there after `patience` seconds.
    """
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):  # it may just have ended
            words = path.read_bytes().decode().split("\0")
            if any(word.endswith("courier.py") for word in words) and journal in words:
                _wait_for(int(path.parent.name), patience)


def _wait_for(pid: int, patience: float) -> None:
    ending = os.pidfd_open(pid)
    try:
        if not select.select([ending], [], [], patience)[0]:
            raise TimeoutError(f"process {pid} does not end")
    finally:
        os.close(ending)


@dataclass
class Portal:
    """One installation: its environment, and the processes that run in it."""

    environment: dict[str, str]
    port: int
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self, name: str, *arguments: str) -> None:
        """A process with its children, in a group of its own."""
        environment = {**os.environ, **self.environment, "BASE_URL": self.address}
        command = [sys.executable, *arguments]
        self.running[name] = subprocess.Popen(command, cwd=settings.BASE_DIR, env=environment, start_new_session=True)

    def start_web(self) -> None:
        self.start("web", *SERVER, "--bind", f"127.0.0.1:{self.port}")
        deadline = time.monotonic() + START_TIME
        while not self._answers():
            if time.monotonic() > deadline or self.running["web"].poll() is not None:
                raise TimeoutError("gunicorn does not answer")
            time.sleep(0.1)

    def cpu_seconds(self, name: str) -> float:
        """What a process and its children have used of a processor until now."""
        group = self.running[name].pid
        ticks = 0
        for path in Path("/proc").glob("[0-9]*/stat"):
            with suppress(OSError):  # it may just have ended
                fields = path.read_text().rpartition(")")[2].split()
                ticks += (int(fields[11]) + int(fields[12])) if int(fields[2]) == group else 0
        return ticks / os.sysconf("SC_CLK_TCK")

    def kill(self, name: str) -> None:
        """kill -9 of the process and all its children: nothing is finished, nothing is said."""
        process = self.running.pop(name)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def stop(self) -> None:
        for name in list(self.running):
            process = self.running.pop(name)
            process.terminate()
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()

    def _answers(self) -> bool:
        with suppress(requests.RequestException):
            return requests.get(f"{self.address}/healthz", timeout=START_TIME).ok
        return False


@contextmanager
def portal(folder: Path, database: str, port: int, **environment: str) -> Iterator[Portal]:
    """An installation in `folder` on `database`; nothing runs yet, and at the end nothing does."""
    installed = Portal(
        {
            "DJANGO_SETTINGS_MODULE": "portal.settings.dev",
            "DATABASE_URL": database,
            "VAR_DIR": str(folder),
            "SERVE_SOURCES": "1",
            **environment,
        },
        port,
    )
    try:
        yield installed
    finally:
        installed.stop()
