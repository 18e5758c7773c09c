"""Run the benchmarks on demonstrations of their own, in a folder that is thrown away: `make bench`."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tools import bench_search_page

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as name:
        folder = Path(name)
        other = folder / "wagtail"
        other.mkdir()
        environment = {**os.environ, "VAR_DIR": str(folder / "var"), "DJANGO_SETTINGS_MODULE": "portal.settings.dev"}
        for verb in ("migrate", "load_demo"):
            command = [sys.executable, "manage.py", verb]
            subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
        failed = subprocess.call([sys.executable, "manage.py", "bench"], cwd=ROOT, env=environment)
        if failed:
            return failed
        embedded = {key: value for key, value in environment.items() if key != "ELASTICSEARCH_URL"}
        for line in bench_search_page.measure(embedded, other):
            sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
        return 0


if __name__ == "__main__":
    sys.exit(main())
