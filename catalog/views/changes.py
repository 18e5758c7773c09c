"""What is new or has changed among the procedures, month by month."""

from __future__ import annotations

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from catalog.caching import public_page
from catalog.change_list import MONTH, by_day, chosen_by, months, of_month, shown
from catalog.feeds import ChangesAtom, ChangesRss
from catalog.models import ProcedureChange

PAGE_SIZE = 50  # changes
atom = require_safe(public_page(ChangesAtom()))
rss = require_safe(public_page(ChangesRss()))


@require_safe
@public_page
def changes(request: HttpRequest) -> HttpResponse:
    """The month that the address names; the latest one for what names none in which something changed."""
    chosen = chosen_by(request.GET)
    found = chosen.changes()
    every = months(found)
    asked = request.GET.get(MONTH, "")
    month = next((month for month in every if month.key == asked), every[0] if every else None)
    listed = shown(of_month(found, month)) if month else found.none()
    page: Page[ProcedureChange] = Paginator(listed, PAGE_SIZE).get_page(request.GET.get("trang"))
    context = {
        "chosen": chosen,
        "months": every,
        "month": month,
        "page_of_changes": page,
        "days": by_day(page),
    }
    return render(request, "catalog/changes/list.html", context)
