"""Public pages that caches may keep, if they ask each time: no session is touched, no CSRF token written."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.views.decorators.http import conditional_page

PAGE_SECONDS = 60  # how long something made of the index may be kept, and then asked for again

View = Callable[..., HttpResponse]


def public_page(view: View) -> View:
    """ETag and a public Cache-Control; display and language cookies change the page, so it varies on them.

    The portal keeps the page itself (portal.base.page_middleware), and forgets it with the next change: a proxy that
    kept it without asking would show it longer, and nobody would count its readers.
    """

    @conditional_page
    @wraps(view)
    def cached(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        patch_vary_headers(response, ["Cookie"])
        if response.status_code == 200:
            signed_in = settings.SESSION_COOKIE_NAME in request.COOKIES
            kind = {"private": True} if signed_in else {"public": True}
            patch_cache_control(response, max_age=0, must_revalidate=True, **kind)
        return response

    return cached
