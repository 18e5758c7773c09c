"""How the API is reached: from any website, with HEAD, and without sending again what the caller has."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.http import ConditionalGetMiddleware
from django.urls import reverse
from django.utils.cache import patch_cache_control

ANSWER_SECONDS = 60  # how long a published change may take to be seen
_EXPOSED = "ETag, Last-Modified, Location, Content-Location, Retry-After"
_ALLOWED_HEADERS = "Accept, Accept-Language, If-None-Match, If-Modified-Since"
_PREFLIGHT_SECONDS = 86_400


class ApiAccessMiddleware:
    """CORS for calls that need no secret, HEAD wherever GET is, ETag and 304 for what may be kept.

    Dossiers are read with a secret or a token: no other website's script gets at them, and no cache keeps them.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.conditional = ConditionalGetMiddleware(get_response)
        self.root = reverse("api:openapi-json").rpartition("/")[0] + "/"
        self.secret = f"{self.root}dossiers"

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith(self.root):
            return self.get_response(request)
        is_open = not request.path_info.startswith(self.secret)
        if is_open and request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers:
            return _preflight()
        response = self._answer(request)
        if is_open:
            response["Access-Control-Allow-Origin"] = "*"
            response["Access-Control-Expose-Headers"] = _EXPOSED
        return response

    def _answer(self, request: HttpRequest) -> HttpResponseBase:
        """The call's answer; HEAD asks as GET, and the server leaves the body out."""
        asked_by_head = request.method == "HEAD"
        if asked_by_head:
            request.method = "GET"
        response = self.get_response(request)
        if request.method == "GET" and response.status_code == 200 and not response.has_header("Cache-Control"):
            patch_cache_control(response, public=True, max_age=ANSWER_SECONDS)
        kept = self.conditional.process_response(request, response)
        if asked_by_head:
            request.method = "HEAD"
        return kept


def _preflight() -> HttpResponse:
    response = HttpResponse(status=204)
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Allow-Methods"] = "GET, HEAD, OPTIONS"
    response["Access-Control-Allow-Headers"] = _ALLOWED_HEADERS
    response["Access-Control-Max-Age"] = str(_PREFLIGHT_SECONDS)
    return response
