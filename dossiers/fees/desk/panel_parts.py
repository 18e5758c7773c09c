"""What a panel about money on the first page is made of: its number, where it counts, its first rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from wagtail.admin.ui.components import Component

MOST_PLACES = 6  # agencies that are named; the others are counted


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One thing to do."""

    url: str
    name: str  # of the dossier, or the day
    who: str = ""
    what: str = ""
    amount: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """How many of them wait at one agency; without a name: in the whole province."""

    agency: str
    count: int
    url: str


class FeesPanel(Component):
    """A number that leads to its list, the first rows of it, and where several agencies are the reader's, each."""

    template_name = "dossiers/fees/home_panel.html"
    order = 2

    def __init__(self, key: str, title: str, places: list[Place], rows: list[Row], *, empty: str, start: str) -> None:
        self.key, self.title, self.places, self.rows, self.empty, self.start = key, title, places, rows, empty, start

    @property
    def count(self) -> int:
        return sum(place.count for place in self.places)

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        several = self.places if len(self.places) > 1 else []
        return {
            "panel": self,
            "url": self.places[0].url if self.places else self.start,
            "places": several[:MOST_PLACES],
            "more_places": len(several[MOST_PLACES:]),
        }
