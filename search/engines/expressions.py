"""Match expressions of the two databases' full-text indexes, built from an understood query.

Words are quoted and hold letters and digits alone, so nothing that was typed can be read as an expression's syntax.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

from django.db import connection, models

from search.models import Document
from search.query.meaning import Clause, Phrase

_MOST_CLAUSES = 7  # the heaviest ones decide; more would multiply the combinations
_MOST_PHRASES = 12  # of one clause


class Scope(Protocol):
    """A part of the documents' texts, and how it is asked: title and keywords, or everything."""

    def together(self, words: Sequence[str], *, unfinished: bool = False) -> str:
        """The words next to each other; `unfinished`: the last one may be the beginning of a word."""

    def wordings(self, words: Sequence[str]) -> list[str]:
        """The expressions of which any one says the phrase."""

    def each(self, words: Sequence[str], *, unfinished: bool = False) -> str:
        """All of the words in title or keywords, wherever they stand."""

    def every(self, parts: Sequence[str]) -> str: ...

    def some(self, parts: Sequence[str]) -> str: ...

    def matching(self, documents: "models.QuerySet[Document]", expression: str) -> "models.QuerySet[Document]": ...


@dataclass(frozen=True, slots=True)
class Fts5:
    """SQLite: https://www.sqlite.org/fts5.html, section 3. Title and keywords have a table of their own."""

    head: bool

    @property
    def _table(self) -> str:
        return "search_document_head" if self.head else "search_document_fts"

    def together(self, words: Sequence[str], *, unfinished: bool = False) -> str:
        return f'"{" ".join(words)}"' + (" *" if unfinished else "")

    def wordings(self, words: Sequence[str]) -> list[str]:
        if len(words) == 1:
            return [self.together(words)]
        return [self.each(words)] if self.head else [self.together(words), self.each(words)]

    def each(self, words: Sequence[str], *, unfinished: bool = False) -> str:
        parts = [self.together([word]) for word in words[:-1]] + [self.together(words[-1:], unfinished=unfinished)]
        return self.every(parts) if self.head else f"({{title_folded keywords_folded}} : {self.every(parts)})"

    def every(self, parts: Sequence[str]) -> str:
        return "(" + " AND ".join(parts) + ")"

    def some(self, parts: Sequence[str]) -> str:
        return "(" + " OR ".join(parts) + ")"

    def matching(self, documents: "models.QuerySet[Document]", expression: str) -> "models.QuerySet[Document]":
        """The expression is read once. Without the plus SQLite may begin with the documents of a kind or facet set,
        and ask the full-text index about each of them anew: seconds for a long sentence."""
        return documents.extra(
            tables=[self._table],
            where=[f"search_document.id = +{self._table}.rowid", f"{self._table} MATCH %s"],
            params=[expression],
        )


@dataclass(frozen=True, slots=True)
class Tsquery:
    """PostgreSQL, on the lexemes of search_lexemes(): the GIN index answers without looking at positions."""

    head: bool

    def together(self, words: Sequence[str], *, unfinished: bool = False) -> str:
        if len(words) == 1:
            return self.each(words, unfinished=unfinished) if self.head else f"'{words[0]}'"
        mark = "P" if self.head else ""
        pairs = [f"'{mark}{first}_{second}'" for first, second in pairwise(words)]
        return self.every([*pairs[:-1], pairs[-1] + (":*" if unfinished else "")])

    def wordings(self, words: Sequence[str]) -> list[str]:
        if self.head:
            return [self.each(words)]
        return [self.together(words)] if len(words) == 1 else [self.together(words), self.each(words)]

    def each(self, words: Sequence[str], *, unfinished: bool = False) -> str:
        marked = [f"'H{word}'" for word in words]
        return self.every([*marked[:-1], marked[-1] + (":*" if unfinished else "")])

    def every(self, parts: Sequence[str]) -> str:
        return "(" + " & ".join(parts) + ")"

    def some(self, parts: Sequence[str]) -> str:
        return "(" + " | ".join(parts) + ")"

    def matching(self, documents: "models.QuerySet[Document]", expression: str) -> "models.QuerySet[Document]":
        return documents.extra(where=["search_document.vector @@ %s::tsquery"], params=[expression])


def head() -> Scope:
    """Title and keywords, in the dialect of the database in use."""
    return Tsquery(head=True) if connection.vendor == "postgresql" else Fts5(head=True)


def everywhere() -> Scope:
    """All texts of a document."""
    return Tsquery(head=False) if connection.vendor == "postgresql" else Fts5(head=False)


def enough_of(clauses: Sequence[Clause], share: float, scope: Scope) -> str:
    """Matches documents that contain clauses of at least `share` of the whole weight."""
    heaviest = sorted(clauses, key=lambda clause: -clause.weight)[:_MOST_CLAUSES]
    needed = share * sum(clause.weight for clause in heaviest) - 1e-9
    said = [(clause.weight, _any_wording(clause, scope)) for clause in heaviest]
    return _at_least(needed, said, scope) or scope.every([wording for _, wording in said])


def _at_least(needed: float, said: Sequence[tuple[float, str]], scope: Scope) -> str:
    """Wordings that weigh enough together: with the heaviest one and less of the others, or without it."""
    if not said or sum(weight for weight, _ in said) < needed:
        return ""
    (weight, wording), others = said[0], said[1:]
    with_it = wording
    if weight < needed:
        rest = _at_least(needed - weight, others, scope)
        with_it = scope.every([wording, rest]) if rest else ""
    return _either([with_it, _at_least(needed, others, scope)], scope.some)


def _either(parts: Sequence[str], some: Callable[[Sequence[str]], str]) -> str:
    said = [part for part in parts if part]
    return some(said) if len(said) > 1 else "".join(said)


def every_of(clauses: Sequence[Clause], scope: Scope) -> str:
    """Matches documents that contain each of the clauses."""
    return scope.every([_any_wording(clause, scope) for clause in clauses])


def _any_wording(clause: Clause, scope: Scope) -> str:
    return scope.some([wording for phrase in clause.phrases[:_MOST_PHRASES] for wording in _of(phrase, scope)])


def _of(phrase: Phrase, scope: Scope) -> list[str]:
    return scope.wordings(phrase.folded)
