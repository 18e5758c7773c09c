"""Desks that are closed for some days."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from catalog.models import Agency, DeskClosure


def closed(agency: Agency, first: date, days: int | None = 5, **changes: Any) -> DeskClosure:
    """Closed from `first` for `days` days; None: until further notice."""
    last = None if days is None else first + timedelta(days=days - 1)
    given = {"reason": "Sửa chữa trụ sở", "first_day": first, "last_day": last, **changes}
    return DeskClosure.objects.create(agency=agency, **given)
