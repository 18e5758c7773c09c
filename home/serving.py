"""Pages by their address: the path says in which language's tree a page lies, the reader what stands round it."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from wagtail import views

from home.translations import tree_root
from portal.base.languages import tree_language


def serve(request: HttpRequest, path: str) -> HttpResponseBase:
    """Wagtail's own view, which finds here what it would look for in the reader's language, whatever the address."""
    root = tree_root(request, tree_language(request.path_info))
    components = [component for component in path.split("/") if component]
    # Page.route_for_request() keeps its answer there, and gives it again.
    request._wagtail_route_for_request = root.specific.route(request, components) if root else None  # type: ignore[attr-defined]
    response: HttpResponseBase = views.serve(request, path)
    return response
