"""The PDF file of a declaration, and its filled-in sample: the same blocks as the DOCX, set by typst.

The data are the project's own files, so typst runs in this process: forty forms take a few seconds, where a process
for each would take a minute. What people typed goes through casework.printing instead.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from django.conf import settings

from casework.printing import FONTS
from casework.typesetting import compile_paper
from catalog.declarations.reading import DOTS, MOTTO, PLACE_AND_DATE, Declaration, weights

TEMPLATE = settings.BASE_DIR / "catalog" / "typst" / "blank_declaration.typ"
ANSWERS = ("value", "values", "chosen", "sample")


def build_pdf(declaration: Declaration) -> bytes:
    """The blank form to print."""
    return _compiled({**_data(declaration), "sample": {}, "blocks": [_blank(block) for block in declaration.blocks]})


def build_sample(declaration: Declaration) -> bytes:
    """The form as an invented person has filled it in; marked as a sample on every page.

    Raises:
        ValueError: the declaration has no sample.
    """
    if not declaration.sample:
        raise ValueError(f"{declaration.title}: no sample")
    return _compiled(_data(declaration))


def _data(declaration: Declaration) -> dict[str, Any]:
    blocks = [{**block, "weights": weights(block)} if "columns" in block else block for block in declaration.blocks]
    return {**asdict(declaration), "blocks": blocks, "motto": MOTTO, "place_date": PLACE_AND_DATE, "dots": DOTS}


def _blank(block: dict[str, Any]) -> dict[str, Any]:
    kept = {name: value for name, value in block.items() if name not in ANSWERS}
    return {**kept, "weights": weights(block)} if "columns" in block else kept


def _compiled(data: dict[str, Any]) -> bytes:
    order = {
        "template": str(TEMPLATE),
        "root": str(settings.BASE_DIR),
        "fonts": str(FONTS),
        "data": json.dumps(data, ensure_ascii=False),
    }
    return compile_paper(order)
