"""A page whose token no longer fits, e.g. after signing in in another tab: shown again as it was typed."""

from __future__ import annotations

from django.http import Http404, HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.middleware.csrf import get_token
from django.urls import ResolverMatch, resolve

from eforms.filling.scripted import is_script
from eforms.filling.wizard import Wizard
from portal.base.origin import comes_from_here


def page_again(request: HttpRequest) -> HttpResponseBase | None:
    """The page with what was typed and a fresh token, nothing saved; a script gets the token alone.

    None: it is no page of the journey, or not this browser's draft, or another site sent the form.
    """
    found = _step(request)
    if found is None or not comes_from_here(request):
        return None
    if is_script(request):
        return JsonResponse({"token": get_token(request)}, status=403)
    try:
        page: HttpResponseBase = Wizard.as_view(url_name=found.view_name, refused=True)(request, **found.kwargs)
    except Http404:
        return None
    return page


def _step(request: HttpRequest) -> ResolverMatch | None:
    try:
        found = resolve(request.path_info)
    except Http404:
        return None
    return found if found.view_name == "eforms:step" else None
