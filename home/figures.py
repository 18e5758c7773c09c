"""This month's work of the desks, in three figures, for the home page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.core.cache import cache

from dossiers.late import late_legs
from dossiers.statistics import this_month

CACHE_KEY = "home:figures"
CACHE_SECONDS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontFigures:
    """The month's counts are the statistics page's; `late` is the length of the public list of late dossiers."""

    received: int
    on_time: int
    counted: int  # answered, or late and still open
    late: int

    @property
    def on_time_share(self) -> float | None:
        """Of one; None while nothing is counted."""
        return self.on_time / self.counted if self.counted else None


def front_figures(now: datetime) -> FrontFigures | None:
    """Counted once a minute. None while there is nothing to tell: then the home page shows no figures."""
    figures: FrontFigures | None = cache.get(CACHE_KEY)
    if figures is None:
        figures = count_figures(now)
        cache.set(CACHE_KEY, figures, CACHE_SECONDS)
    return figures if figures.received or figures.late else None


def count_figures(now: datetime) -> FrontFigures:
    """Two queries."""
    month = this_month(now)
    return FrontFigures(
        received=month.received,
        on_time=month.on_time,
        counted=month.answered + month.late_open,
        late=late_legs(now).count(),
    )
