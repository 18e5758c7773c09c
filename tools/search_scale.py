"""How the search bears many documents, in SQLite files of its own that are thrown away; in Elasticsearch, too, where
ELASTICSEARCH_URL names it.

    .venv/bin/python -m tools.search_scale [--sizes 1600 16000 160000] [--queries 240] [--engines embedded …]

Each line is JSON: p95 of understanding and search at a size, against the smallest one. The queries are all different,
of all kinds, and asked of every size in turn, so that a busy machine burdens all alike. The sizes of Elasticsearch are
the first and the last; its rebuild is measured too.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SIZES = [1_600, 16_000, 160_000]
REBUILDS = 2_000  # documents a second that a rebuild of Elasticsearch should reach


class Searcher:
    """An engine in a process of its own, over an index of one size."""

    def __init__(self, engine: str, environment: Mapping[str, str]) -> None:
        self.process = subprocess.Popen(
            in_django(f"from tools.search_scale_search import serve; serve({engine!r})"),
            cwd=ROOT, env=dict(environment), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def ask(self, query: str) -> dict[str, float]:
        """Milliseconds, the number of results, and whether it is exact."""
        if self.process.stdin is None or self.process.stdout is None:
            raise RuntimeError("no pipes")
        self.process.stdin.write(json.dumps(query) + "\n")
        self.process.stdin.flush()
        answer: dict[str, float] = json.loads(self.process.stdout.readline())
        return answer

    def close(self) -> None:
        self.process.terminate()
        self.process.wait()


def in_django(code: str) -> list[str]:
    return [sys.executable, "manage.py", "shell", "--no-imports", "-v0", "-c", code]


def run(code: str, environment: Mapping[str, str]) -> str:
    return subprocess.run(
        in_django(code), cwd=ROOT, env=dict(environment), check=True, stdout=subprocess.PIPE, text=True
    ).stdout


def filled(folder: Path, size: int) -> dict[str, str]:
    """The environment of a database with so many documents."""
    environment = {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{folder / f'{size}.sqlite3'}",
        "VAR_DIR": str(folder / str(size)),
        "DJANGO_SETTINGS_MODULE": "portal.settings.dev",
        "ELASTICSEARCH_INDEX": f"scale-{uuid.uuid4().hex[:8]}",
    }
    server = environment.pop("ELASTICSEARCH_URL", "")
    subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=ROOT, env=environment, check=True)
    run(f"from tools.search_scale_data import fill; fill({size})", environment)
    return {**environment, "ELASTICSEARCH_URL": server}


@contextmanager
def mirrored(environment: Mapping[str, str], size: int) -> Iterator[None]:
    """The index in Elasticsearch as well; says how fast it was built, and removes it."""
    start = time.perf_counter()
    command = [sys.executable, "manage.py", "rebuild_search", "--engine", "elasticsearch", "-v0"]
    subprocess.run(command, cwd=ROOT, env=dict(environment), check=True, stdout=subprocess.DEVNULL)
    rate = size / (time.perf_counter() - start)
    report(
        f"search: rebuild of Elasticsearch, {size} documents", rate, "documents/s", "what is asked", rate / REBUILDS
    )
    try:
        yield
    finally:
        remove_mirror(environment)


def remove_mirror(environment: Mapping[str, str]) -> None:
    """The indexes that such a portal made in Elasticsearch."""
    if environment.get("ELASTICSEARCH_URL"):
        run(
            "from search.elastic.client import client, index_name\n"
            "for name in client(30).indices.get(index=index_name() + '-*'): client(30).indices.delete(index=name)",
            environment,
        )


def report(bench: str, value: float, unit: str, against: str, ratio: float) -> None:
    line = {"bench": bench, "value": round(value, 2), "unit": unit, "against": against, "ratio": round(ratio, 2)}
    sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def measure(engine: str, environments: Mapping[int, Mapping[str, str]], queries: Sequence[str]) -> None:
    """Every query of every size; a round before warms up."""
    searchers = {size: Searcher(engine, environment) for size, environment in environments.items()}
    try:
        for query in queries[::4]:
            for searcher in searchers.values():
                searcher.ask(query)
        rounds = [{size: searcher.ask(query)["ms"] for size, searcher in searchers.items()} for query in queries]
    finally:
        for searcher in searchers.values():
            searcher.close()
    smallest = min(searchers)
    least = p95([times[smallest] for times in rounds])
    for size in sorted(searchers):
        times = [one[size] for one in rounds]
        name = f"search: p95 of {engine}, {size} documents (slowest {max(times):.0f} ms)"
        report(name, p95(times), "ms", f"{smallest} documents", p95(times) / least)


def p95(samples: Sequence[float]) -> float:
    return statistics.quantiles(samples, n=20)[-1]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--queries", type=int, default=240)
    parser.add_argument("--engines", nargs="+", default=["embedded", "elasticsearch"])
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="portal-scale-") as name, ExitStack() as mirrors:
        environments = {size: filled(Path(name), size) for size in sorted(asked.sizes)}
        first = environments[min(environments)]
        queries = json.loads(
            run(f"from tools.search_scale_search import print_queries as p; p({asked.queries})", first)
        )
        if "embedded" in asked.engines:
            measure("embedded", environments, queries)
        if "elasticsearch" in asked.engines and first["ELASTICSEARCH_URL"]:
            ends = {size: environments[size] for size in (min(environments), max(environments))}
            for size, environment in ends.items():
                mirrors.enter_context(mirrored(environment, size))
            measure("elasticsearch", ends, queries)


if __name__ == "__main__":
    main()
