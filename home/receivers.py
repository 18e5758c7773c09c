"""Wagtail says by signals only that a page was published, hidden or deleted."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.models import Page, PageViewRestriction
from wagtail.signals import page_published, page_unpublished, post_page_move

from home.finding import KINDS, page_changed
from home.models import ArticlePage, StandardPage


@receiver(page_published)
@receiver(page_unpublished)
@receiver(post_page_move)
@receiver(post_delete, sender=ArticlePage)
@receiver(post_delete, sender=StandardPage)
def keep_search_in_step(instance: Page, **kwargs: Any) -> None:
    """The search index follows when the change is certain."""
    page_changed(type(instance.specific_deferred), instance.pk)


@receiver([post_save, post_delete], sender=PageViewRestriction)
def hide_what_was_locked(instance: PageViewRestriction, **kwargs: Any) -> None:
    """Whether everyone may read a page changes without publishing it, and for all pages below it too."""
    below = instance.page.get_descendants(inclusive=True)
    for model in KINDS:
        for key in model.objects.filter(pk__in=below.values("pk")).values_list("pk", flat=True):
            page_changed(model, key)
