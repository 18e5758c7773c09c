"""Run the benchmarks on demonstrations of their own, in a folder that is thrown away: `make bench`."""

import json
import os
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterable
from pathlib import Path

from tools import bench_browser, bench_home, bench_search_page
from tools.bench_site import served
from tools.search_scale import remove_mirror

ROOT = Path(__file__).resolve().parent.parent
SCALES = ("search_scale", "list_scale")
PAGES = {
    "home": "/",
    "procedure": "/thu-tuc/1.001193/",
    "article": "/tin-tuc/chu-tich-tinh-kiem-tra-bo-phan-mot-cua-phuong-dong-hoi/",
}


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as name:
        folder = Path(name)
        others = [folder / name for name in ("home", "search")]
        for other in others:
            other.mkdir()
        environment = {
            **os.environ,
            "VAR_DIR": str(folder / "var"),
            "STATIC_ROOT": str(folder / "static"),
            "SERVE_SOURCES": "0",  # packed and named by their content, as `make run` serves them
            "DJANGO_SETTINGS_MODULE": "portal.settings.dev",
            "ELASTICSEARCH_INDEX": f"bench-{uuid.uuid4().hex[:8]}",
        }
        for verb in ("collectstatic --noinput", "migrate", "load_demo", "rebuild_search"):
            command = [sys.executable, "manage.py", *verb.split()]
            subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
        try:
            subprocess.run([sys.executable, "manage.py", "bench"], cwd=ROOT, env=environment, check=True)
        finally:
            remove_mirror(environment)
        embedded = {key: value for key, value in environment.items() if key != "ELASTICSEARCH_URL"}
        _tell(bench_home.measure(embedded, others[0]))
        if os.environ.get("CHROMIUM_PATH"):
            with served(ROOT, "portal.wsgi", embedded) as port:
                _tell(bench_browser.measure(f"http://127.0.0.1:{port}", PAGES))
        else:
            sys.stderr.write("CHROMIUM_PATH is not set: what a phone sees is not measured\n")
        _tell(bench_search_page.measure(embedded, others[1]))
    scales = [subprocess.call([sys.executable, "-m", f"tools.{name}"], cwd=ROOT) for name in SCALES]
    return max(scales)


def _tell(lines: Iterable[dict[str, object]]) -> None:
    for line in lines:
        sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
