"""This month's work of the desks, in three figures, for the home page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.core.cache import cache

from dossiers.late import late_legs
from dossiers.statistics import Figures, this_month

CACHE_KEY = "home:figures"
CACHE_SECONDS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontFigures:
    """`month` is the statistics page's; `late` the length of the public list of late dossiers."""

    month: Figures
    late: int


def front_figures(now: datetime) -> FrontFigures | None:
    """Counted once a minute. None while there is nothing to tell: then the home page shows no figures."""
    figures: FrontFigures | None = cache.get(CACHE_KEY)
    if figures is None:
        figures = count_figures(now)
        cache.set(CACHE_KEY, figures, CACHE_SECONDS)
    return figures if figures.month.received or figures.late else None


def count_figures(now: datetime) -> FrontFigures:
    """Two queries."""
    return FrontFigures(month=this_month(now), late=late_legs(now).count())
