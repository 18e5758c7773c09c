"""Wagtail says by signals only that a page, a file or what protects them was changed: the search follows."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete
from django.dispatch import receiver
from taggit.models import TaggedItem
from wagtail.documents import get_document_model
from wagtail.models import Collection, CollectionViewRestriction, Page, PageViewRestriction, Site
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from home.editing.leaving import lead_on_from
from home.editing.moderation import ensure_portal_workflow
from home.finding.contents import KINDS, QUESTIONS, all_pages_changed, pages_changed
from home.finding.library import collection_changed, documents_changed
from home.media.picture_tasks import make_pictures_soon
from home.models import Question
from home.sites.founding import ensure_languages
from search.changes import record


@receiver(page_published)
@receiver(page_unpublished)
def keep_search_in_step(instance: Page, **kwargs: Any) -> None:
    """The search index follows when the change is certain."""
    model = type(instance.specific_deferred)
    if model in KINDS:
        pages_changed(model, [instance.pk])


for _model in KINDS:
    post_delete.connect(keep_search_in_step, sender=_model)


@receiver([post_save, post_delete], sender=Question)
def follow_the_question(instance: Question, **kwargs: Any) -> None:
    """Questions are kept when their page is published."""
    record(QUESTIONS, [instance.pk])


@receiver(page_published)
def show_no_picture_late(instance: Page, **kwargs: Any) -> None:
    """All sizes and formats of a page's pictures are made when it is published."""
    make_pictures_soon(instance)


@receiver(page_slug_changed)
@receiver(post_page_move)
def follow_to_the_new_address(instance: Page, **kwargs: Any) -> None:
    """Pages below have new addresses too, and may lie under a protected page now."""
    _changed_below(instance)


@receiver([post_save, post_delete], sender=PageViewRestriction)
def hide_what_was_locked(instance: PageViewRestriction, **kwargs: Any) -> None:
    """Whether everyone may read a page changes without publishing it, and for all pages below it too."""
    page = Page.objects.filter(pk=instance.page_id).first()
    if page:
        _changed_below(page)


def _changed_below(page: Page) -> None:
    for model in KINDS:
        pages_changed(model, model.objects.descendant_of(page, inclusive=True).values_list("pk", flat=True))


@receiver([post_save, post_delete], sender=Site)
def follow_the_site(**kwargs: Any) -> None:
    """Which pages lie on a site, and where, follows from its root."""
    all_pages_changed()


@receiver([post_save, post_delete], sender=get_document_model())
def follow_the_file(instance: Any, **kwargs: Any) -> None:
    documents_changed([instance.pk])


@receiver(m2m_changed, sender=TaggedItem)
def follow_the_tags(instance: Any, **kwargs: Any) -> None:
    """Tags are kept after the file that has them."""
    if isinstance(instance, get_document_model()):
        documents_changed([instance.pk])


@receiver(post_save, sender=Collection)
def follow_the_collection(instance: Collection, created: bool, **kwargs: Any) -> None:
    """It may be moved below a protected one within the same transaction."""
    if not created:
        collection_changed(instance)


@receiver([post_save, post_delete], sender=CollectionViewRestriction)
def hide_locked_files(instance: CollectionViewRestriction, **kwargs: Any) -> None:
    collection = Collection.objects.filter(pk=instance.collection_id).first()
    if collection:
        collection_changed(collection)


def keep_moderation(**kwargs: Any) -> None:
    """Connected to the last app's post_migrate: all rights exist by then."""
    ensure_portal_workflow()


def keep_languages(**kwargs: Any) -> None:
    """Connected to the last app's post_migrate: a portal founded before it had English gets it."""
    ensure_languages()


@receiver(page_unpublished)
def lead_on_from_what_was_withdrawn(instance: Page, **kwargs: Any) -> None:
    lead_on_from(instance)


@receiver(pre_delete, sender=Page)
def lead_on_from_what_is_deleted(instance: Page, **kwargs: Any) -> None:
    """Sent for each page below a deleted one, too, while all of them are still there."""
    if instance.live:
        lead_on_from(instance)
