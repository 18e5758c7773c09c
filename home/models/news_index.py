"""The news of a site: all of it, its sections, its tags, its months, and a feed of each."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.paginator import Page as PaginatorPage
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.routable_page.models import path, re_path

from home.models.base import HOME_DEPTH, RoutablePortalPage
from home.models.news import KIND_SLUGS, KINDS_BY_SLUG, ArticlePage, Kind
from home.news import archive
from home.news.feeds import NewsFeed
from home.news.querysets import ArticleQuerySet
from home.news.tags import tags_at
from home.serving.paging import page_of

PER_PAGE = 12
_KINDS = "|".join(KINDS_BY_SLUG)


class NewsIndexPage(RoutablePortalPage):
    """The news of a site."""

    intro = models.CharField(_("introduction"), max_length=300, blank=True)

    content_panels = [*RoutablePortalPage.content_panels, FieldPanel("intro")]
    parent_page_types = ["home.HomePage", "home.DepartmentHomePage"]
    subpage_types = ["home.ArticlePage"]
    template = "home/news_index.html"

    class Meta:
        verbose_name = _("news index")
        verbose_name_plural = _("news indexes")

    def articles(self) -> ArticleQuerySet:
        """This site's; on the province's, those too that it has taken from the departments."""
        if self.depth == HOME_DEPTH + 1:
            first_page = self.path[: -self.steplen]
            of_all: ArticleQuerySet = ArticlePage.objects.public_news().of_site(first_page, self.depth + 1)
            return of_all
        found: ArticleQuerySet = ArticlePage.objects.public_news().child_of(self)
        return found

    @path("")
    def everything(self, request: HttpRequest) -> HttpResponse:
        return self.listing(request, self.articles())

    @path("rss/")
    def rss(self, request: HttpRequest) -> HttpResponse:
        return self.feed(request, self.articles(), "", "")

    @re_path(rf"^({_KINDS})/$")
    def section(self, request: HttpRequest, slug: str) -> HttpResponse:
        kind = KINDS_BY_SLUG[slug]
        return self.listing(request, self.articles().of_kind(kind), kind=kind, name=str(kind.label), below=f"{slug}/")

    @re_path(rf"^({_KINDS})/rss/$")
    def section_rss(self, request: HttpRequest, slug: str) -> HttpResponse:
        kind = KINDS_BY_SLUG[slug]
        return self.feed(request, self.articles().of_kind(kind), str(kind.label), f"{slug}/")

    @path("the/<slug:slug>/")
    def tag(self, request: HttpRequest, slug: str) -> HttpResponse:
        articles, name = self.tagged(slug)
        return self.listing(request, articles, name=name, gazette=pgettext("of news", "Tag"), below=f"the/{slug}/")

    @path("the/<slug:slug>/rss/")
    def tag_rss(self, request: HttpRequest, slug: str) -> HttpResponse:
        articles, name = self.tagged(slug)
        return self.feed(request, articles, name, f"the/{slug}/")

    def tagged(self, slug: str) -> tuple[ArticleQuerySet, str]:
        """The articles under a tag, and its name.

        Raises:
            Http404: no public article has such a tag.
        """
        articles = self.articles()
        tags = tags_at(slug, articles)
        if not tags:
            raise Http404
        return articles.filter(tagged_items__tag__in=tags).distinct(), tags[0].name

    @path("luu-tru/")
    def archive(self, request: HttpRequest) -> HttpResponse:
        years = archive.months(self.articles(), f"{self.get_url(request)}luu-tru/")
        response: HttpResponse = self.render(
            request, template="home/news_archive.html", context_overrides={"years": years}
        )
        return response

    @path("luu-tru/<int:year>/<int:month>/")
    def month(self, request: HttpRequest, year: int, month: int) -> HttpResponse:
        if not archive.exists(year, month):
            raise Http404
        articles = archive.in_month(self.articles(), year, month)
        name = date_format(date(year, month, 1), "YEAR_MONTH_FORMAT")
        gazette = str(_("News by month"))
        return self.listing(request, articles, name=name, gazette=gazette, has_feed=False)

    def listing(self, request: HttpRequest, articles: ArticleQuerySet, **about: Any) -> HttpResponse:
        """`about` is what the list is of: kind, name, the line above the name, the address below the index."""
        shown: PaginatorPage = page_of(articles.for_list(), request.GET.get("trang"), PER_PAGE)
        below = about.get("below", "")
        context = {
            "has_feed": True,
            **about,
            "tabs": self.tabs(request, about.get("kind"), is_all=not about.get("name")),
            "articles": shown,
            "feed_url": f"{self.get_url(request)}{below}rss/",
        }
        response: HttpResponse = self.render(request, context_overrides=context)
        return response

    def feed(self, request: HttpRequest, articles: ArticleQuerySet, name: str, below: str) -> HttpResponse:
        response: HttpResponse = NewsFeed(self, articles, name=name, below=below)(request)
        return response

    def tabs(self, request: HttpRequest, current: Kind | None, *, is_all: bool) -> list[tuple[str, str, bool]]:
        """The sections as (label, address, is this one)."""
        base = self.get_url(request) or "/"
        sections = [(str(kind.label), f"{base}{slug}/", kind == current) for kind, slug in KIND_SLUGS.items()]
        return [(str(_("All news")), base, is_all), *sections]
