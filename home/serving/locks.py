"""Which pages not everybody may read: asked by every page and every list, and nearly always none."""

from __future__ import annotations

from typing import TypeVar

from django.db.models import Q
from wagtail.query import PageQuerySet

from portal.base.page_cache import Subject, remembered

Pages = TypeVar("Pages", bound=PageQuerySet)
NO_PAGE = Q(pk__in=[])  # as Wagtail says it; left out of a query


def readable(pages: Pages) -> Pages:
    """Those of `pages` that everybody may read now. Without a lock anywhere, no query asks for locks."""
    found: Pages = pages.live().exclude(locked_pages())
    return found


def locked_pages() -> Q:
    """All that lie behind a lock, as a filter; known without a query until something public changes."""
    found: Q = remembered("locked pages", PageQuerySet().private_q, of=(Subject.SITES,))
    return found


def some_are_locked() -> bool:
    return locked_pages() != NO_PAGE
