"""What the demonstration's agencies tell on their pages, and a field that the law has ended."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db.models import Q

from catalog.models import Agency, DeskDuty, Field
from portal.base.text import vietnamese_slug

DATA = Path(__file__).parent / "data" / "agencies.json"
TEXTS = ("email", "website", "address", "hours_note")
NUMBERS = ("latitude", "longitude")


def load_agency_pages(pages: list[dict[str, Any]]) -> None:
    """Only where nobody has written anything yet."""
    for page in pages:
        agency = Agency.objects.filter(Q(code=page.get("code")) | Q(name=page.get("name"))).first()
        if agency is None or agency.email or agency.latitude or agency.duties.exists():
            continue
        for name in TEXTS:
            setattr(agency, name, page.get(name) or getattr(agency, name))
        for name in NUMBERS:
            setattr(agency, name, Decimal(page[name]) if name in page else None)
        agency.save()
        DeskDuty.objects.bulk_create(_duties(agency, page.get("duties", [])))


def _duties(agency: Agency, rows: list[dict[str, Any]]) -> list[DeskDuty]:
    names = ("window", "name", "matter", "phone")
    return [
        DeskDuty(agency=agency, weekday=day, **{name: row.get(name, "") for name in names})
        for row in rows
        for day in row["days"]
    ]


def load_ended_fields() -> None:
    """After the procedures, which bring the fields of today."""
    for row in json.loads(DATA.read_text(encoding="utf-8"))["ended_fields"]:
        successor = Field.objects.filter(name=row["successor"]).first()
        values = {"group": row["group"], "valid_until": date.fromisoformat(row["valid_until"]), "successor": successor}
        Field.objects.get_or_create(name=row["name"], defaults={**values, "slug": vietnamese_slug(row["name"])})
