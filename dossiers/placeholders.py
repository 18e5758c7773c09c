"""The words in braces that a ready sentence leaves open, and what fills them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.formats import date_format

if TYPE_CHECKING:
    from dossiers.models import Leg

PAPER = "giấy tờ"
# As an office writes them; what each becomes stands in the template desk/placeholders.html.
PLACEHOLDERS = frozenset({"họ tên", "thủ tục", "mã hồ sơ", "cơ quan", "hẹn trả", PAPER})
_BRACED = re.compile(r"\{([^{}]*)\}")


def unknown_placeholders(text: str) -> list[str]:
    return [name for name in _BRACED.findall(text) if name.strip() not in PLACEHOLDERS]


def filled(text: str, leg: Leg, *, paper: str = "") -> str:
    """The sentence for this dossier. A placeholder that nothing fills yet stays, so that the officer sees the gap."""
    words = values(leg) | ({PAPER: paper} if paper else {})
    return _BRACED.sub(lambda found: words.get(found[1].strip()) or found[0], text)


def values(leg: Leg) -> dict[str, str]:
    dossier = leg.dossier
    due = date_format(timezone.localtime(leg.due_at), "H:i d/m/Y") if leg.due_at else ""
    return {
        "họ tên": dossier.applicant_name,
        "thủ tục": dossier.procedure_title,
        "mã hồ sơ": str(dossier),
        "cơ quan": leg.agency.name,
        "hẹn trả": due,
    }
