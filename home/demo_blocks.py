"""The demonstration's texts as blocks of a page's body."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from catalog.models import Procedure
from home import written
from home.written import Block

__all__ = ["Block", "blocks"]


def blocks(rows: list[dict[str, Any]], procedures: Mapping[str, Procedure]) -> list[Block]:
    """Each row as home.written has it; of procedures those that the catalog lacks are left out."""
    return [block for row in rows if (block := _block(row, procedures))]


def _block(row: dict[str, Any], procedures: Mapping[str, Procedure]) -> Block | None:
    match row:
        case {"procedures": codes, "title": title}:
            known = [procedures[code] for code in codes if code in procedures]
            return ("procedures", {"title": title, "procedures": known}) if known else None
    return written.block(row)
