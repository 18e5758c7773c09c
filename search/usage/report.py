"""What the counts tell an editor: words without result, words whose results nobody opens, the most frequent ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, Exists, Max, OuterRef, Q, QuerySet, Subquery, Sum, Value, When

from search.models import ChosenResult, IgnoredWords, SearchedWords

Grouped = QuerySet[Any, Any]  # dictionaries of words, times, nothing (of them), last


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One wording within the period."""

    words: str
    searches: int
    empty: int  # of them without any result
    last: date
    results: int  # of the last search
    is_loose: bool  # the last one found only a part of the words
    choices: int


def unanswered(since: date) -> Grouped:
    """Words whose last search found nothing, or only a part of them."""
    poor = Case(When(Q(results=0) | Q(is_loose=True), then=Value(1)), default=Value(0))
    found: Grouped = _grouped(since).annotate(poor=_latest(poor)).filter(poor=1)
    return found.order_by("-times", "-last", "words")


def unchosen(since: date, at_least: int) -> Grouped:
    """Words searched so often with a result, and none was ever opened."""
    good = Case(When(results__gt=0, is_loose=False, then=Value(1)), default=Value(0))
    opened = ChosenResult.objects.filter(words=OuterRef("words"), day__gte=since)
    found: Grouped = _grouped(since).annotate(good=_latest(good)).filter(~Exists(opened), good=1, times__gte=at_least)
    return found.order_by("-times", "-last", "words")


def frequent(since: date) -> Grouped:
    return _grouped(since).order_by("-times", "-last", "words")


def ignored() -> Grouped:
    """What editors set aside, whenever it was searched."""
    rows = SearchedWords.objects.filter(Exists(IgnoredWords.objects.filter(words=OuterRef("words"))))
    return _by_words(rows).order_by("-last", "words")


def lines(grouped: Iterable[dict[str, Any]], since: date) -> list[Line]:
    """The rows of one page, with what the last search of each found and how often a result was opened: two queries."""
    found = list(grouped)
    words = [row["words"] for row in found]
    latest = {row.words: row for row in SearchedWords.objects.filter(words__in=words).order_by("day")}
    chosen = ChosenResult.objects.filter(words__in=words, day__gte=since).values("words").annotate(n=Sum("choices"))
    choices = {row["words"]: row["n"] for row in chosen}
    return list(_lines(found, latest, choices))


def _lines(
    grouped: Iterable[dict[str, Any]], latest: dict[str, SearchedWords], choices: dict[str, int]
) -> Iterator[Line]:
    for row in grouped:
        words = row["words"]
        if words in latest:
            yield Line(
                words=words,
                searches=row["times"],
                empty=row["nothing"],
                last=row["last"],
                results=latest[words].results,
                is_loose=latest[words].is_loose,
                choices=choices.get(words, 0),
            )


def _grouped(since: date) -> Grouped:
    return _by_words(SearchedWords.objects.filter(day__gte=since).heeded())  # type: ignore[attr-defined]


def _by_words(rows: QuerySet[SearchedWords]) -> Grouped:
    return rows.values("words").annotate(times=Sum("searches"), nothing=Sum("empty"), last=Max("day"))


def _latest(judged: Case) -> Subquery:
    """What is true of the newest row of the same words."""
    newest = SearchedWords.objects.filter(words=OuterRef("words")).order_by("-day")
    return Subquery(newest.annotate(judged=judged).values("judged")[:1])
