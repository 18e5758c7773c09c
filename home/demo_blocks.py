"""The demonstration's texts as blocks of a page's body."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.html import format_html
from wagtail.rich_text import RichText

from catalog.models import Procedure

Block = tuple[str, Any]


def blocks(rows: list[dict[str, Any]], procedures: Mapping[str, Procedure]) -> list[Block]:
    """Each row names its block by its first key; procedures that the catalog lacks are left out."""
    return [block for row in rows if (block := _block(row, procedures))]


def _block(row: dict[str, Any], procedures: Mapping[str, Procedure]) -> Block | None:
    match row:
        case {"h": heading}:
            return "heading", heading
        case {"p": text}:
            return "paragraph", _paragraph(text)
        case {"quote": text, "speaker": speaker}:
            return "quote", {"text": text, "speaker": speaker}
        case {"notice": title, "text": text}:
            return "notice", {"kind": "attention", "title": title, "text": _paragraph(text)}
        case {"hotline": phones, "title": title, "hours": hours}:
            return "hotline", {"title": title, "phones": phones, "hours": hours}
        case {"procedures": codes, "title": title}:
            known = [procedures[code] for code in codes if code in procedures]
            return ("procedures", {"title": title, "procedures": known}) if known else None
    raise ValueError(f"no block for {sorted(row)}")


def _paragraph(text: str) -> RichText:
    return RichText(format_html("<p>{}</p>", text))
