"""What a declaration consists of, as the data directory has it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parents[1] / "data" / "declarations"
MOTTO = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
PLACE_AND_DATE = "…………, ngày …… tháng …… năm ……"
DOTS = 24  # letters' worth of dots after each label


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration:
    """One form; `blocks` are its fields in order, each with a `kind` of `word.BLOCKS`.

    A block has the sample's answers too: `value`, `values`, `chosen` or `sample`. The blank form leaves them out.
    """

    procedure: str  # code
    paper: str  # as the procedure names it
    title: str
    addressee: str
    blocks: list[dict[str, Any]]
    pledge: str
    signers: list[list[str]]  # role and what to do, from left to right; at most three
    form: str = ""  # as the procedure names it, where one paper has several
    subtitle: str = ""
    number: str = ""  # printed over the heading
    organisation: str = ""  # what stands over the name of the body that writes; "" for a person's declaration
    photo: str = ""  # size of the photograph to stick on
    notes: list[str] = field(default_factory=list)
    sample: dict[str, Any] = field(default_factory=dict)  # addressee, place_date, organisation, signed; {}: no sample


@cache
def declarations() -> list[Declaration]:
    """Every declaration of the data directory."""
    return [Declaration(**json.loads(path.read_text(encoding="utf-8"))) for path in sorted(DATA.glob("*.json"))]


def weights(block: dict[str, Any]) -> list[int]:
    """The relative widths of a table's columns; the number's is narrow."""
    columns = block["columns"]
    if "widths" in block:
        return list(block["widths"])
    return [2 if name == "STT" else 2 + min(len(name), 12) for name in columns]
