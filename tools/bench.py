"""Run the benchmarks on a demonstration of their own, in a folder that is thrown away."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as folder:
        environment = {**os.environ, "VAR_DIR": folder, "DJANGO_SETTINGS_MODULE": "portal.settings.dev"}
        for verb in ("migrate", "load_demo"):
            command = [sys.executable, "manage.py", verb]
            subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
        return subprocess.call([sys.executable, "manage.py", "bench"], cwd=ROOT, env=environment)


if __name__ == "__main__":
    sys.exit(main())
