"""A portal of its own, served by gunicorn, and a real Chromium that visits it."""

import fcntl
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.migrated import kept_file
from tools.simulators.payment import KEY, MERCHANT
from tools.simulators.serving import running

ROOT = Path(__file__).resolve().parent.parent.parent
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 900}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Without Chromium the journeys are skipped, but never where services are required."""
    here = [item for item in items if Path(item.fspath).is_relative_to(Path(__file__).parent)]
    for item in here:
        item.add_marker(pytest.mark.browser)
        if not os.environ.get("CHROMIUM_PATH") and not _services_required():
            item.add_marker(pytest.mark.skip(reason="CHROMIUM_PATH is not set"))


def _services_required() -> bool:
    return bool(os.environ.get("CI") or os.environ.get("REQUIRE_SERVICES"))


@dataclass(frozen=True)
class Portal:
    url: str
    mails: Path  # one file a mail
    environment: dict[str, str]  # of its processes

    def ask(self, script: str) -> str:
        """What a few lines of Python print within it."""
        command = [sys.executable, "manage.py", "shell", "--no-imports", "--command", script]
        done = subprocess.run(command, cwd=ROOT, env=self.environment, check=True, capture_output=True, text=True)
        return done.stdout


@pytest.fixture(scope="session")
def bank() -> Iterator[str]:
    """The address of the simulated payment gateway."""
    with running("payment") as address:
        yield address


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The folder of a demonstration province as it was loaded; made by the first who needs it, for all to copy."""
    alone = worker_id == "master"
    base = tmp_path_factory.getbasetemp()
    folder = (base if alone else base.parent) / "demonstration"
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # until it is closed
        if not (folder / "loaded").exists():
            shutil.copy(kept_file(), folder / "portal.sqlite3")
            for verb in (["collectstatic", "--noinput"], ["migrate"], ["load_demo"]):
                preparation = {**_environment(folder), "SERVE_SOURCES": "0"}
                command = [sys.executable, "manage.py", *verb]
                subprocess.run(command, cwd=ROOT, env=preparation, check=True, capture_output=True)
            (folder / "loaded").touch()
    return folder


def _environment(folder: Path) -> dict[str, str]:
    """Of every process of a portal whose data lie in `folder`."""
    others = {key: value for key, value in os.environ.items() if key not in {"DATABASE_URL", "CI"}}
    return others | {
        "DJANGO_SETTINGS_MODULE": "portal.settings.dev",
        "VAR_DIR": str(folder),
        "STATIC_ROOT": str(folder / "static"),
        "EMAIL_URL": f"file:///{folder / 'mails'}",  # the folder begins with a slash of its own
    }


@pytest.fixture(scope="session")
def portal(tmp_path_factory: pytest.TempPathFactory, demonstration: Path, bank: str) -> Iterator[Portal]:
    """The demonstration province, served as `make run` serves it, on a free port."""
    folder = tmp_path_factory.mktemp("portal")
    shutil.copytree(demonstration, folder, dirs_exist_ok=True)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = _environment(folder) | {
        "BASE_URL": f"http://127.0.0.1:{port}",
        "PAYMENT_URL": bank.replace("//", f"//{MERCHANT}:{KEY}@"),
    }
    command = [sys.executable, "-m", "gunicorn", "-c", "tools/gunicorn.py", "-b", f"127.0.0.1:{port}", "portal.wsgi"]
    server = subprocess.Popen(command, cwd=ROOT, env=environment)
    try:
        _wait_for(port)
        yield Portal(url=f"http://127.0.0.1:{port}", mails=folder / "mails", environment=environment)
    finally:
        server.terminate()
        server.wait(20)


def _wait_for(port: int) -> None:
    for _ in range(300):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    pytest.fail("the portal did not start")


@pytest.fixture(scope="module")  # its event loop must not run on into the tests of other rooms
def chromium() -> Iterator[Browser]:
    path = os.environ.get("CHROMIUM_PATH")
    if not path:
        pytest.fail("CHROMIUM_PATH must name a Chromium where services are required")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium: Browser, portal: Portal, request: pytest.FixtureRequest) -> Iterator[object]:
    """A function that opens a page of a person of their own: cookies are never shared between two of them."""
    contexts = []

    def new(*, phone: bool = False, javascript: bool = True) -> Page:
        context = chromium.new_context(
            base_url=portal.url,
            viewport=PHONE if phone else DESKTOP,
            java_script_enabled=javascript,
            locale="vi-VN",
            is_mobile=phone,
            has_touch=phone,
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        return context.new_page()

    yield new
    for context in contexts:
        context.close()
