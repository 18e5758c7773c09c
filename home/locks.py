"""Which pages not everybody may read: asked by every page and every list, and nearly always none."""

from __future__ import annotations

from wagtail.models import PageViewRestriction

from portal.base.page_cache import remembered


def some_are_locked() -> bool:
    """Known without a query until something public changes, a lock among it."""
    found: bool = remembered("locked pages", PageViewRestriction.objects.exists)
    return found
