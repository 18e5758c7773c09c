"""Which of the staff have seen the applicant's data; behind the one-time code, like the data themselves."""

from __future__ import annotations

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from dossiers.readings import readings_for_applicant
from dossiers.visits import Visit, ask_to_confirm, visit_required

PAGE_SIZE = 50


@require_GET
@visit_required
def readings(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Agency, role, what and when; officers by name only where the province's policy is to name them."""
    if not visit.confirmed:
        return ask_to_confirm(request, "dossiers:readings")
    page = Paginator(readings_for_applicant(visit.dossier), PAGE_SIZE).get_page(request.GET.get("trang"))
    context = {
        "dossier": visit.dossier,
        "page_obj": page,
        "named": settings.READINGS_NAME_OFFICERS,
    }
    return render(request, "dossiers/readings.html", context)
