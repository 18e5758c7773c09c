"""One procedure: its page, its print and the ledger of its due date."""

from __future__ import annotations

import re

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from catalog.caching import public_page
from catalog.models import Procedure
from catalog.page import ProcedurePage

# Older sources add zeros and the province's code (1.001193.000.00.00.H46), newer ones the province's code alone.
_CODE_WITH_SUFFIX = re.compile(r"(?P<code>\d\.\d{6})\.[0-9A-Za-z.]{1,24}", re.ASCII)


def _page(request: HttpRequest, code: str) -> ProcedurePage:
    """The page of a procedure that is live, in force or not: an expired one says what has replaced it."""
    procedure = get_object_or_404(Procedure.objects.filter(live=True).for_page(), code=code)
    return ProcedurePage(procedure, case_key=request.GET.get("truong-hop", ""))


@require_safe
@public_page
def procedure(request: HttpRequest, code: str) -> HttpResponse:
    if match := _CODE_WITH_SUFFIX.fullmatch(code):
        query = request.META.get("QUERY_STRING", "")
        url = reverse("catalog:procedure", args=[match["code"]])
        return redirect(f"{url}?{query}" if query else url, permanent=True)
    page = _page(request, code)
    return render(request, "catalog/procedure.html", {"page": page, "procedure": page.procedure})


@require_safe
@public_page
def procedure_print(request: HttpRequest, code: str) -> HttpResponse:
    """The papers, steps and ways to submit on one A4 sheet or two."""
    page = _page(request, code)
    return render(request, "catalog/procedure_print.html", {"page": page, "procedure": page.procedure})


@require_safe
@public_page
def ledger(request: HttpRequest, code: str) -> HttpResponse:
    """Why a dossier received now is due when it is, date by date."""
    page = _page(request, code)
    if page.due_today is None:
        raise Http404
    return render(request, "catalog/ledger.html", {"page": page, "procedure": page.procedure, "due": page.due_today})
