"""This month's work of the desks, in three figures, for the home page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.core.cache import cache
from django.db.models import Count, F, Q
from django.utils import timezone

from dossiers.models import Leg
from dossiers.workflow import RUNNING_STATES, State

CACHE_KEY = "home:figures"
CACHE_SECONDS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    received: int  # dossiers received since the first of the month
    in_time: int  # finished this month by their due date
    measured: int  # finished this month, or late now
    late: int  # open now, past their due date, not waiting for the applicant

    @property
    def on_time(self) -> float | None:
        """Share of one; None when nothing was due."""
        return self.in_time / self.measured if self.measured else None


def figures_of_month(now: datetime) -> Figures | None:
    """Counted once a minute. None while there is nothing to tell: then the home page shows no figures."""
    figures: Figures | None = cache.get(CACHE_KEY)
    if figures is None:
        figures = count_figures(now)
        cache.set(CACHE_KEY, figures, CACHE_SECONDS)
    return figures if figures.received or figures.measured else None


def count_figures(now: datetime) -> Figures:
    """One query over the legs."""
    local = timezone.localtime(now)
    start = local.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    finished = Q(finished_at__gte=start, due_at__isnull=False) & ~Q(state=State.WITHDRAWN)
    overdue = Q(state__in=RUNNING_STATES, due_at__lt=now)
    counts = Leg.objects.aggregate(
        received=Count("pk", filter=Q(order=1, received_at__gte=start)),
        finished=Count("pk", filter=finished),
        in_time=Count("pk", filter=finished & Q(finished_at__lte=F("due_at"))),
        late=Count("pk", filter=overdue),
    )
    measured = counts["finished"] + counts["late"]
    return Figures(received=counts["received"], in_time=counts["in_time"], measured=measured, late=counts["late"])
