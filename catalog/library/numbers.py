"""A form's printed number and the document that it is annexed to, read from its name in the procedures' data."""

from __future__ import annotations

import re
from typing import NamedTuple

from catalog.models import FormTemplate

_KINDS = {"NĐ": "Nghị định", "TT": "Thông tư", "QĐ": "Quyết định"}
_SOURCE = re.compile(r"\s*\b(?P<kind>NĐ|TT|QĐ) (?P<number>\d{1,4}/\d{4}/[\w-]+)$")
# "Mẫu số 01", "Phụ lục V", "Mẫu B16", "CT01", "TP-LS-02", "TP/CN-2011/CN.04": short, and with a figure or an annex.
_NUMBER = re.compile(r"(?:Mẫu|Phụ lục|Mẫu Phụ lục)\b.*|[A-ZĐ\d/.-]*\d[\w/.-]*")
_LONGEST = 60


class Numbered(NamedTuple):
    number: str  # "" where the name is none
    issued_with: str


def numbered(name: str) -> Numbered:
    """`Mẫu số 01 NĐ 63/2024/NĐ-CP` is "Mẫu số 01" of "Nghị định 63/2024/NĐ-CP"."""
    source = _SOURCE.search(name)
    rest = name[: source.start()].strip() if source else name.strip()
    number = rest if len(rest) <= _LONGEST and _NUMBER.fullmatch(rest) and rest != "Mẫu" else ""
    return Numbered(number, f"{_KINDS[source['kind']]} {source['number']}" if source else "")


def name_numbers() -> int:
    """Fill in number and document where a form has neither; what an editor wrote stays. How many forms got one."""
    changed = []
    for form in FormTemplate.objects.filter(number="", issued_with=""):
        form.number, form.issued_with = numbered(form.name)
        if form.number or form.issued_with:
            changed.append(form)
    FormTemplate.objects.bulk_update(changed, ["number", "issued_with"], batch_size=500)
    return len(changed)
