"""`make run`: which processes it starts, and what it tells them of each other."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tools import running

PORT = 8400


@pytest.fixture
def others() -> dict[str, str]:
    """The environment of somebody who has set nothing."""
    return {"PATH": "/bin"}


def test_every_service_that_nobody_has_set_is_simulated_at_a_port_after_the_portals(others: dict[str, str]) -> None:
    services = running.simulated(others)

    told = running.environment_with(services, others, PORT, "word")
    ports = {service.variable: urlsplit(told[service.variable]).port for service in services}
    assert ports == {"PAYMENT_URL": 8401, "SMS_URL": 8402, "POST_URL": 8403, "EMAIL_URL": 8404}
    assert services[-1].page(PORT) == "http://127.0.0.1:8405/"
    assert told["BASE_URL"] == "http://127.0.0.1:8400"


def test_a_service_that_the_operator_has_set_is_the_real_one(others: dict[str, str]) -> None:
    others["SMS_URL"] = "https://user:secret@sms.example.vn/"

    services = running.simulated(others)

    assert "SMS_URL" not in {service.variable for service in services}
    assert running.environment_with(services, others, PORT, "word")["SMS_URL"] == others["SMS_URL"]


def test_without_simulators_nothing_is_told_of_them(others: dict[str, str]) -> None:
    others["SIMULATORS"] = "0"

    assert running.simulated(others) == []


def test_portal_and_simulator_share_a_secret(others: dict[str, str]) -> None:
    for service in running.simulated(others):
        password = urlsplit(service.url(PORT, "word")).password
        assert password in (None, "word")
        assert ("--secret=word" in service.command(PORT, "word")) is (password is not None)


def test_where_mail_goes_to_a_server_a_worker_sends_it(others: dict[str, str]) -> None:
    told = {**others, "EMAIL_URL": "smtp://127.0.0.1:8404"}

    assert any("db_worker" in command for command in running.portal_commands(told, PORT))
    assert not any("db_worker" in command for command in running.portal_commands(others, PORT))


def test_a_port_that_another_program_holds_is_named() -> None:
    with socket.socket() as other:
        other.bind((running.HOST, 0))
        other.listen()
        port = other.getsockname()[1]

        assert running.taken_port([port]) == port
    assert running.taken_port([port]) is None


@pytest.mark.parametrize("secret", ["word", "-begins-with-a-dash"])
def test_every_simulator_starts_as_it_is_called_and_ends_when_told(secret: str) -> None:
    """With all its arguments, at the port that it was given."""
    port = _six_free_ports()
    for service in running.SERVICES:
        process = subprocess.Popen(
            service.command(port, secret), cwd=running.ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
        )
        try:
            ready = running.wait_until_ready(process, service.port(port))
            assert ready, process.stderr.read() if process.stderr and process.poll() is not None else service
        finally:
            process.terminate()
            process.wait(10)


def _six_free_ports() -> int:
    """The first of six ports in a row that nobody holds now."""
    for port in range(20000, 30000, 6):
        if running.taken_port(list(range(port, port + 6))) is None:
            return port
    raise AssertionError("no free ports")


def test_all_processes_end_when_one_ends() -> None:
    processes = running.Processes(dict(os.environ))
    lasting = processes.start([sys.executable, "-c", "import time; time.sleep(60)"])
    processes.start([sys.executable, "-c", ""])

    processes.wait()

    assert lasting.poll() == -signal.SIGTERM


def test_the_root_is_the_projects() -> None:
    assert (Path(running.ROOT) / "manage.py").exists()
