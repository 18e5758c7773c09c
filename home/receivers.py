"""Wagtail says by signals only that a page was published, hidden or deleted."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete
from django.dispatch import receiver
from wagtail.models import Page
from wagtail.signals import page_published, page_unpublished, post_page_move

from home.finding import reindex_page
from home.models import ArticlePage, StandardPage


@receiver(page_published)
@receiver(page_unpublished)
@receiver(post_page_move)
@receiver(post_delete, sender=ArticlePage)
@receiver(post_delete, sender=StandardPage)
def keep_search_in_step(instance: Page, **kwargs: Any) -> None:
    """The search index follows when the change is certain; a deleted page has lost its key by then."""
    transaction.on_commit(partial(reindex_page, type(instance.specific_deferred), instance.pk))
