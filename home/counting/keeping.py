"""Days of long ago become months: the sums stay, the tables do not grow with every page and day."""

from __future__ import annotations

from datetime import date, datetime

from django.core.cache import cache
from django.db import transaction
from django.db.models import Model, Sum
from django.db.models.functions import TruncMonth
from django.utils import timezone

from home.models import PageViews, SiteVisits


def first_day_kept(now: datetime) -> date:
    """Of days before it only the month's sum is kept: by day a year and this month, so that a season has its like."""
    today = timezone.localdate(now)
    return today.replace(year=today.year - 1, day=1)


def roll_up_daily(now: datetime) -> int:
    """Periodic work, once a day. Returns how many rows are fewer."""
    if not cache.add(f"views-rolled-up-{timezone.localdate(now)}", 1, timeout=86_400):
        return 0
    before = first_day_kept(now)
    return _roll_up(PageViews, "page_id", before) + _roll_up(SiteVisits, "host", before)


@transaction.atomic
def _roll_up(model: type[Model], whose: str, before: date) -> int:
    """Add the days of each month to its first one; nothing is counted on those days any more."""
    rows = model._default_manager.filter(day__lt=before)
    days = rows.exclude(day__day=1)
    months = set(days.annotate(month=TruncMonth("day")).values_list(whose, "month").distinct())
    fewer = 0
    for owner, month in months:
        of_month = rows.filter(**{whose: owner, "day__year": month.year, "day__month": month.month})
        times = of_month.aggregate(times=Sum("times"))["times"] or 0
        fewer += of_month.delete()[0] - 1
        model._default_manager.create(**{whose: owner, "day": month, "times": times})
    return fewer
