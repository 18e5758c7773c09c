"""`/so-do-cong/`: the whole portal on one page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from catalog.caching import public_page
from home.serving.site_map import pages, services


@require_safe
@public_page
def site_map(request: HttpRequest) -> HttpResponse:
    return render(request, "home/site_map.html", {"services": services(), "pages": pages(request)})
