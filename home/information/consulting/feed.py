"""RSS of the drafts on which comments are asked for."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING, Any

from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from home.information.consulting.context import drafts_below
from portal.base.text import printable

if TYPE_CHECKING:
    from home.models import ConsultationPage, ConsultationsIndexPage

LATEST = 20


class ConsultationsFeed(Feed):  # type: ignore[type-arg]  # the stub's types need arguments that the class refuses at run time
    """Of one index, newest first; drafts whose time has not begun are left out."""

    def __init__(self, index: ConsultationsIndexPage) -> None:
        super().__init__()
        self.index = index
        self.language = index.locale.language_code

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpRequest:
        return request

    def title(self, obj: HttpRequest) -> str:
        return printable(self.index.title)

    def description(self, obj: HttpRequest) -> str:
        return printable(self.index.intro or self.index.title)

    def link(self, obj: HttpRequest) -> str:
        return str(self.index.get_full_url(obj))

    def feed_url(self, obj: HttpRequest) -> str:
        return f"{self.link(obj)}rss/"

    def items(self, obj: HttpRequest) -> list[ConsultationPage]:
        drafts = drafts_below(self.index).filter(opens_on__lte=timezone.localdate())
        return list(drafts.order_by("-opens_on", "-pk")[:LATEST])

    def item_title(self, item: Any) -> str:
        return printable(item.title)

    def item_description(self, item: Any) -> str:
        until = _("Comments are taken until %(day)s.") % {"day": f"{item.closes_on:%d/%m/%Y}"}
        return printable(f"{item.intro} {until}")

    def item_link(self, item: Any) -> str:
        return str(item.get_full_url())

    def item_pubdate(self, item: Any) -> datetime:
        return timezone.make_aware(datetime.combine(item.opens_on, time(7)))
