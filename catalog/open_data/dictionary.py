"""The data dictionary: what every column of every file means, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from catalog.open_data.tables import ALL_TABLES, Column, Table

HEADER = ("table", "column", "type", "nullable", "values", "description")


@dataclass(frozen=True, slots=True)
class Entry:
    """One column as people read it."""

    column: str
    type: str
    nullable: bool
    values: tuple[str, ...]
    description: str


@dataclass(frozen=True, slots=True)
class TableEntry:
    name: str
    title: str
    columns: list[Entry]


def dictionary() -> list[TableEntry]:
    """Every table with its columns, in the order of the files."""
    return [TableEntry(table.name, _(table.title), list(_entries(table))) for table in ALL_TABLES]


def _entries(table: Table) -> Iterator[Entry]:
    for column in table.columns:
        description = _(column.description)
        yield Entry(column.name, _kind(column), column.nullable, column.values, description)


def _kind(column: Column) -> str:
    return str(_(column.kind))


def as_rows() -> Iterator[tuple[object, ...]]:
    """The dictionary as a table of its own."""
    for table in dictionary():
        for column in table.columns:
            yield table.name, column.column, column.type, column.nullable, list(column.values), column.description
