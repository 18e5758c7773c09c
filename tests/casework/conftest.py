"""The demonstration's calendar, as the pure functions read it."""

import json
from datetime import date, time
from typing import Any

import pytest
from django.conf import settings

from casework.deadlines import WorkingCalendar


@pytest.fixture(scope="session")
def calendar_data() -> dict[str, Any]:
    path = settings.BASE_DIR / "casework" / "data" / "calendar.json"
    data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return data


@pytest.fixture(scope="session")
def calendar(calendar_data: dict[str, Any]) -> WorkingCalendar:
    """Built here by hand, so that the tests of deadlines need no database."""
    days_off = calendar_data["days_off"]
    return WorkingCalendar(
        periods=tuple((time.fromisoformat(a), time.fromisoformat(b)) for a, b in calendar_data["working_hours"]),
        cut_off=time.fromisoformat(calendar_data["transfer_cut_off"]),
        days_off={date.fromisoformat(day["date"]): day["name"] for day in days_off},
        working_saturdays={date.fromisoformat(day["date"]): day["why"] for day in calendar_data["working_saturdays"]},
        provisional=frozenset(date.fromisoformat(day["date"]) for day in days_off if day["provisional"]),
    )
