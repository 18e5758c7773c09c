"""Named filters of pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db.models import Prefetch, Q
from wagtail.images import get_image_model
from wagtail.query import PageQuerySet

from home.renditions import SHAPES

if TYPE_CHECKING:
    from home.models import ArticlePage

CARD_RENDITIONS = SHAPES["card"].specs


class ArticleQuerySet(PageQuerySet):
    def public_news(self) -> Self:
        """What anyone may read, newest first."""
        found: Self = self.live().public().order_by("-date", "-pk")
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
        """Nearest first."""
        later = Q(date__gt=article.date) | Q(date=article.date, pk__gt=article.pk)
        found: Self = self.filter(later).order_by("date", "pk")
        return found

    def older_than(self, article: ArticlePage) -> Self:
        """Nearest first."""
        earlier = Q(date__lt=article.date) | Q(date=article.date, pk__lt=article.pk)
        found: Self = self.filter(earlier).order_by("-date", "-pk")
        return found
