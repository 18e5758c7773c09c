"""Sheets and columns of the workbooks that are exported, filled in and imported: declared once for all three."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise

from portal.base.text import fold

Words = str | Promise
# Value in our own terms → word that people read. A function, for some lists grow with the database.
Choices = Callable[[], Mapping[str, Words]]
Kind = Literal["text", "code", "number", "date", "yes"]  # a code has six digits after its dot


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """`key` is the name in the JSON shape; it stands for the heading in files of programs."""

    key: str
    heading: Words
    help: Words = ""
    kind: Kind = "text"
    width: int = 20  # characters
    required: bool = False
    many: bool = False  # several values with ; between them
    choices: Choices | None = None
    strict: bool = True  # only the choices; otherwise they are offered, and others may be written


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A list of rows; `key` is its name in files of programs."""

    key: str
    title: Words  # at most 31 characters
    columns: tuple[Column, ...]
    help: Words = ""
    required: bool = False


def in_every_language(words: Words) -> tuple[str, ...]:
    """As each language of the portal says it: a file is filled in by one person and imported by another."""
    found = []
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found.append(str(words))
    return tuple(dict.fromkeys(found))


def names_of(key: str, words: Words) -> dict[str, str]:
    """Each folded name by which `key` may be called → `key`."""
    return {fold(name): key for name in (key, *in_every_language(words))}


@cache
def heading_names(sheet: Sheet) -> dict[str, str]:
    """Folded heading → key of the column."""
    return {name: column.key for column in sheet.columns for name in names_of(column.key, column.heading)}


def choice_names(column: Column) -> dict[str, str]:
    """Folded word → value."""
    given = column.choices() if column.choices else {}
    return {name: value for value, word in given.items() for name in names_of(value, word)}
