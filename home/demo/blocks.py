"""The demonstration's texts as blocks of a page's body."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.html import format_html_join
from wagtail.rich_text import RichText

from catalog.models import Procedure
from home.blocks import written
from home.blocks.written import Block
from home.demo.tree import document, picture

__all__ = ["Block", "blocks"]


def blocks(rows: list[dict[str, Any]], procedures: Mapping[str, Procedure]) -> list[Block]:
    """Each row as home.blocks.written has it; of procedures those that the catalog lacks are left out."""
    return [block for row in rows if (block := _block(row, procedures))]


def _block(row: dict[str, Any], procedures: Mapping[str, Procedure]) -> Block | None:
    match row:
        case {"procedures": codes, "title": title}:
            known = [procedures[code] for code in codes if code in procedures]
            return ("procedures", {"title": title, "procedures": known}) if known else None
        case {"gallery": title, "pictures": rows}:
            return "gallery", {"title": title, "pictures": [_pictured(*row) for row in rows]}
        case {"video": file_name, "title": title, "poster": scene, "transcript": sentences}:
            file = document(file_name, title)
            return "video", {
                "title": title,
                "file": file,
                "address": "",
                "poster": picture(scene),
                "transcript": RichText(format_html_join("", "<p>{}</p>", ((text,) for text in sentences))),
            }
    return written.block(row)


def _pictured(scene: str, alt: str, caption: str) -> dict[str, Any]:
    return {"picture": picture(scene), "alt": alt, "caption": caption, "credit": ""}
