"""Run the benchmarks on demonstrations of their own, in a folder that is thrown away: `make bench`."""

import json
import os
import subprocess
import sys
import tempfile
import uuid
from pathlib import Path

from tools import bench_search_page
from tools.search_scale import remove_mirror

ROOT = Path(__file__).resolve().parent.parent
SCALES = ("search_scale", "list_scale")


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as name:
        folder = Path(name)
        other = folder / "wagtail"
        other.mkdir()
        environment = {
            **os.environ,
            "VAR_DIR": str(folder / "var"),
            "DJANGO_SETTINGS_MODULE": "portal.settings.dev",
            "ELASTICSEARCH_INDEX": f"bench-{uuid.uuid4().hex[:8]}",
        }
        for verb in ("migrate", "load_demo", "rebuild_search"):
            command = [sys.executable, "manage.py", verb]
            subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
        try:
            subprocess.run([sys.executable, "manage.py", "bench"], cwd=ROOT, env=environment, check=True)
        finally:
            remove_mirror(environment)
        embedded = {key: value for key, value in environment.items() if key != "ELASTICSEARCH_URL"}
        for line in bench_search_page.measure(embedded, other):
            sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
            sys.stdout.flush()
    scales = [subprocess.call([sys.executable, "-m", f"tools.{name}"], cwd=ROOT) for name in SCALES]
    return max(scales)


if __name__ == "__main__":
    sys.exit(main())
