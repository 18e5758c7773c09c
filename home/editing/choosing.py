"""Which pages an editor finds in the page chooser: the public ones, and those that are theirs to change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.http import Http404, HttpRequest
from wagtail.models import Page

from home.sites.groups import pages_editable_by

if TYPE_CHECKING:
    from wagtail.query import PageQuerySet


def choosable(pages: PageQuerySet[Any], request: HttpRequest) -> PageQuerySet[Any]:
    """Of `pages` those that may be shown: drafts of other sites are not.

    Raises:
        Http404: the address names a page to look below that may not be shown itself.
    """
    if request.user.is_superuser:
        return pages
    shown = Q(live=True) | Q(depth=1) | Q(id__in=pages_editable_by(request.user).order_by().values("id"))  # type: ignore[arg-type]
    above = request.resolver_match.kwargs.get("parent_page_id") if request.resolver_match else None
    if above and not Page.objects.filter(shown, pk=above).exists():
        raise Http404
    found: PageQuerySet[Any] = pages.filter(shown)
    return found
