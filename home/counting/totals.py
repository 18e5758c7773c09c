"""The sums that pages show."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.db import DatabaseError
from django.db.models import Q, Sum
from django.http import HttpRequest
from django.utils import timezone

from home.counting.online import readers_online
from home.counting.recording import own_host
from home.models import PageViews, SiteVisits
from portal.base import page_cache

_SECONDS = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Counters:
    """The line in the footer."""

    visits: int
    visits_this_year: int
    online: int


def counters(request: HttpRequest) -> Counters | None:
    """For the shell; of a department's site what its own host had. None until somebody came."""
    if not settings.COUNT_VISITS:
        return None
    try:
        total, year = visits(own_host(request))
    except DatabaseError:  # the page that says so is drawn with this shell, too
        return None
    return Counters(visits=total, visits_this_year=year, online=max(readers_online(), 1)) if total else None


def visits(host: str = "") -> tuple[int, int]:
    """In all, and since the first of January; one query every half minute in each process."""
    year = timezone.localdate().year

    def ask() -> tuple[int, int]:
        rows = SiteVisits.objects.filter(host=host)
        found = rows.aggregate(total=Sum("times"), year=Sum("times", filter=Q(day__year=year)))
        return found["total"] or 0, found["year"] or 0

    return page_cache.remembered(f"counting:visits:{host}:{year}", ask, _SECONDS, of=(page_cache.Subject.HOSTS,))


def page_views(page_id: int) -> int:
    """How often a page was read until now; one query."""
    found: int | None = PageViews.objects.filter(page=page_id).aggregate(total=Sum("times"))["total"]
    return found or 0
