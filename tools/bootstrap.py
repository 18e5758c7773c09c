"""Make the virtual environment, and start the demonstration: `make run`, `make test` and `make check` begin here.

Only the standard library, since it runs before anything is installed. Each thing that can be wrong on a fresh machine
(Python, network, port) ends in one line that says what to do.
"""

import hashlib
import os
import shutil
import socket
import subprocess
import sys
from typing import Callable

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, ".venv")
PYTHON = os.path.join(VENV, "bin", "python")
VAR = os.environ.get("VAR_DIR") or os.path.join(ROOT, "var")
HOST, PORT = "127.0.0.1", int(os.environ.get("PORT", "8000"))
MINIMUM = (3, 11)


def fail(message: str) -> None:
    sys.exit("make: " + message)


def say(message: str) -> None:
    sys.stdout.write(message + "\n")
    sys.stdout.flush()


def digest(*paths: str) -> str:
    """One value for the content of files and folders."""
    total = hashlib.sha256()
    for path in paths:
        names = (
            [path]
            if os.path.isfile(path)
            else sorted(
                os.path.join(folder, name)
                for folder, _, files in os.walk(path)
                for name in files
                if not name.endswith((".pyc", ".mo"))
            )
        )
        for name in names:
            with open(name, "rb") as file:
                total.update(os.path.relpath(name, ROOT).encode() + b"\0" + hashlib.sha256(file.read()).digest())
    return total.hexdigest()


def once(name: str, value: str, work: Callable[[], object], folder: str = VAR) -> bool:
    """Do `work` unless it was finished before with the same `value`; an interrupted one is done again.

    Returns whether it was done now.
    """
    os.makedirs(folder, exist_ok=True)
    stamp = os.path.join(folder, "." + name)
    if os.path.exists(stamp):
        with open(stamp) as file:
            if file.read() == value:
                return False
    work()
    with open(stamp, "w") as file:
        file.write(value)
    return True


def check_python() -> None:
    if sys.version_info[:2] < MINIMUM:
        fail(
            "needs Python %d.%d or newer, this is %s; try: make PYTHON=python3.11 …"
            % (*MINIMUM, sys.version.split()[0])
        )


def make_venv(requirements: str) -> None:
    """The virtual environment with exactly the locked packages."""
    check_python()
    lock = os.path.join(ROOT, requirements)

    def install() -> None:
        if not os.path.exists(PYTHON) and subprocess.call([sys.executable, "-m", "venv", VENV]) != 0:
            shutil.rmtree(VENV, ignore_errors=True)
            fail("could not make a virtual environment; on Debian: apt-get install python3-venv")
        say("Installing packages (%s) …" % requirements)
        pip = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--retries", "2"]
        done = subprocess.run([*pip, "--require-hashes", "-r", lock], stderr=subprocess.PIPE, text=True)
        if done.returncode != 0:
            lines = [line for line in done.stderr.splitlines() if line.startswith("ERROR")] or done.stderr.splitlines()
            fail("could not install the packages; is the network there? (%s)" % (lines or ["no message"])[-1])

    once("installed-" + requirements, digest(lock), install, folder=VENV)


def manage(*arguments: str, quiet: bool = True, **more: str) -> None:
    """Run Django's command line under the demonstration's settings; `more` are environment variables."""
    environment = dict(os.environ, DJANGO_SETTINGS_MODULE="portal.settings.dev", **more)
    done = subprocess.run(
        [PYTHON, os.path.join(ROOT, "manage.py"), *arguments],
        env=environment,
        cwd=ROOT,
        stdout=subprocess.DEVNULL if quiet else None,
    )
    if done.returncode != 0:
        fail("`manage.py %s` failed" % " ".join(arguments))


def compile_messages() -> None:
    """The message catalogues of all rooms, by Babel: no system package is needed."""
    for folder, _, files in sorted(os.walk(ROOT)):
        if os.path.basename(folder) == "LC_MESSAGES" and ".venv" not in folder:
            for name in files:
                source = os.path.join(folder, name)
                target = source[:-3] + ".mo"
                stale = not os.path.exists(target) or os.path.getmtime(target) < os.path.getmtime(source)
                if name.endswith(".po") and stale:
                    pybabel = os.path.join(VENV, "bin", "pybabel")
                    subprocess.check_call([pybabel, "-q", "compile", "-i", source, "-o", target])


def port_is_free() -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, PORT))
        except OSError:
            return False
    return True


def collect_static() -> None:
    """Hashed and compressed, as production serves them; SERVE_SOURCES is a choice of portal.settings.dev."""
    manage("collectstatic", "--noinput", "--clear", "--verbosity", "0", SERVE_SOURCES="0")


def prepare_demonstration() -> None:
    """Database, static files and the demonstration province; quick when nothing has changed."""
    compile_messages()
    code = [
        os.path.join(ROOT, room)
        for room in os.listdir(ROOT)
        if os.path.exists(os.path.join(ROOT, room, "__init__.py"))
    ]
    value = digest(*sorted(code), os.path.join(ROOT, "requirements.txt")) + os.environ.get("DATABASE_URL", "")
    sources = [os.path.join(folder, "static") for folder in [ROOT, *sorted(code)]]
    statics = digest(*sources, os.path.join(ROOT, "requirements.txt"))

    def load() -> None:
        say("Preparing the database …")
        manage("migrate", "--verbosity", "0")
        # Nobody is texted or written to about what is invented.
        manage("load_demo", quiet=False, SMS_URL="", EMAIL_URL="dummy://")

    once("static-collected", statics, collect_static)
    if not once("demonstration-loaded", value, load):
        manage("load_demo", "--accounts", quiet=False)


def run() -> None:
    check_python()
    if not port_is_free():
        fail("port %d is taken; stop the other program or choose another: make run PORT=8080" % PORT)
    make_venv("requirements.txt")
    prepare_demonstration()
    # From here on, in the environment that now exists.
    os.chdir(ROOT)
    os.execv(PYTHON, [PYTHON, "-m", "tools.running"])


if __name__ == "__main__":
    verbs = {
        "run": run,
        "venv": lambda: make_venv("requirements.txt"),
        "dev": lambda: make_venv("requirements-dev.txt"),
        "messages": compile_messages,
    }
    try:
        verbs[sys.argv[1]]()
    except KeyboardInterrupt:
        say("Stopped.")
