"""How good the answers are, measured on judged queries (interfaces.md: `search_quality`)."""

import math
import time
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import mean
from typing import Any

from search.documents import PROCEDURE
from search.engines.interface import Engine, SearchRequest
from search.query.understanding import understand

DEPTH = 10  # results that are judged


@dataclass(frozen=True, slots=True)
class Judged:
    """A query and the codes that answer it: grade 2 exactly, grade 1 related."""

    query: str
    kind: str
    grades: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Measured:
    kind: str
    ndcg: float
    mrr: float
    recall: float
    milliseconds: float


def read_judged(rows: Iterable[Mapping[str, Any]]) -> list[Judged]:
    return [
        Judged(row["query"], row["kind"], {found["code"]: int(found["grade"]) for found in row["relevant"]})
        for row in rows
    ]


def ndcg(found: Sequence[str], grades: Mapping[str, int]) -> float:
    """Normalized discounted cumulative gain of the first results; the gain of a grade is 2^grade - 1."""
    best = _gain(sorted(grades.values(), reverse=True)[:DEPTH])
    return _gain([grades.get(code, 0) for code in found[:DEPTH]]) / best if best else 0.0


def _gain(grades: Sequence[int]) -> float:
    return float(sum((2**grade - 1) / math.log2(rank + 1) for rank, grade in enumerate(grades, start=1)))


def mrr(found: Sequence[str], grades: Mapping[str, int]) -> float:
    """1 / the place of the first answer among the first results."""
    return next((1 / rank for rank, code in enumerate(found[:DEPTH], start=1) if grades.get(code)), 0.0)


def recall(found: Sequence[str], grades: Mapping[str, int]) -> float:
    """The share of the answers that is among the first results."""
    return len(set(found[:DEPTH]) & set(grades)) / min(len(grades), DEPTH) if grades else 0.0


def answers(engine: Engine, query: str) -> list[str]:
    """The codes that a citizen is shown for `query`, best first."""
    request = SearchRequest(query=understand(query), kinds=(PROCEDURE,), limit=DEPTH)
    return [hit.code for hit in engine.search(request).hits]


def measure(engine: Engine, judged: Judged) -> Measured:
    begun = time.perf_counter()
    found = answers(engine, judged.query)
    spent = (time.perf_counter() - begun) * 1000
    grades = judged.grades
    return Measured(judged.kind, ndcg(found, grades), mrr(found, grades), recall(found, grades), spent)


def summary(measured: Sequence[Measured]) -> dict[str, Any]:
    """Means and times over all queries, and by their kind."""
    kinds: dict[str, list[Measured]] = defaultdict(list)
    for row in measured:
        kinds[row.kind].append(row)
    return {**_figures(measured), "by_kind": {kind: _figures(rows) for kind, rows in sorted(kinds.items())}}


def _figures(measured: Sequence[Measured]) -> dict[str, Any]:
    if not measured:
        return {"queries": 0}
    times = sorted(row.milliseconds for row in measured)
    return {
        "queries": len(measured),
        "ndcg@10": round(mean(row.ndcg for row in measured), 4),
        "mrr@10": round(mean(row.mrr for row in measured), 4),
        "recall@10": round(mean(row.recall for row in measured), 4),
        "p50_ms": round(_percentile(times, 0.5), 2),
        "p95_ms": round(_percentile(times, 0.95), 2),
    }


def _percentile(ordered: Sequence[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, math.ceil(share * len(ordered)) - 1)]
