"""The figures that everyone may see. No token, no session, so the page can be cached whole."""

from __future__ import annotations

from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from dossiers.statistics import figures_by_agency, total
from dossiers.statistics_charts import charts

PERIODS = {"30": 30, "90": 90, "365": 365}  # days back from today


@require_GET
def statistics(request: HttpRequest) -> HttpResponse:
    """Received, answered, on time and late, of the last days (?ky=30, 90 or 365), by agency."""
    now = timezone.now()
    period = request.GET.get("ky", "30")
    days = PERIODS.get(period, PERIODS["30"])
    until: date = timezone.localdate(now)
    since = until - timedelta(days=days - 1)
    rows = figures_by_agency(since=since, until=until, now=now)
    rows.sort(key=lambda row: (row.on_time_share if row.on_time_share is not None else 2, row.agency))
    context = {
        "now": now,
        "since": since,
        "until": until,
        "rows": rows,
        "charts": charts(rows, now=now),
        "total": total(rows),
        "periods": PERIODS.values(),
        "days": days,
    }
    return render(request, "dossiers/statistics.html", context)
