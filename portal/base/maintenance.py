"""The page of a planned stoppage: one setting closes the public pages, the staff area stays open."""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

RETRY_SECONDS = 600  # for search engines and other programs; people read the hour on the page


class MaintenanceMiddleware:
    """Answer 503 while the setting MAINTENANCE_UNTIL, a text such as `06:00, 23/11/2026`, is not empty."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if not settings.MAINTENANCE_UNTIL:
            raise MiddlewareNotUsed
        self.get_response = get_response
        self.open_addresses = (reverse("healthz"), reverse("readyz"), reverse("wagtailadmin_home"))

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith(self.open_addresses):
            return self.get_response(request)
        response = render(request, "503.html", {"until": settings.MAINTENANCE_UNTIL}, status=503)
        response["Retry-After"] = str(RETRY_SECONDS)
        response["Cache-Control"] = "no-store"
        return response
