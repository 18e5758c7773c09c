"""Words under which articles are found together, at addresses without diacritics."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from taggit.models import Tag

from home.news.querysets import ArticleQuerySet
from portal.base.text import vietnamese_slug

LONGEST_SLUG = 100  # characters; a tag's name has no more


@dataclass(frozen=True, slots=True)
class TagLink:
    """A tag as a reader sees it."""

    name: str
    url: str


def tag_links(names: Iterable[str], base: str) -> list[TagLink]:
    """`base` is the address of the news index. Tags that differ in marks only have one address."""
    links = {slug: TagLink(name, f"{base}the/{slug}/") for name in sorted(names) if (slug := vietnamese_slug(name))}
    return list(links.values())


def tags_at(slug: str, articles: ArticleQuerySet) -> list[Tag]:
    """The tags of these articles that have this address; taggit's own slugs keep the diacritics."""
    if len(slug) > LONGEST_SLUG:
        return []
    known = Tag.objects.filter(home_articletag_items__content_object__in=articles.order_by()).distinct()
    return [tag for tag in known.order_by("pk") if vietnamese_slug(tag.name) == slug]
