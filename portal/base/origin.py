"""A guard for public forms that carry no CSRF token, since their pages are cached whole."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar, cast
from urllib.parse import urlsplit

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.csrf import csrf_exempt

# The decorated view: its arguments after the request, and its answer.
P = ParamSpec("P")
R = TypeVar("R", bound=HttpResponseBase)
SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}
OWN_FETCH_SITES = {"same-origin", "none"}  # "none": the reader's own act, such as loading the answer again


def comes_from_here(request: HttpRequest) -> bool:
    """Whether the request was made by one of the portal's own pages.

    Every browser of the last years names the origin of a POST in one of three headers, and no page of another site
    can change them; the first one present decides. A client that sends none is no browser: it carries no reader's
    cookies for another site to misuse.
    """
    if site := request.headers.get("Sec-Fetch-Site"):
        return site in OWN_FETCH_SITES
    source = request.headers.get("Origin") or request.headers.get("Referer")
    if not source:
        return True
    try:
        parts = urlsplit(source)
    except ValueError:  # e.g. an unfinished IPv6 address
        return False
    return (parts.scheme, parts.netloc) == (request.scheme, request.get_host())


def same_origin_required(view: Callable[Concatenate[HttpRequest, P], R]) -> Callable[Concatenate[HttpRequest, P], R]:
    """Refuse a changing request that another site's page sent (403), instead of asking for a CSRF token."""

    @csrf_exempt
    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> R:
        if request.method not in SAFE_METHODS and not comes_from_here(request):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return cast("Callable[Concatenate[HttpRequest, P], R]", guarded)
