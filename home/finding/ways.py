"""The guides through life events, as a way into the catalog."""

from __future__ import annotations

from django.core.cache import cache
from django.db.models import Subquery
from django.utils.translation import gettext_lazy as _
from wagtail.models import Site

from catalog.ways import register_way
from home.models import LifeEventsIndexPage

_KEY = "home:life-events-address"
_SECONDS = 60


def register_life_events() -> None:
    """Called when the apps are ready."""
    register_way("life-events", _("By life event"), life_events_address, rank=20)


def life_events_address() -> str:
    """Of the published page that lists the guides; empty where there is none. One query a minute."""
    known: str | None = cache.get(_KEY)
    if known is None:
        known = _published_address()
        cache.set(_KEY, known, _SECONDS)
    return known


def _published_address() -> str:
    root = Site.objects.filter(is_default_site=True).values("root_page__url_path")[:1]
    open_pages = LifeEventsIndexPage.objects.live().filter(view_restrictions=None).annotate(root=Subquery(root))
    found = open_pages.values_list("url_path", "root").first()
    return "/" + found[0].removeprefix(found[1] or "/") if found else ""
