"""Public pages are made once for all readers to whom they would look the same; see portal.base.page_cache."""

import hashlib
import re
from collections.abc import Callable
from typing import TypeGuard

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone

from portal.base import page_cache
from portal.base.display import Display
from portal.base.kept_responses import KeptResponse, KeptResponses
from portal.base.languages import chosen_language

LARGEST = 400_000  # bytes of a page that is kept: some hundred unknown filters make megabytes
KEPT_TYPES = frozenset({"text/html", "application/rss+xml", "application/atom+xml", "application/xml"})
# Whoever sends another cookie may see a page of their own. Those of programs that measure a whole domain name nobody
# to us; the display settings and the language are part of the key.
NEUTRAL_COOKIES = frozenset({"size", "contrast", settings.LANGUAGE_COOKIE_NAME, settings.CSRF_COOKIE_NAME})
NEUTRAL_PREFIXES = ("_ga", "_gid", "_gat", "_gcl", "_fbp", "_pk_", "__cf", "cf_", "_zlcmid")
# What senders of links append to them; no page of ours reads it, and each link would have a page of its own.
TRACKING = re.compile(
    r"(?:^|&)(?:utm_\w+|mtm_\w+|fbclid|gclid|gbraid|wbraid|msclkid|igshid|zarsrc|_gl|_ga|mc_[ce]id)=[^&]*"
)
WORDS = re.compile(r"\s*,\s*")  # of a header

pages = KeptResponses()


class WholePageMiddleware:
    """Answers from the pages kept, and keeps those that may be; stands outside of whatever a page needs to be made."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.closed = (reverse("wagtailadmin_home"), "/api/")

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        _forget_tracking(request)
        epoch = page_cache.begin_request()
        try:
            key = self._key_of(request, epoch)
            return self._answer(request, key) if key else self.get_response(request)
        finally:
            page_cache.end_request()

    def _answer(self, request: HttpRequest, key: str) -> HttpResponseBase:
        page = pages.find(key)
        if page is None:
            response = self.get_response(request)
            if request.method != "GET" or not _may_be_kept(response, request):
                return response
            page = KeptResponse.of(response, page_cache.noted(request))
            pages.keep(key, page)
        page_cache.note(request, **page.facts)
        return page.response(request)

    def _key_of(self, request: HttpRequest, epoch: str) -> str:
        """Where this reader's page is kept; empty for whoever may see a page of their own."""
        if not epoch or request.method not in {"GET", "HEAD"} or request.path_info.startswith(self.closed):
            return ""
        if getattr(request, "is_dummy", False):  # Wagtail's preview of what is not published
            return ""
        if "Authorization" in request.headers or request.META.get("CONTENT_LENGTH") not in {None, "", "0"}:
            return ""
        if not all(name in NEUTRAL_COOKIES or name.startswith(NEUTRAL_PREFIXES) for name in request.COOKIES):
            return ""
        try:
            host = request.get_host()
        except DisallowedHost:
            return ""
        display, day = Display.of(request), timezone.localdate().isoformat()
        language = chosen_language(request)
        # The path within the portal says which page it is, its prefix (SCRIPT_NAME) where its links lead.
        address = (request.scheme, host, request.path_info, request.get_full_path())
        parts = (epoch, *address, language, display.size, display.contrast, day)
        return hashlib.sha256(repr(parts).encode()).hexdigest()


def _forget_tracking(request: HttpRequest) -> None:
    query = request.META.get("QUERY_STRING", "")
    if query and request.method in {"GET", "HEAD"} and "=" in query:
        request.META["QUERY_STRING"] = TRACKING.sub("", query).lstrip("&")


def _may_be_kept(response: HttpResponseBase, request: HttpRequest) -> TypeGuard[HttpResponse]:
    """Only what its view calls public, and what nothing of the reader's went into."""
    if response.status_code != 200 or not isinstance(response, HttpResponse) or page_cache.passes_by(request):
        return False
    control = set(WORDS.split(response.get("Cache-Control", "").lower()))
    varies = {name.lower() for name in WORDS.split(response.get("Vary", "")) if name}
    return (
        "public" in control
        and not control & {"private", "no-store", "no-cache"}
        and varies <= {"cookie", "accept-encoding"}
        and not response.cookies
        and getattr(request, "_csp_nonce", None) is None  # of django-csp: asked for, so it stands in the page
        and not response.has_header("Content-Encoding")
        and response.get("Content-Type", "").split(";")[0] in KEPT_TYPES
        and len(response.content) <= LARGEST
    )
