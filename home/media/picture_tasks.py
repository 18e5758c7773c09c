"""Pictures of a page that was just published, made before its first reader waits for them."""

from __future__ import annotations

from functools import partial

from django.db import transaction
from django_tasks import task
from wagtail.models import Page

from home.media.renditions import make_ahead, pictures_of


@task()
def make_pictures(page_id: int) -> int:
    """Gives how many pictures the page has."""
    page = Page.objects.filter(pk=page_id).specific().first()
    return make_ahead(page) if page else 0


def make_pictures_soon(page: Page) -> None:
    """When it is certain that the page is published; pages without pictures cost nothing."""
    if next(pictures_of(page), None):
        transaction.on_commit(partial(make_pictures.enqueue, page.pk))
