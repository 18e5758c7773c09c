"""The page templates with which a portal begins; its editors change them as they like."""

from __future__ import annotations

import json
from pathlib import Path

from django.db import transaction

from home.blocks import written
from home.models import PageTemplate

TEXTS = Path(__file__).parents[1] / "data" / "page_templates.json"


@transaction.atomic
def load_page_templates() -> int:
    """The texts of `data/page_templates.json`, unless the portal has templates already.

    Returns:
        How many were made.
    """
    if PageTemplate.objects.exists():
        return 0
    rows = json.loads(TEXTS.read_text(encoding="utf-8"))
    for row in rows:
        body = [written.block(each) for each in row.pop("body")]
        PageTemplate.objects.create(**row, body=body)
    return len(rows)
