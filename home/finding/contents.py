"""Guides, news, pages and files in the portal's search."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, Site
from wagtail.query import PageQuerySet

from home.finding.library import DOCUMENT, library_document, public_documents
from home.models import (
    ArticlePage,
    ConsultationPage,
    ContactPage,
    LeaderPage,
    LifeEventPage,
    OrganisationPage,
    ProjectPage,
    ProjectsIndexPage,
    Question,
    QuestionsPage,
    StandardPage,
)
from home.models.base import PortalPage
from search import sources
from search.changes import record
from search.guides import GUIDE
from search.sources import SourceDocument

NEWS, DRAFTS, PAGES, PROJECTS, QUESTIONS = "news", "draft", "page", "project", "question"
# Found by their title and introduction, under one kind.
PLAIN_PAGES: tuple[type[PortalPage], ...] = (
    StandardPage,
    OrganisationPage,
    ContactPage,
    QuestionsPage,
    ProjectsIndexPage,
    LeaderPage,
)


def register_contents() -> None:
    """Called when the apps are ready."""
    sources.register(GUIDE, _("Guides"), guides, guide_document, rank=5)
    sources.register(NEWS, _("News"), articles, article_document, rank=30)
    sources.register(DRAFTS, _("Drafts of documents"), drafts, draft_document, rank=25)
    sources.register(PAGES, _("Pages"), plain_pages, page_document, rank=40)
    sources.register(DOCUMENT, _("Documents"), public_documents, library_document, rank=50)


def readable(model: type[Page]) -> PageQuerySet:
    """What everyone may read: published, behind no lock, and on a site, in any of its languages."""
    on_a_site = Q(pk__in=[])
    sites = Page.objects.filter(translation_key__in=Site.objects.values("root_page__translation_key"))
    for path in sites.values_list("path", flat=True):
        on_a_site |= Q(path__startswith=path)
    return model.objects.live().public().filter(on_a_site).select_related("locale")


def guides() -> PageQuerySet:
    return readable(LifeEventPage).prefetch_related("procedures__procedure")


def articles() -> PageQuerySet:
    return readable(ArticlePage)


def drafts() -> PageQuerySet:
    return readable(ConsultationPage).select_related("agency")


def plain_pages() -> PageQuerySet:
    return readable(Page).exact_type(*PLAIN_PAGES).specific()


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
        body=text_of(article),
        excerpt=article.sapo,
        card={"date": article.date.isoformat(), **language_note(article)},
    )


def draft_document(draft: ConsultationPage) -> SourceDocument:
    """A draft on which people may say something, or could."""
    return SourceDocument(
        key=str(draft.pk),
        url=draft.url or "/",
        title=draft.title,
        context=(draft.agency.name,) if draft.agency else (),
        body=text_of(draft),
        excerpt=draft.intro,
        card=language_note(draft),
    )


def page_document(page: PortalPage) -> SourceDocument:
    return SourceDocument(
        key=str(page.pk),
        url=page.url or "/",
        title=page.title,
        body=text_of(page) if hasattr(page, "body") else "",
        excerpt=getattr(page, "intro", getattr(page, "position", "")),
        card=language_note(page),
    )


def language_note(page: PortalPage) -> dict[str, str]:
    """What stands beside a page that is not in the portal's own language."""
    locale = page.locale
    return {} if locale.language_code == settings.LANGUAGE_CODE else {"field": locale.get_display_name()}


def text_of(page: PortalPage) -> str:
    """The plain words of a page's blocks."""
    return " ".join(page.body.stream_block.get_searchable_content(page.body))


KINDS: dict[type[Page], str] = {
    LifeEventPage: GUIDE,
    ArticlePage: NEWS,
    ConsultationPage: DRAFTS,
    ProjectPage: PROJECTS,
    **dict.fromkeys(PLAIN_PAGES, PAGES),
}


def pages_changed(model: type[Page], keys: Iterable[int]) -> None:
    """Pages of one type are being published, hidden, moved or deleted: the search follows."""
    keys = list(keys)
    record(KINDS[model], keys)
    if model is QuestionsPage:
        record(QUESTIONS, Question.objects.filter(page__in=keys).values_list("pk", flat=True))


def all_pages_changed() -> None:
    """A site was made, moved or deleted: every address may be another one."""
    for model in KINDS:
        pages_changed(model, model.objects.values_list("pk", flat=True))
