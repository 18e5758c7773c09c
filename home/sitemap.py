"""The editors' pages for sitemap.xml."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.cache import cache
from django.db.models import QuerySet
from wagtail.models import Page, Site

from portal.base.sitemap import Entry, register_section

_KEY = "home:sitemap-root"
_SECONDS = 60


def register_pages() -> None:
    """Called when the apps are ready."""
    register_section("pages", lambda: _pages().count(), _of_pages)


def _root() -> str:
    """The place of the portal's own site in the tree of pages, asked once a minute; empty without a site."""
    known: str | None = cache.get(_KEY)
    if known is None:
        default = Site.objects.filter(is_default_site=True)
        known = default.values_list("root_page__url_path", flat=True).first() or ""
        cache.set(_KEY, known, _SECONDS)
    return known


def _pages() -> QuerySet[Page]:
    """Published ones of the portal's own site that everybody may read."""
    root = _root()
    found: QuerySet[Page] = Page.objects.live().public().filter(url_path__startswith=root).order_by("path")
    return found if root else found.none()


def _of_pages(start: int, stop: int) -> Iterable[Entry]:
    root = _root()
    rows = _pages()[start:stop].values_list("url_path", "last_published_at")
    return (("/" + path.removeprefix(root), published) for path, published in rows)
