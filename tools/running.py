"""The demonstration's processes, side by side until Ctrl-C: what `make run` ends in (tools/bootstrap.py).

The portal, its periodic work, a worker, and the simulators of what lies outside: payment, text messages, post, mail.
A service that the environment names is a real one: its simulator is not started.
"""

from __future__ import annotations

import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
HOST = "127.0.0.1"
STOP_SECONDS = 10  # how long a process may take to end before it is killed
READY_SECONDS = 120

Command = list[str]


@dataclass(frozen=True, slots=True)
class Service:
    """What the portal talks to: the variable that names it, its simulator, and that one's place after the portal."""

    variable: str
    simulator: str
    offset: int  # its port is the portal's, plus this
    address: str  # as the portal is told it
    label: str
    arguments: tuple[str, ...] = ()  # of the simulator, beside its port
    page_offset: int = 0  # where its page is, when not at its own port
    more: Mapping[str, str] = field(default_factory=dict)  # what else the portal is told

    def port(self, portal: int) -> int:
        return portal + self.offset

    def page_port(self, portal: int) -> int:
        return portal + (self.page_offset or self.offset)

    def page(self, portal: int) -> str:
        return f"http://{HOST}:{self.page_port(portal)}/"

    def url(self, portal: int, secret: str) -> str:
        return self.address.format(port=self.port(portal), secret=secret)

    def command(self, portal: int, secret: str) -> Command:
        told = [argument.format(secret=secret, page=self.page_port(portal)) for argument in self.arguments]
        module = f"tools.simulators.{self.simulator}"
        return [sys.executable, "-m", module, "--port", str(self.port(portal)), *told]


MERCHANT, CLIENT, USER = "CONGDVC1", "congdvc", "congdvc"
BOUNCES = Path(os.environ.get("VAR_DIR") or ROOT / "var") / "bounces"
SERVICES = (
    Service(
        variable="PAYMENT_URL",
        simulator="payment",
        offset=1,
        address=f"http://{MERCHANT}:{{secret}}@{HOST}:{{port}}/",
        label="payments",
        arguments=("--merchant", MERCHANT, "--secret={secret}"),
    ),
    Service(
        variable="SMS_URL",
        simulator="sms",
        offset=2,
        address=f"http://{USER}:{{secret}}@{HOST}:{{port}}/",
        label="text messages",
        arguments=("--user", USER, "--secret={secret}"),
    ),
    Service(
        variable="POST_URL",
        simulator="post",
        offset=3,
        address=f"http://{CLIENT}:{{secret}}@{HOST}:{{port}}/",
        label="post",
        # A minute from station to station.
        arguments=("--client", CLIENT, "--secret={secret}", "--step", "60"),
    ),
    Service(
        variable="EMAIL_URL",
        simulator="mail",
        offset=4,
        address=f"smtp://{HOST}:{{port}}",
        label="mail",
        arguments=("--page", "{page}", "--bounces", str(BOUNCES)),
        page_offset=5,
        more={"BOUNCE_MAILDIR": str(BOUNCES)},
    ),
)


def simulated(environment: dict[str, str]) -> list[Service]:
    """Those of SERVICES that the operator has not set; `SIMULATORS=0`: none."""
    if environment.get("SIMULATORS") == "0":
        return []
    return [service for service in SERVICES if service.variable not in environment]


def environment_with(services: list[Service], environment: dict[str, str], port: int, secret: str) -> dict[str, str]:
    """The variables of every process: the simulators stand where a real service would."""
    told = {service.variable: service.url(port, secret) for service in services}
    for service in services:
        told.update(service.more)
    return {
        "DJANGO_SETTINGS_MODULE": "portal.settings.dev",
        "BASE_URL": f"http://{HOST}:{port}",
        **told,
        **environment,
    }


def has_task_queue(environment: dict[str, str]) -> bool:
    """Whether the settings hand what may wait to workers: see TASK_QUEUE in portal.settings.base."""
    chosen = environment.get("TASK_QUEUE", "")
    sends_abroad = environment.get("EMAIL_URL", "").startswith(("smtp", "submission")) or environment.get("SMS_URL")
    return chosen == "database" or bool(sends_abroad and not chosen)


def portal_commands(environment: dict[str, str], port: int) -> list[Command]:
    """The web server first; then the periodic work and, where there is something for it, a worker."""
    commands = [
        [str(BIN / "gunicorn"), "--config", "tools/gunicorn.py", "--bind", f"{HOST}:{port}", "portal.wsgi"],
        [sys.executable, "manage.py", "run_periodic", "--forever"],
    ]
    if has_task_queue(environment):
        commands.append([sys.executable, "manage.py", "db_worker", "--no-reload", "--verbosity", "0"])
    return commands


def taken_port(ports: list[int]) -> int | None:
    """The first of them that another program holds."""
    for port in ports:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except OSError:
                return port
    return None


def wait_until_ready(process: subprocess.Popen[bytes], port: int) -> bool:
    """Whether `process` answers at its port before it ends or READY_SECONDS have passed."""
    ends = time.monotonic() + READY_SECONDS
    while process.poll() is None and time.monotonic() < ends:
        with socket.socket() as probe:
            if probe.connect_ex((HOST, port)) == 0:
                return True
        time.sleep(0.1)
    return False


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


class Processes:
    """All of them end when one of the portal's ends, or on Ctrl-C."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.environment = environment
        self.children: list[subprocess.Popen[bytes]] = []

    def start(self, command: Command, *, quiet: bool = False) -> subprocess.Popen[bytes]:
        child = subprocess.Popen(
            command,
            cwd=ROOT,
            env=self.environment,
            start_new_session=True,
            stdout=subprocess.DEVNULL if quiet else None,
        )
        self.children.append(child)
        return child

    def stop(self, number: int = 0, frame: FrameType | None = None) -> None:
        for child in self.children:
            child.terminate()

    def wait(self) -> None:
        while all(child.poll() is None for child in self.children):
            time.sleep(0.2)
        self.stop()
        for child in self.children:
            try:
                child.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                child.kill()


def serve(port: int, environment: dict[str, str]) -> None:
    """Everything, until Ctrl-C."""
    services = simulated(environment)
    secret = secrets.token_urlsafe(24)  # of this run, shared by portal and simulators
    told = environment_with(services, environment, port, secret)
    processes = Processes(told)
    signal.signal(signal.SIGINT, processes.stop)
    signal.signal(signal.SIGTERM, processes.stop)
    for service in services:
        processes.start(service.command(port, secret), quiet=True)
    children = [processes.start(command) for command in portal_commands(told, port)]
    if wait_until_ready(children[0], port):
        say(f"The portal: http://{HOST}:{port}/   staff: http://{HOST}:{port}/admin/   stop: Ctrl-C")
        if services:
            say("Simulated: " + "   ".join(f"{service.label} {service.page(port)}" for service in services))
    processes.wait()
    say("Stopped.")


def main() -> None:
    port = int(os.environ.get("PORT", "8000"))
    services = simulated(dict(os.environ))
    ports = {service.port(port) for service in services} | {service.page_port(port) for service in services}
    taken = taken_port(sorted(ports))
    if taken is not None:
        sys.exit(f"make: port {taken} of a simulator is taken; choose another first one: make run PORT={port + 20}")
    serve(port, dict(os.environ))


if __name__ == "__main__":
    main()
