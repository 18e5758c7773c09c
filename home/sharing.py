"""News of a department on the province's own pages: its site offers it, the province's editors take it or not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from wagtail.log_actions import log

from home.models import ArticlePage, DepartmentHomePage
from home.querysets import ArticleQuerySet
from portal.base import page_cache

if TYPE_CHECKING:
    from accounts.models import User


def offered_articles() -> ArticleQuerySet:
    """What waits for the province's editors, newest first."""
    found: ArticleQuerySet = ArticlePage.objects.public_news().filter(sharing=ArticlePage.Sharing.OFFERED)
    return found.defer("body")


def take(*, key: int, by: User) -> bool:
    """The article stands among the province's news too, at its own address. False: it is not offered any more."""
    return _move(key, ArticlePage.Sharing.OFFERED, ArticlePage.Sharing.TAKEN, by)


def decline(*, key: int, by: User) -> bool:
    """The article stays on its own site alone. False: it is not offered any more."""
    return _move(key, ArticlePage.Sharing.OFFERED, ArticlePage.Sharing.NONE, by)


def withdraw(*, key: int, by: User) -> bool:
    """The article stands among the province's news no longer. False: it did not."""
    return _move(key, ArticlePage.Sharing.TAKEN, ArticlePage.Sharing.NONE, by)


@transaction.atomic
def _move(key: int, source: str, target: str, by: User) -> bool:
    """Compare and set, in the article and in its newest draft, which would undo it otherwise."""
    if not ArticlePage.objects.filter(pk=key, sharing=source).update(sharing=target):
        return False
    article = ArticlePage.objects.get(pk=key)
    if article.latest_revision:
        content = article.latest_revision.content
        article.latest_revision.content = {**content, "sharing": target}
        article.latest_revision.save(update_fields=["content"])
    log(instance=article, action="wagtail.edit", user=by)
    page_cache.changed()
    return True


def site_above(article: ArticlePage) -> DepartmentHomePage | None:
    """The department on whose site the article stands."""
    found: DepartmentHomePage | None = DepartmentHomePage.objects.ancestor_of(article).first()
    return found
