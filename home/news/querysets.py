"""Named filters of pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db.models import Prefetch, Q
from wagtail.images import get_image_model
from wagtail.query import PageQuerySet

from home.media.renditions import SHAPES
from home.serving.locks import readable

if TYPE_CHECKING:
    from home.models import ArticlePage

CARD_RENDITIONS = SHAPES["card"].specs


class ArticleQuerySet(PageQuerySet):
    def public_news(self) -> Self:
        """What anyone may read, newest first."""
        live = readable(self)
        found: Self = live.order_by("-date", "-pk")
        return found

    def of_kind(self, *kinds: str) -> Self:
        found: Self = self.filter(kind__in=kinds)
        return found

    def of_site(self, first_page: str, depth: int) -> Self:
        """What a site's own editors publish `depth` levels deep, and what it has taken from sites below it.

        `first_page` is the place of its first page in the tree.
        """
        taken = Q(sharing=self.model.Sharing.TAKEN)
        found: Self = self.filter(Q(depth=depth) | taken, path__startswith=first_page)
        return found

    def for_list(self) -> Self:
        """What a card shows, without the bodies; pictures and their renditions in one query."""
        renditions = get_image_model().get_rendition_model().objects.filter(filter_spec__in=CARD_RENDITIONS)
        pictures = Prefetch("picture__renditions", queryset=renditions, to_attr="prefetched_renditions")
        found: Self = self.select_related("picture").prefetch_related(pictures).defer("body")
        return found

    def newer_than(self, article: ArticlePage) -> Self:
        """Nearest first; an article that was never saved comes before those of its minute."""
        later = Q(date__gt=article.date) | Q(date=article.date, pk__gt=article.pk or 0)
        found: Self = self.filter(later).order_by("date", "pk")
        return found

    def around(self, article: ArticlePage, count: int) -> tuple[list[ArticlePage], list[ArticlePage]]:
        """The nearest newer and the nearest older ones, nearest first, in one query."""
        newer, older = (found[:count].values("pk") for found in (self.newer_than(article), self.older_than(article)))
        near = list(self.filter(Q(pk__in=newer) | Q(pk__in=older)).order_by("-date", "-pk"))
        border = (article.date, article.pk or 0)
        after = [other for other in near if (other.date, other.pk) > border]
        return after[::-1], near[len(after) :]

    def older_than(self, article: ArticlePage) -> Self:
        """Nearest first."""
        earlier = Q(date__lt=article.date) | Q(date=article.date, pk__lt=article.pk or 0)
        found: Self = self.filter(earlier).order_by("-date", "-pk")
        return found
