"""Run the test suite on the embedded defaults, then on the database server that DATABASE_URL names, if any."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def pytest(*arguments: str, **environment: str) -> int:
    # Compiled once, not by each of the hundreds of processes that tests start.
    # In the order of their names: files with few tests, which would come last, are the longest.
    shared = ["-n", "auto", "--dist", "loadfile", "--no-loadscope-reorder"]
    command = [sys.executable, "-m", "pytest", *shared, *arguments, *sys.argv[1:]]
    others = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return subprocess.call(command, cwd=ROOT, env={**others, **environment})


def main() -> int:
    """Exit code of the first run that failed, else 0."""
    server = os.environ.pop("DATABASE_URL", "")
    if not server.startswith("postgres"):
        return pytest()
    failed = pytest("-m", "not postgresql and not on_server")
    if failed:
        return failed
    sys.stdout.write("\nWhat asks the database on PostgreSQL, without the browser:\n")
    sys.stdout.flush()
    return pytest("-m", "database and not browser", DATABASE_URL=server)


if __name__ == "__main__":
    sys.exit(main())
