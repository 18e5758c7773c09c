"""What everyone may see: the late list and the figures. No token, no session, so the pages can be cached whole."""

from __future__ import annotations

import csv
from datetime import date, datetime, timedelta

from django.core.paginator import Paginator
from django.core.validators import slug_re
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from dossiers.late import LateRow, late_agencies, late_legs, late_rows
from dossiers.statistics import figures_by_agency, total

PAGE_SIZE = 50
PERIODS = {"30": 30, "90": 90, "365": 365}  # days back from today
FORMULA_SIGNS = ("=", "+", "-", "@", "\t")


@require_GET
def late(request: HttpRequest) -> HttpResponse:
    """Late dossiers, longest first; ?co-quan= one agency, ?dang=csv as a table."""
    now = timezone.now()
    legs = late_legs(now)
    chosen = request.GET.get("co-quan", "")
    if slug_re.match(chosen):  # anything else names no agency
        legs = legs.filter(agency__slug=chosen)
    if request.GET.get("dang") == "csv":
        return _as_csv(late_rows(list(legs), now), now)
    page = Paginator(legs, PAGE_SIZE).get_page(request.GET.get("trang"))
    context = {
        "now": now,
        "page_obj": page,
        "rows": late_rows(list(page), now),
        "agencies": late_agencies(now),
        "chosen": chosen,
    }
    return render(request, "dossiers/late.html", context)


def _as_csv(rows: list[LateRow], now: datetime) -> HttpResponse:
    """UTF-8 with a mark, so that spreadsheets read the Vietnamese; no cell may begin a formula."""
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="ho-so-tre-han-{timezone.localdate(now)}.csv"'
    writer = csv.writer(response)
    headings = [_("Dossier code"), _("Procedure"), _("Agency that holds it"), _("Promised"), _("Working days late")]
    writer.writerow([*headings, _("Reason"), _("Apology sent"), _("Promised now")])
    for row in rows:
        cells = [row.code, row.procedure, row.agency, _day(row.due_at), str(row.days), row.reason]
        writer.writerow([_safe(cell) for cell in [*cells, _day(row.apologised_at), _day(row.promised_at)]])
    return response


def _day(moment: datetime | None) -> str:
    return date_format(timezone.localtime(moment), "d/m/Y") if moment else ""


def _safe(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA_SIGNS) else cell


@require_GET
def statistics(request: HttpRequest) -> HttpResponse:
    """Received, answered, on time and late, of the last days (?ky=30, 90 or 365), by agency."""
    now = timezone.now()
    period = request.GET.get("ky", "30")
    days = PERIODS.get(period, PERIODS["30"])
    until: date = timezone.localdate(now)
    since = until - timedelta(days=days - 1)
    rows = figures_by_agency(since=since, until=until, now=now)
    context = {
        "now": now,
        "since": since,
        "until": until,
        "rows": sorted(rows, key=lambda row: (row.on_time_share if row.on_time_share is not None else 2, row.agency)),
        "total": total(rows),
        "periods": PERIODS.values(),
        "days": days,
    }
    return render(request, "dossiers/statistics.html", context)
