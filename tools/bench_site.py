"""A fresh `wagtail start` site to compare with, and web servers of one worker that answer for a while."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

from tools.load import free_port

ROOT = Path(__file__).resolve().parent.parent
START_SECONDS = 60
NAME = "other"
SETTINGS = """
from other.settings.base import *
DEBUG = False
SECRET_KEY = "for measuring only"
ALLOWED_HOSTS = ["*"]
STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
"""


def wagtail_site(folder: Path) -> dict[str, str]:
    """A fresh site with its database in an empty folder; returns its environment."""
    wagtail = str(Path(sys.executable).with_name("wagtail"))
    subprocess.run([wagtail, "start", NAME, str(folder)], check=True, stdout=subprocess.DEVNULL)
    (folder / NAME / "settings" / "bench.py").write_text(SETTINGS)
    settings = f"{NAME}.settings.bench"
    known = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": settings, "PYTHONPATH": str(folder)}
    run(folder, known, "manage.py", "migrate", "-v0")
    run(folder, known, "manage.py", "collectstatic", "--noinput", "-v0")
    return known


def run(folder: Path, environment: Mapping[str, str], *arguments: str) -> str:
    """What a Python program says."""
    command = [sys.executable, *arguments]
    return subprocess.run(
        command, cwd=folder, env=dict(environment), check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ).stdout.decode()


@contextmanager
def served(folder: Path, application: str, environment: Mapping[str, str]) -> Iterator[int]:
    """The port on which one worker answers."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--workers", "1", application]
    quiet = subprocess.DEVNULL
    server = subprocess.Popen(command, cwd=folder, env=dict(environment), stdout=quiet, stderr=quiet)
    try:
        _wait_for(port)
        yield port
    finally:
        server.terminate()
        server.wait()


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        try:
            fetch(port, "/")
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise TimeoutError(f"nothing answers on port {port}")


def fetch(port: int, path: str) -> bytes:
    """The body of a page, as it travels to a browser."""
    connection = HTTPConnection("127.0.0.1", port, timeout=START_SECONDS)
    try:
        connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
        response = connection.getresponse()
        body = response.read()
        if response.status >= 400:
            raise RuntimeError(f"{path} answered {response.status}")
        return body
    finally:
        connection.close()
