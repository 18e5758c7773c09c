"""Texts of data files as blocks of a page's body; each row names its block by its first key."""

from __future__ import annotations

from typing import Any

from django.utils.html import format_html, format_html_join
from wagtail.rich_text import RichText

Block = tuple[str, Any]


def block(row: dict[str, Any]) -> Block:
    """One row.

    Raises:
        ValueError: there is no such block.
    """
    match row:
        case {"h": heading}:
            return "heading", heading
        case {"p": text}:
            return "paragraph", paragraph(text)
        case {"list": items}:
            return "paragraph", bullets(items)
        case {"quote": text, "speaker": speaker}:
            return "quote", {"text": text, "speaker": speaker}
        case {"notice": title, "text": text}:
            return "notice", {"kind": "attention", "title": title, "text": paragraph(text)}
        case {"hotline": phones, "title": title, "hours": hours}:
            return "hotline", {"title": title, "phones": phones, "hours": hours}
        case {"links": pairs, "title": title}:
            return "links", {"title": title, "links": [{"title": label, "address": to} for label, to in pairs]}
    raise ValueError(f"no block for {sorted(row)}")


def paragraph(text: str) -> RichText:
    return RichText(format_html("<p>{}</p>", text))


def bullets(items: list[str]) -> RichText:
    return RichText(format_html("<ul>{}</ul>", format_html_join("", "<li>{}</li>", ((item,) for item in items))))
