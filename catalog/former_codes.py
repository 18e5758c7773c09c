"""Codes under which a procedure was known before, or is known elsewhere: they lead to today's."""

from __future__ import annotations

import re

from catalog.models import Procedure

# Older sources add zeros and the province's code (1.001193.000.00.00.H46), newer ones the province's code alone.
_CODE_WITH_SUFFIX = re.compile(r"(?P<code>\d\.\d{6})\.[0-9A-Za-z.]{1,24}", re.ASCII)
_LONGEST_CODE = 20  # of a code that a procedure has or had


def todays_code(code: str) -> str | None:
    """Today's code of the live procedure that has or had this one, with a suffix or without; None where none did.

    A code of today goes before one of yesterday, which several procedures may have had when they were merged.
    """
    match = _CODE_WITH_SUFFIX.fullmatch(code)
    plain = match["code"] if match else code
    if len(plain) > _LONGEST_CODE or not plain.isprintable():  # PostgreSQL takes no NUL
        return None
    live = Procedure.objects.filter(live=True).order_by("pk").values_list("code", flat=True)
    return live.filter(code=plain).first() or live.filter(old_codes__code=plain).first()
