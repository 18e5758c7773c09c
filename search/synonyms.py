"""The general lists of synonyms that the portal brings along; editors change their own copy in the database."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

GENERAL_LISTS = Path(__file__).parent / "data" / "synonyms"  # one file for each part of life
_COLUMNS = ("kind", "says", "means", "reason")


class MalformedList(ValueError):
    """A line of a list is no row; the message names file and line."""


def read_general_list(folder: Path = GENERAL_LISTS) -> list[dict[str, str]]:
    """The rows of all lists, each once; empty lines and those that begin with # are remarks.

    Raises:
        MalformedList: a line has not its four columns.
    """
    rows = (row for path in sorted(folder.glob("*.tsv")) for row in _rows(path))
    return list({(row["kind"], row["says"], row["means"]): row for row in rows}.values())


def _rows(path: Path) -> Iterator[dict[str, str]]:
    for number, line in enumerate(path.read_text(encoding="utf-8-sig").splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = [cell.strip() for cell in line.split("\t")]
        if len(cells) != len(_COLUMNS) or not all(cells):
            raise MalformedList(f"{path.name}, line {number}: kind, says, means and reason are needed, between tabs")
        yield dict(zip(_COLUMNS, cells, strict=True))


def add_general_list(model: Any) -> int:
    """Add the rows that the database does not have yet, known by what people say; never touch edited ones.

    `model` is Synonym, or its historical form in a migration.
    """
    known = set(model.objects.values_list("says", flat=True))
    fresh = [model(**row) for row in read_general_list() if row["says"] not in known]
    model.objects.bulk_create(fresh, batch_size=500)
    return len(fresh)
