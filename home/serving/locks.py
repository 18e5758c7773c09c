"""Which pages not everybody may read: asked by every page and every list, and nearly always none."""

from __future__ import annotations

from typing import TypeVar

from wagtail.models import PageViewRestriction
from wagtail.query import PageQuerySet

from portal.base.page_cache import remembered

Pages = TypeVar("Pages", bound=PageQuerySet)


def readable(pages: Pages) -> Pages:
    """Those of `pages` that everybody may read now. Without a lock anywhere, no query asks for locks."""
    found: Pages = pages.live().public() if some_are_locked() else pages.live()
    return found


def some_are_locked() -> bool:
    """Known without a query until something public changes, a lock among it."""
    found: bool = remembered("locked pages", PageViewRestriction.objects.exists)
    return found
