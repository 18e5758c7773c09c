"""This month's work of the desks, in three figures, for the home page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Q
from django.utils import timezone

from dossiers.models import Leg
from dossiers.workflow import WAITING_STATES


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
    """One query over the legs. None while there is nothing to tell: then the home page shows no figures."""
    local = timezone.localtime(now)
    start = local.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    finished = Q(finished_at__gte=start, due_at__isnull=False)
    overdue = Q(finished_at=None, due_at__lt=now) & ~Q(state__in=WAITING_STATES)
    counts = Leg.objects.aggregate(
        received=Count("pk", filter=Q(order=1, received_at__gte=start)),
        finished=Count("pk", filter=finished),
        in_time=Count("pk", filter=finished & Q(finished_at__lte=F("due_at"))),
        late=Count("pk", filter=overdue),
    )
    if not any(counts.values()):
        return None
    measured = counts["finished"] + counts["late"]
    return Figures(received=counts["received"], in_time=counts["in_time"], measured=measured, late=counts["late"])
