"""News by month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from django.db.models import Count
from django.db.models.functions import TruncMonth
from django.utils import timezone

from home.news.querysets import ArticleQuerySet

FIRST_YEAR, LAST_YEAR = 1990, 2100


@dataclass(frozen=True, slots=True)
class Month:
    first_day: date
    count: int
    url: str


def months(articles: ArticleQuerySet, base: str) -> list[tuple[int, list[Month]]]:
    """Years with their months that have news, the newest first, in one query; `base` is the archive's address."""
    rows = articles.order_by().annotate(month=TruncMonth("date")).values("month").annotate(count=Count("pk"))
    found = [Month(local.date(), row["count"], f"{base}{local:%Y/%m}/") for row in rows if (local := row["month"])]
    found.sort(key=lambda month: month.first_day, reverse=True)
    return [(year, list(of_year)) for year, of_year in groupby(found, key=lambda month: month.first_day.year)]


def in_month(articles: ArticleQuerySet, year: int, month: int) -> ArticleQuerySet:
    """By the portal's own calendar: an article of the last evening belongs to its month."""
    zone = timezone.get_current_timezone()
    start = datetime(year, month, 1, tzinfo=zone)
    end = datetime(year + month // 12, month % 12 + 1, 1, tzinfo=zone)
    found: ArticleQuerySet = articles.filter(date__gte=start, date__lt=end)
    return found


def exists(year: int, month: int) -> bool:
    """Whether there can be such a month."""
    return FIRST_YEAR <= year <= LAST_YEAR and 1 <= month <= 12
