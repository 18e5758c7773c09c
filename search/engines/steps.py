"""Counts what matches, step by step in one statement: a wider step is taken only when a narrower one found too little.

Counting stops somewhere, so that no words make a slow search on a very large index.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from search.engines import patience
from search.models import Document

COUNTED = 20_000  # documents at most
_SIZE = "SELECT documents FROM search_term WHERE text = ''"  # of the whole index
Row = tuple[str, str, int]  # kind, facet set as search.engines.facet_sets knows it, number of documents


@dataclass(frozen=True, slots=True)
class Condition:
    """SQL that says whether a step is taken."""

    sql: str
    params: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """Documents to be counted, if the steps before left the need."""

    name: str
    documents: "QuerySet[Document]"
    needed: Condition | None = None
    stops: bool = True  # counting does, at COUNTED
    most: int | None = None  # or at this number


@dataclass(frozen=True, slots=True)
class Counted:
    rows: list[Row] = field(default_factory=list)

    @property
    def total(self) -> int:
        return sum(documents for _, _, documents in self.rows)

    @property
    def is_whole(self) -> bool:
        """Whether everything was counted."""
        return self.total < COUNTED

    def of(self, kinds: Sequence[str]) -> int:
        return sum(documents for kind, _, documents in self.rows if not kinds or kind in kinds)


def count(steps: Sequence[Step]) -> dict[str, Counted]:
    """Each step's documents by kind and facet set, with one database query."""
    parts: list[str] = []
    params: list[Any] = []
    for step in steps:
        sql, more = _rows_of(step)
        parts.append(f"{step.name}(kind, facet_set) AS {'MATERIALIZED' if len(steps) > 1 else ''} ({sql})")
        params += more
    grouped = " UNION ALL ".join(
        f"SELECT '{step.name}' AS step, kind, facet_set, COUNT(*) AS documents "
        f"FROM {step.name} GROUP BY kind, facet_set"
        for step in steps
    )
    counted = {step.name: Counted() for step in steps}
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH {', '.join(parts)} SELECT step, kind, facet_set, digest, grouped.documents, "
            f"({_SIZE}) FROM ({grouped}) AS grouped JOIN search_facetset ON search_facetset.id = facet_set",
            params,
        )
        for name, kind, facet_set, digest, documents, size in cursor.fetchall():
            counted[name].rows.append((kind, f"{facet_set}:{digest[:8]}", documents))
            patience.learn(size or 0)
    return counted


def _rows_of(step: Step) -> tuple[str, Sequence[Any]]:
    found = step.documents.order_by().values_list("kind", "facet_set")
    if step.needed:
        found = found.extra(where=[step.needed.sql], params=step.needed.params)
    return (found[: step.most or COUNTED] if step.stops else found).query.sql_with_params()


def fewer_than(number: int, step: str, kinds: Sequence[str]) -> Condition:
    """A step before found fewer documents of these kinds."""
    chosen = f" WHERE kind IN ({', '.join(['%s'] * len(kinds))})" if kinds else ""
    return Condition(f"(SELECT COUNT(*) FROM {step}{chosen}) < %s", (*kinds, number))


def both(one: Condition, other: Condition) -> Condition:
    return Condition(f"{one.sql} AND {other.sql}", one.params + other.params)


def not_in(step: str) -> Condition:
    """A step before found nothing of any kind."""
    return Condition(f"NOT EXISTS (SELECT 1 FROM {step})")


def some_in(step: str) -> Condition:
    """A step before found something."""
    return Condition(f"EXISTS (SELECT 1 FROM {step})")


def index_larger_than(number: int) -> Condition:
    return Condition(f"({_SIZE}) > %s", (number,))
