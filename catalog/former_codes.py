"""Codes under which a procedure was known before, or is known elsewhere: they lead to today's."""

from __future__ import annotations

import re

from catalog.models import OldCode

# Older sources add zeros and the province's code (1.001193.000.00.00.H46), newer ones the province's code alone.
_CODE_WITH_SUFFIX = re.compile(r"(?P<code>\d\.\d{6})\.[0-9A-Za-z.]{1,24}", re.ASCII)


def code_without_suffix(code: str) -> str | None:
    """`1.001193` for `1.001193.000.00.00.H46`; None for a code that has no suffix."""
    match = _CODE_WITH_SUFFIX.fullmatch(code)
    return match["code"] if match else None


def todays_code(code: str) -> str | None:
    """The code to which another one leads: without its suffix, or a published procedure's own; None for no such."""
    plain = code_without_suffix(code) or code
    if not plain.isprintable():  # PostgreSQL takes no NUL
        return None
    rows = OldCode.objects.filter(code=plain, procedure__live=True).exclude(procedure__code=plain)
    found = rows.order_by("pk").values_list("procedure__code", flat=True).first()
    return found or (plain if plain != code else None)
