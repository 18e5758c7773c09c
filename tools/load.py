"""Load the portal as it really runs, on a database and in a folder of its own that are thrown away: `make load`.

    tools/load.py crowd     50 citizens and 20 officers at once for five minutes, then every invariant
    tools/load.py forms     50 citizens who fill in forms at once, compared with one alone, on two web workers
    tools/load.py intake    finished applications, sent as fast as four web workers take them

On PostgreSQL where DATABASE_URL names a server whose role may make databases, else on SQLite. Prints one JSON object;
--help names the options.
"""

import os
import socket
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

ROOT = Path(__file__).resolve().parent.parent
WEB_WORKERS = "4"


@contextmanager
def own_database(server: str, folder: Path) -> Iterator[str]:
    """The address of a fresh database on the server, or of a file."""
    if not server.startswith("postgres"):
        yield f"sqlite:///{folder / 'load.sqlite3'}"
        return
    name = f"load_{uuid.uuid4().hex[:8]}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
        try:
            yield f"{server.rpartition('/')[0]}/{name}"
        finally:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def main() -> int:
    server = os.environ.get("DATABASE_URL", "")
    with (
        tempfile.TemporaryDirectory(prefix="portal-load-") as folder,
        own_database(server, Path(folder)) as database,
    ):
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "portal.settings.dev",
            "DATABASE_URL": database,
            "VAR_DIR": folder,
            "STATIC_ROOT": f"{folder}/static",
            "EMAIL_URL": f"smtp://127.0.0.1:{free_port()}",
            "WEB_CONCURRENCY": WEB_WORKERS,
            "DRAFTS_A_DAY": "1000000",  # all these people share one address
        }
        for verb in ("migrate", "load_demo"):
            command = [sys.executable, "manage.py", verb]
            subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
        return subprocess.call([sys.executable, "-m", "tests.load", *sys.argv[1:]], cwd=ROOT, env=environment)


if __name__ == "__main__":
    sys.exit(main())
