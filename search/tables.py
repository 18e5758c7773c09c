"""Tables for spreadsheets: no cell may begin a formula, and Vietnamese stays readable."""

import csv
from collections.abc import Iterable, Sequence

from django.http import HttpResponse

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def csv_response(name: str, rows: Iterable[Sequence[object]]) -> HttpResponse:
    """UTF-8 with a mark, which spreadsheets need; kept by no cache."""
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    writer = csv.writer(response)
    for row in rows:
        writer.writerow([harmless(str(cell)) for cell in row])
    return response


def harmless(cell: str) -> str:
    """The cell as a text, whatever it begins with."""
    return f"'{cell}" if cell.lstrip(" '").startswith(FORMULA_SIGNS) else cell


def original(cell: str) -> str:
    """What `harmless` was given."""
    return cell[1:] if cell.startswith("'") and harmless(cell[1:]) == cell else cell
