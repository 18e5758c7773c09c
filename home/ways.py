"""The guides through life events, as a way into the catalog."""

from __future__ import annotations

from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

from catalog.ways import register_way
from home.models import LifeEventsIndexPage

_KEY = "home:life-events-address"
_SECONDS = 60


def register_life_events() -> None:
    """Called when the apps are ready."""
    register_way("life-events", _("By life event"), life_events_address, rank=20)


def life_events_address() -> str:
    """Of the published page that lists the guides; empty where there is none. Asked once a minute."""
    known: str | None = cache.get(_KEY)
    if known is None:
        page = LifeEventsIndexPage.objects.live().public().first()
        known = (page.url or "") if page else ""
        cache.set(_KEY, known, _SECONDS)
    return known
