"""Guides, news, pages and files in the portal's search."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, Site
from wagtail.query import PageQuerySet

from home.library import DOCUMENT, library_document, public_documents
from home.models import ArticlePage, ConsultationPage, LifeEventPage, StandardPage
from home.models.base import PortalPage
from search import sources
from search.changes import record
from search.guides import GUIDE
from search.sources import SourceDocument

NEWS, DRAFTS, PAGES = "news", "draft", "page"


def register_contents() -> None:
    """Called when the apps are ready."""
    sources.register(GUIDE, _("Guides"), guides, guide_document, rank=5)
    sources.register(NEWS, _("News"), articles, article_document, rank=30)
    sources.register(DRAFTS, _("Drafts of documents"), drafts, draft_document, rank=25)
    sources.register(PAGES, _("Pages"), standard_pages, page_document, rank=40)
    sources.register(DOCUMENT, _("Documents"), public_documents, library_document, rank=50)


def _readable(model: type[Page]) -> PageQuerySet:
    """What everyone may read: published, behind no lock, and on a site, in any of its languages."""
    on_a_site = Q(pk__in=[])
    sites = Page.objects.filter(translation_key__in=Site.objects.values("root_page__translation_key"))
    for path in sites.values_list("path", flat=True):
        on_a_site |= Q(path__startswith=path)
    return model.objects.live().public().filter(on_a_site).select_related("locale")


def guides() -> PageQuerySet:
    return _readable(LifeEventPage).prefetch_related("procedures__procedure")


def articles() -> PageQuerySet:
    return _readable(ArticlePage)


def drafts() -> PageQuerySet:
    return _readable(ConsultationPage).select_related("agency")


def standard_pages() -> PageQuerySet:
    return _readable(StandardPage)


def guide_document(guide: LifeEventPage) -> SourceDocument:
    """Found by its everyday phrases; which of its procedures are in force is asked when it is shown."""
    steps = [{"code": step.procedure.code, "note": step.note} for step in guide.procedures.all()]
    return SourceDocument(
        key=str(guide.pk),
        url=guide.url or "/",
        title=guide.title,
        keywords=tuple(guide.everyday_phrases),
        body=". ".join(step["note"] for step in steps),
        excerpt=guide.intro,
        card={"intro": guide.intro, "icon": guide.icon, "steps": steps},
    )


def article_document(article: ArticlePage) -> SourceDocument:
    return SourceDocument(
        key=str(article.pk),
        url=article.url or "/",
        title=article.title,
        context=(article.get_kind_display(), article.source),
        body=_text_of(article),
        excerpt=article.sapo,
        card={"date": article.date.isoformat(), **_language(article)},
    )


def draft_document(draft: ConsultationPage) -> SourceDocument:
    """A draft on which people may say something, or could."""
    return SourceDocument(
        key=str(draft.pk),
        url=draft.url or "/",
        title=draft.title,
        context=(draft.agency.name,) if draft.agency else (),
        body=_text_of(draft),
        excerpt=draft.intro,
        card=_language(draft),
    )


def page_document(page: StandardPage) -> SourceDocument:
    return SourceDocument(
        key=str(page.pk),
        url=page.url or "/",
        title=page.title,
        body=_text_of(page),
        excerpt=page.intro,
        card=_language(page),
    )


def _language(page: PortalPage) -> dict[str, str]:
    """What stands beside a page that is not in the portal's own language."""
    locale = page.locale
    return {} if locale.language_code == settings.LANGUAGE_CODE else {"field": locale.get_display_name()}


def _text_of(page: PortalPage) -> str:
    """The plain words of a page's blocks."""
    return " ".join(page.body.stream_block.get_searchable_content(page.body))


KINDS: dict[type[Page], str] = {LifeEventPage: GUIDE, ArticlePage: NEWS, ConsultationPage: DRAFTS, StandardPage: PAGES}


def pages_changed(model: type[Page], keys: Iterable[int]) -> None:
    """Pages of one type are being published, hidden, moved or deleted: the search follows."""
    record(KINDS[model], keys)


def all_pages_changed() -> None:
    """A site was made, moved or deleted: every address may be another one."""
    for model in KINDS:
        pages_changed(model, model.objects.values_list("pk", flat=True))
