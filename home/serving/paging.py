"""Pages of a list, whatever the address says."""

from typing import Any

from django.core.paginator import Page, Paginator

_LONGEST_NUMBER = 6  # digits; a longer page number is past the end anyway


def page_of(objects: Any, number: str | None, size: int) -> Page:
    """The page that the address names; the first for what is not a number, the last for one past the end."""
    wanted = number or "1"
    if wanted.isascii() and wanted.isdigit():
        wanted = wanted[:_LONGEST_NUMBER]
    return Paginator(objects, size).get_page(wanted)
