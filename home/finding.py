"""News and pages in the portal's search."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.models import Page
from wagtail.query import PageQuerySet

from home.models import ArticlePage, LifeEventPage, StandardPage
from home.models.base import PortalPage
from search import sources
from search.changes import record
from search.guides import GUIDE
from search.sources import SourceDocument

NEWS, PAGES = "news", "page"


def register_pages() -> None:
    """Called when the apps are ready."""
    sources.register(GUIDE, _("Guides"), guides, guide_document, rank=5)
    sources.register(NEWS, _("News"), articles, article_document, rank=30)
    sources.register(PAGES, _("Pages"), standard_pages, page_document, rank=40)


def guides() -> PageQuerySet:
    return LifeEventPage.objects.live().public().prefetch_related("procedures__procedure")


def articles() -> PageQuerySet:
    return ArticlePage.objects.live().public()


def standard_pages() -> PageQuerySet:
    return StandardPage.objects.live().public()


def guide_document(guide: LifeEventPage) -> SourceDocument:
    """Found by its everyday phrases; which of its procedures are in force is asked when it is shown."""
    steps = [{"code": step.procedure.code, "note": step.note} for step in guide.procedures.all()]
    return SourceDocument(
        key=str(guide.pk),
        url=guide.url or "/",
        title=guide.title,
        keywords=tuple(guide.everyday_phrases),
        body=" ".join(step["note"] for step in steps),
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
        card={"date": article.date.isoformat()},
    )


def page_document(page: StandardPage) -> SourceDocument:
    return SourceDocument(
        key=str(page.pk), url=page.url or "/", title=page.title, body=_text_of(page), excerpt=page.intro
    )


def _text_of(page: PortalPage) -> str:
    """The plain words of a page's blocks."""
    return " ".join(page.body.stream_block.get_searchable_content(page.body))


KINDS: dict[type[Page], str] = {LifeEventPage: GUIDE, ArticlePage: NEWS, StandardPage: PAGES}


def page_changed(model: type[Page], key: int) -> None:
    """A page is being published, hidden, moved or deleted: the search follows."""
    if model in KINDS:
        record(KINDS[model], [key])
