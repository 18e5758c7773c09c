"""The documents that the ranking looks at one by one: the best tiers first, and short titles first within a tier."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Length

from search.engines.expressions import Scope, enough_of, every_of, head
from search.models import Document
from search.query.meaning import Clause, Query

MOST = 200  # that are ranked
MOST_OF_IT = 0.62  # of the query's weight, that a result must contain
_MOST_OF_A_TIER = 2_000  # that are looked through for short titles


@dataclass(frozen=True, slots=True)
class Tier:
    """Documents that match alike."""

    scope: Scope
    expression: str

    @classmethod
    def of(cls, clauses: Sequence[Clause], share: float, scope: Scope) -> "Tier":
        return cls(scope, enough_of(clauses, share, scope))

    def within(self, documents: "QuerySet[Document]") -> "QuerySet[Document]":
        return self.scope.matching(documents, self.expression)


def tiers_of(query: Query) -> list[Tier]:
    """What was typed as a whole, then all that was meant, then most of it: in titles and keywords."""
    clauses, scope = query.weighty or query.clauses, head()
    typed = [word for clause in query.clauses for word in clause.phrases[0].folded]
    whole = Tier(scope, scope.together(typed))
    return [whole, Tier(scope, every_of(clauses, scope)), Tier.of(clauses, MOST_OF_IT, scope)]


def best_of(documents: "QuerySet[Document]", tiers: Sequence[Tier]) -> RawSQL:
    """A subquery for the keys of the best documents of the tiers, narrow ones first."""
    parts: list[str] = []
    params: list[Any] = []
    for number, tier in enumerate(tiers):
        found = tier.within(documents).order_by().annotate(tier=Value(number), size=Length("title_folded"))
        sql, more = found.values_list("pk", "tier", "size")[:_MOST_OF_A_TIER].query.sql_with_params()
        parts.append(f"tier_{number}(id, tier, size) AS ({sql})")
        params += more
    every = " UNION ALL ".join(f"SELECT id, tier, size FROM tier_{number}" for number in range(len(tiers)))
    best = f"SELECT id FROM ({every}) AS tiers GROUP BY id ORDER BY MIN(tier), MIN(size), id"
    return RawSQL(f"WITH {', '.join(parts)} SELECT id FROM ({best} LIMIT {MOST}) AS best", params)


def keys_of(documents: "QuerySet[Document]") -> RawSQL:
    """A subquery that stands by itself: Django would rename the table that the match expressions name."""
    sql, params = documents.values_list("pk").query.sql_with_params()
    return RawSQL(sql, params)
