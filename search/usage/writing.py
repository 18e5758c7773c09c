"""Counts become rows: one statement for both databases, so that two workers add to one row and lose nothing."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import connection, transaction

from search.models import Document
from search.usage.buffer import Chosen, Counts, Searched, Tally

_ADD_SEARCHES = """
INSERT INTO search_searchedwords (day, words, searches, "empty", results, is_loose, is_corrected)
VALUES (%s, %s, %s, %s, %s, %s, %s)
ON CONFLICT (words, day) DO UPDATE SET
    searches = search_searchedwords.searches + excluded.searches,
    "empty" = search_searchedwords."empty" + excluded."empty",
    results = excluded.results, is_loose = excluded.is_loose, is_corrected = excluded.is_corrected
"""
_ADD_CHOICES = """
INSERT INTO search_chosenresult (day, words, kind, "key", place, is_suggestion, choices)
VALUES (%s, %s, %s, %s, %s, %s, %s)
ON CONFLICT (words, day, kind, "key", place, is_suggestion) DO UPDATE SET
    choices = search_chosenresult.choices + excluded.choices
"""
_CODE = re.compile(r"/(\d\.\d{6})/$")
Object = tuple[str, str]  # kind and key in the index


def write(counts: Counts) -> None:
    """All or nothing. The rows go in one order everywhere, so that two workers wait for each other, and no more.

    Raises:
        OperationalError: the database is away, or locked for too long.
    """
    choices = sorted(_choice_rows(counts.choices))
    searches = sorted(_search_row(key, tally) for key, tally in counts.searches.items())
    with transaction.atomic(), connection.cursor() as cursor:
        if searches:
            cursor.executemany(_ADD_SEARCHES, searches)
        if choices:
            cursor.executemany(_ADD_CHOICES, choices)


def _search_row(key: Searched, tally: Tally) -> tuple[Any, ...]:
    return (
        _day(key.day), key.words, tally.searches, tally.empty, tally.results, tally.is_loose, tally.is_corrected,
    )  # fmt: skip


def _choice_rows(choices: dict[Chosen, int]) -> Iterable[tuple[Any, ...]]:
    """Only of results that the index has and shows: other addresses are somebody's invention."""
    found = objects_at({key.url for key in choices})
    for key, times in choices.items():
        if key.url in found:
            yield (_day(key.day), key.words, *found[key.url], key.place, key.is_suggestion, times)


def objects_at(urls: Iterable[str]) -> dict[str, Object]:
    """What stands at these addresses; procedures are looked up by their code, which has an index."""
    wanted = set(urls)
    codes = {found[1] for url in wanted if (found := _CODE.search(url))}
    others = {url for url in wanted if not _CODE.search(url)}
    shown = Document.objects.in_force().order_by("-pk")
    rows = [
        *(shown.filter(code__in=codes).values_list("url", "kind", "key") if codes else ()),
        *(shown.filter(url__in=others).values_list("url", "kind", "key") if others else ()),
    ]
    return {url: (kind, key) for url, kind, key in rows if url in wanted}


def _day(day: date) -> Any:
    return connection.ops.adapt_datefield_value(day)
