"""Response rules of the whole portal that no room owns."""

import re
from collections.abc import Callable

from csp.constants import NONCE, SELF, UNSAFE_INLINE
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import render
from django.urls import reverse

INLINE_SCRIPT = re.compile(rb"<script(?![^>]*\b(?:src|nonce)=)")

TEXT = re.compile(r"text/|application/(?:json|xml|rss\+xml|geo\+json)|image/svg\+xml")


class PublicTextCompressionMiddleware(GZipMiddleware):
    """Pages that anyone may read travel compressed: a phone on 3G waits for bytes, and not every host has a proxy.

    What is kept from caches (a draft, a dossier, the staff's desk) is sent as it is: compressed beside words of the
    reader's own choosing, the length of a page tells what stands in it (BREACH). Files and downloads are not text.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        personal = "no-store" in response.get("Cache-Control", "")
        if personal or response.streaming or not TEXT.match(response.get("Content-Type", "")):
            return response
        return super().process_response(request, response)


class AdminScriptNonceMiddleware:
    """Let the staff area's own inline scripts pass a strict Content-Security-Policy.

    Wagtail's admin templates write inline scripts without a nonce; each one that the server rendered gets the nonce
    of its response, in HTML and in the HTML that modal dialogs receive as JSON. Styles and pictures are freer there
    than on the public pages, which keep the policy of the settings.
    """

    POLICY = {"script-src": [SELF, NONCE], "style-src": [UNSAFE_INLINE], "img-src": [SELF, "data:", "blob:"]}

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.prefix = reverse("wagtailadmin_home")

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not request.path_info.startswith(self.prefix) or getattr(response, "streaming", False):
            return response
        response._csp_update = self.POLICY  # type: ignore[attr-defined]  # django-csp's documented hook
        kind = response.get("Content-Type", "").split(";")[0]
        if kind == "text/html":
            response.content = INLINE_SCRIPT.sub(b'<script nonce="%s"' % self._nonce(request), response.content)
        elif kind == "application/json" and b"<script" in response.content:
            response.content = INLINE_SCRIPT.sub(rb'<script nonce=\\"%s\\"' % self._nonce(request), response.content)
        # CommonMiddleware has counted already: browsers would cut the page off at the old length.
        if response.has_header("Content-Length"):
            response.headers["Content-Length"] = str(len(response.content))
        return response

    @staticmethod
    def _nonce(request: HttpRequest) -> bytes:
        return str(request.csp_nonce).encode()  # type: ignore[attr-defined]  # set by django-csp


class StaffAreaMiddleware:
    """A signed-in person who is no officer gets the 403 page at /admin/, not the sign-in page again and again."""

    ENTRANCES = ("wagtailadmin_login", "wagtailadmin_logout")

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.prefix = reverse("wagtailadmin_home")
        self.entrances = frozenset(map(reverse, self.ENTRANCES))

    def __call__(self, request: HttpRequest) -> HttpResponse:
        inside = request.path_info.startswith(self.prefix) and request.path_info not in self.entrances
        if inside and request.user.is_authenticated and not request.user.has_perm("wagtailadmin.access_admin"):
            raise PermissionDenied
        return self.get_response(request)


class BodyLimitMiddleware:
    """A body larger than all files of a dossier together is refused by its announced length, before it is read.

    What comes without a length, Django takes for empty. Smaller limits hold for what stands in the body: one file
    (casework.files), fields without files and their number (DATA_UPLOAD_MAX_*).
    """

    SLACK = 5  # MiB: the fields beside the files, and the lines between them

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        announced = request.META.get("CONTENT_LENGTH") or ""
        limit = settings.UPLOAD_DOSSIER_MAX_MIB
        if announced.isdecimal() and int(announced[:20]) > (limit + self.SLACK) * 1024 * 1024:
            context = {"limit": limit, "one": settings.UPLOAD_MAX_MIB}
            response = render(request, "413.html", context, status=413)
            response["Cache-Control"] = "no-store"
            return response
        return self.get_response(request)


class PlainPathMiddleware:
    """An address with a NUL is nobody's: PostgreSQL takes none in a text, and each room would have to know.

    The API's own addresses go on to it, which answers with problem details.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.api = reverse("api:openapi-json").rpartition("/")[0]

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\x00" in request.path_info and not request.path_info.startswith(self.api):
            raise Http404
        return self.get_response(request)
