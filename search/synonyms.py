"""The general list of synonyms that the portal brings along; editors change their own copy in the database."""

import csv
from pathlib import Path
from typing import Any

GENERAL_LISTS = Path(__file__).parent / "data" / "synonyms"  # one file for each part of life
_COLUMNS = ["kind", "says", "means", "reason"]


def read_general_list(folder: Path = GENERAL_LISTS) -> list[dict[str, str]]:
    """The rows of all lists; lines that begin with # are remarks."""
    every = (line for path in sorted(folder.glob("*.tsv")) for line in path.read_text(encoding="utf-8").splitlines())
    lines = [line for line in every if line.strip() and not line.startswith("#")]
    return list(csv.DictReader(lines, fieldnames=_COLUMNS, delimiter="\t", quoting=csv.QUOTE_NONE))


def add_general_list(model: Any) -> int:
    """Add the rows that the database does not have yet, known by what people say; never touch edited ones.

    `model` is Synonym, or its historical form in a migration.
    """
    known = set(model.objects.values_list("says", flat=True))
    fresh = [model(**row) for row in read_general_list() if row["says"] not in known]
    model.objects.bulk_create(fresh, batch_size=500)
    return len(fresh)
