"""The editors' pages for sitemap.xml."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.cache import cache
from django.db.models import Q, QuerySet
from wagtail.models import Page, Site

from home.serving.translations import tree_languages
from portal.base.languages import prefix_of
from portal.base.sitemap import Entry, register_section

_KEY = "home:sitemap-trees"
_SECONDS = 60


def register_pages() -> None:
    """Called when the apps are ready."""
    register_section("pages", lambda: _pages().count(), _of_pages)


def _trees() -> dict[str, str]:
    """The languages of the portal's own site by the places of their trees; asked once a minute."""
    known: dict[str, str] | None = cache.get(_KEY)
    if known is None:
        site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
        known = tree_languages(site) if site else {}
        cache.set(_KEY, known, _SECONDS)
    return known


def _pages() -> QuerySet[Page]:
    """Published ones of the portal's own site that everybody may read, in all its languages."""
    in_trees = Q(pk__in=[])
    for root in _trees():
        in_trees |= Q(url_path__startswith=root)
    found: QuerySet[Page] = Page.objects.live().public().filter(in_trees).order_by("path")
    return found


def _of_pages(start: int, stop: int) -> Iterable[Entry]:
    trees = _trees()
    rows = _pages()[start:stop].values_list("url_path", "last_published_at")
    return ((_address(path, trees), published) for path, published in rows)


def _address(path: str, trees: dict[str, str]) -> str:
    root = next(root for root in trees if path.startswith(root))
    return f"/{prefix_of(trees[root])}{path.removeprefix(root)}"
