"""Match expressions of the two databases' full-text indexes, built from an understood query.

Only folded ASCII words get into an expression, so nothing that was typed can be read as its syntax.
"""

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Protocol

from django.db import connection, models
from django.db.models.expressions import RawSQL

from search.models import Document
from search.query.meaning import Clause, Phrase

_MOST_CLAUSES = 7  # the heaviest ones decide; more would multiply the combinations
_MOST_PHRASES = 12  # of one clause


class Dialect(Protocol):
    def phrase(self, words: Sequence[str]) -> str:
        """The words next to each other, anywhere."""

    def in_head(self, words: Sequence[str]) -> str:
        """All of the words in title or keywords."""

    def starts(self, words: Sequence[str]) -> str:
        """All of the words in title or keywords, the last one perhaps unfinished."""

    def every(self, parts: Sequence[str]) -> str: ...

    def some(self, parts: Sequence[str]) -> str: ...

    def matching(self, documents: "models.QuerySet[Document]", expression: str) -> "models.QuerySet[Document]": ...

    def rank(self, expression: str) -> RawSQL:
        """Orders best first: title over keywords over field and agency over body."""


class Fts5:
    """SQLite: https://www.sqlite.org/fts5.html, sections 3 and 5.1."""

    _HEAD = "{title_folded keywords_folded}"

    def phrase(self, words: Sequence[str]) -> str:
        return '"' + " ".join(words) + '"'

    def in_head(self, words: Sequence[str]) -> str:
        return f"({self._HEAD} : ({self.every([self.phrase([word]) for word in words])}))"

    def starts(self, words: Sequence[str]) -> str:
        parts = [self.phrase([word]) for word in words]
        return f"({self._HEAD} : ({self.every([*parts[:-1], parts[-1] + ' *'])}))"

    def every(self, parts: Sequence[str]) -> str:
        return "(" + " AND ".join(parts) + ")"

    def some(self, parts: Sequence[str]) -> str:
        return "(" + " OR ".join(parts) + ")"

    def matching(self, documents: "models.QuerySet[Document]", expression: str) -> "models.QuerySet[Document]":
        return documents.extra(
            tables=["search_document_fts"],
            where=["search_document_fts.rowid = search_document.id", "search_document_fts MATCH %s"],
            params=[expression],
        )

    def rank(self, expression: str) -> RawSQL:
        return RawSQL("bm25(search_document_fts, 10.0, 7.0, 2.0, 1.0)", [])


class Tsquery:
    """PostgreSQL: https://www.postgresql.org/docs/15/textsearch-controls.html."""

    def phrase(self, words: Sequence[str]) -> str:
        return "(" + " <-> ".join(words) + ")"

    def in_head(self, words: Sequence[str]) -> str:
        return self.every([f"{word}:AB" for word in words])

    def starts(self, words: Sequence[str]) -> str:
        return self.every([*(f"{word}:AB" for word in words[:-1]), f"{words[-1]}:*AB"])

    def every(self, parts: Sequence[str]) -> str:
        return "(" + " & ".join(parts) + ")"

    def some(self, parts: Sequence[str]) -> str:
        return "(" + " | ".join(parts) + ")"

    def matching(self, documents: "models.QuerySet[Document]", expression: str) -> "models.QuerySet[Document]":
        return documents.extra(where=["search_document.vector @@ to_tsquery('simple', %s)"], params=[expression])

    def rank(self, expression: str) -> RawSQL:
        return RawSQL(
            "-ts_rank('{0.1, 0.2, 0.7, 1.0}', search_document.vector, to_tsquery('simple', %s), 1)", [expression]
        )


def dialect() -> Dialect:
    """The dialect of the database in use."""
    return Tsquery() if connection.vendor == "postgresql" else Fts5()


def enough_of(clauses: Sequence[Clause], share: float, speak: Dialect) -> str:
    """Matches documents that contain clauses of at least `share` of the whole weight."""
    heaviest = sorted(clauses, key=lambda clause: -clause.weight)[:_MOST_CLAUSES]
    said = {clause: _any_wording(clause, speak) for clause in heaviest}
    return speak.some([speak.every([said[clause] for clause in group]) for group in _smallest_groups(heaviest, share)])


def _smallest_groups(clauses: Sequence[Clause], share: float) -> Iterator[tuple[Clause, ...]]:
    """The groups that weigh enough, and would not without any one of their members."""
    needed = share * sum(clause.weight for clause in clauses) - 1e-9
    for size in range(1, len(clauses) + 1):
        for group in combinations(clauses, size):
            weight = sum(clause.weight for clause in group)
            if weight >= needed and weight - min(clause.weight for clause in group) < needed:
                yield group


def _any_wording(clause: Clause, speak: Dialect) -> str:
    parts = []
    for phrase in clause.phrases[:_MOST_PHRASES]:
        parts += _wordings(phrase, speak)
    return speak.some(parts)


def _wordings(phrase: Phrase, speak: Dialect) -> list[str]:
    together = speak.phrase(phrase.folded)
    return [together] if len(phrase.folded) == 1 else [together, speak.in_head(phrase.folded)]
