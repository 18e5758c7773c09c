"""Pages by their address: the path says in which language's tree a page lies, the reader what stands round it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from wagtail import views
from wagtail.models import Page
from wagtail.url_routing import RouteResult

from home.serving.hosts import site_of
from home.serving.translations import tree_root
from portal.base.languages import tree_language

DEEPEST = 12  # parts of an address; what has more is Wagtail's to refuse


@dataclass(frozen=True, slots=True)
class Stage:
    """A page on the way to another."""

    pk: int
    path: str
    title: str
    live: bool
    content_type_id: int

    @property
    def depth(self) -> int:
        return len(self.path) // int(Page.steplen)


def serve(request: HttpRequest, path: str) -> HttpResponseBase:
    """Wagtail's own view, which finds here what it would look for in the reader's language, whatever the address."""
    site_of(request)  # Wagtail finds it there
    root = tree_root(request, tree_language(request.path_info))
    components = [component for component in path.split("/") if component]
    # Page.route_for_request() keeps its answer there, and gives it again.
    request._wagtail_route_for_request = _route(request, root, components) if root else None  # type: ignore[attr-defined]
    response: HttpResponseBase = views.serve(request, path)
    return response


def _route(request: HttpRequest, root: Page, components: list[str]) -> RouteResult:
    """Two queries for the deepest page on the way, where Wagtail asks two for each; the rest is that page's own."""
    way = _way(root, components) if len(components) <= DEEPEST else []
    if not way:
        return root.specific.route(request, components)
    last = way[-1]
    model = ContentType.objects.get_for_id(last.content_type_id).model_class() or Page
    pages = model._default_manager.select_related(*getattr(model, "shown_with", ()))
    page: Any = get_object_or_404(pages, pk=last.pk)  # it may have been deleted between the two
    page._way = way[:-1]  # its breadcrumb
    found: RouteResult = page.route(request, components[len(way) :])
    return found


def _way(root: Page, components: list[str]) -> list[Stage]:
    """The pages below `root` that the address names, one in the other."""
    levels = Q(pk__in=[])
    for number, component in enumerate(components, start=1):
        levels |= Q(depth=root.depth + number, slug=component)
    rows = Page.objects.filter(levels, path__startswith=root.path).values_list(
        "path", "slug", "pk", "title", "live", "content_type_id"
    )
    found = {
        (path[: -Page.steplen], slug): (pk, path, title, live, kind) for path, slug, pk, title, live, kind in rows
    }
    way: list[Stage] = []
    above = root.path
    for component in components:
        row = found.get((above, component))
        if row is None:
            break
        way.append(Stage(*row))
        above = way[-1].path
    return way
