"""Which of the menus' addresses are published pages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.http import HttpRequest
from wagtail.models import Page, Site

from home.models.news import KINDS_BY_SLUG


def published_paths(request: HttpRequest, paths: Sequence[str]) -> Iterable[str]:
    """Those of `paths` where the request's site has a live page, or a section of a live page of news."""
    site = Site.find_for_request(request)
    if site is None:
        return []
    root = site.root_page.url_path
    pages = {path: root + _page_path(path).lstrip("/") for path in paths}
    live = set(Page.objects.live().public().filter(url_path__in=pages.values()).values_list("url_path", flat=True))
    return [path for path, url_path in pages.items() if url_path in live]


def _page_path(path: str) -> str:
    """A section of the news is an address, but no page of its own: the page is the one above it."""
    above, _slash, last = path.strip("/").rpartition("/")
    return f"/{above}/" if last in KINDS_BY_SLUG and above else path
