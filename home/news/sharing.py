"""News of a department on the province's own pages: its site offers it, the province's editors take it or not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q, QuerySet
from wagtail.log_actions import log
from wagtail.models import Revision, TaskState

from home.models import ArticlePage, DepartmentHomePage
from home.news.querysets import ArticleQuerySet
from portal.base import page_cache

if TYPE_CHECKING:
    from accounts.models import User


def offered_articles() -> ArticleQuerySet:
    """What waits for the province's editors, newest first."""
    offered: ArticleQuerySet = ArticlePage.objects.public_news().filter(sharing=ArticlePage.Sharing.OFFERED)
    found: ArticleQuerySet = offered.defer("body")
    return found


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
    """Compare and set, in the article and in all that may be published of it yet, which would undo it otherwise."""
    if not ArticlePage.objects.filter(pk=key, sharing=source).update(sharing=target):
        return False
    article = ArticlePage.objects.get(pk=key)
    for revision in _to_come(article):
        revision.content = {**revision.content, "sharing": target}
        revision.save(update_fields=["content"])
    log(instance=article, action="wagtail.edit", user=by)
    page_cache.changed(page_cache.Subject.NEWS)
    return True


def _to_come(article: ArticlePage) -> QuerySet[Revision]:
    """The newest draft, what is scheduled, and what waits in a workflow."""
    waiting = Q(approved_go_live_at__isnull=False) | Q(task_states__status=TaskState.STATUS_IN_PROGRESS)
    revisions: QuerySet[Revision] = article.revisions.filter(Q(pk=article.latest_revision_id) | waiting).distinct()
    return revisions


def site_above(article: ArticlePage) -> DepartmentHomePage | None:
    """The department on whose site the article stands."""
    found: DepartmentHomePage | None = DepartmentHomePage.objects.ancestor_of(article).first()
    return found
