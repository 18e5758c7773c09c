"""Pages that answer their own scripts: a script cannot read where a redirect leads, so it is told."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseRedirect, JsonResponse
from django.http.response import HttpResponseBase

JSON = "application/json"
View = Callable[..., HttpResponseBase]


def is_script(request: HttpRequest) -> bool:
    """Whether the portal's own script asks; a browser that follows a form asks for HTML."""
    return request.headers.get("Accept") == JSON


def tells_scripts(view: View) -> View:
    """A redirect becomes `{"go": address}` for a script."""

    @wraps(view)
    def told(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        if isinstance(response, HttpResponseRedirect) and is_script(request):
            return JsonResponse({"go": response.url})
        return response

    return told
