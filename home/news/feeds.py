"""RSS of the news."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.utils.feedgenerator import Rss201rev2Feed

from portal.base.text import printable

if TYPE_CHECKING:
    from home.models import ArticlePage, NewsIndexPage
    from home.news.querysets import ArticleQuerySet

LATEST = 20


class NewsFeed(Feed):  # type: ignore[type-arg]  # the stub's types need arguments that the class refuses at run time
    """The latest articles of one news index, or of a part of it."""

    feed_type = Rss201rev2Feed

    def __init__(self, news: NewsIndexPage, articles: ArticleQuerySet, *, name: str = "", below: str = "") -> None:
        """`name` is the part's, and `below` its address within the index."""
        super().__init__()
        self.news, self.articles, self.name, self.below = news, articles, name, below
        self.language = news.locale.language_code

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpRequest:
        return request

    def title(self, obj: HttpRequest) -> str:
        return printable(f"{self.name} – {self.news.title}" if self.name else self.news.title)

    def description(self, obj: HttpRequest) -> str:
        return printable(str(self.news.intro or self.news.title))

    def link(self, obj: HttpRequest) -> str:
        return f"{self.news.get_full_url(obj)}{self.below}"

    def feed_url(self, obj: HttpRequest) -> str:
        return f"{self.link(obj)}rss/"

    def items(self, obj: HttpRequest) -> list[ArticlePage]:
        return list(self.articles.defer("body")[:LATEST])

    def item_title(self, item: Any) -> str:
        return printable(item.title)

    def item_description(self, item: Any) -> str:
        return printable(item.sapo)

    def item_link(self, item: Any) -> str:
        return str(item.get_full_url())

    def item_pubdate(self, item: Any) -> datetime:
        published: datetime = item.date
        return published
