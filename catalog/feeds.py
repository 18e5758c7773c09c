"""Atom and RSS of what is new or has changed among the procedures: of everything, of a field, of an agency.

Words go through `printable`: no XML may hold the soft line breaks that editors paste from Word.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed
from django.utils.translation import gettext as _

from catalog.change_list import Chosen, Told, chosen_by, shown
from portal.base.text import printable

LATEST = 50


class ChangesRss(Feed):  # type: ignore[type-arg]  # the stub's types need arguments that the class refuses at run time
    """The latest changes; an entry for each, although a procedure may have several."""

    feed_type: type[SyndicationFeed] = Rss201rev2Feed
    language = settings.LANGUAGE_CODE
    item_guid_is_permalink = False

    def get_object(self, request: HttpRequest, *args: object, **kwargs: object) -> Chosen:
        return chosen_by(request.GET)

    def title(self, chosen: Chosen) -> str:
        title = _("New and changed procedures, %(province)s") % {"province": settings.PROVINCE_NAME}
        return printable(f"{title}: {chosen.name}") if chosen.name else title

    def description(self, chosen: Chosen) -> str:
        return _("Administrative procedures that were published, changed or ended")

    def link(self, chosen: Chosen) -> str:
        return reverse("catalog:changes") + chosen.query

    def feed_url(self, chosen: Chosen) -> str:
        return reverse("catalog:changes_rss") + chosen.query

    def items(self, chosen: Chosen) -> Iterable[Told]:
        return [Told(change) for change in shown(chosen.changes())[:LATEST]]

    def item_title(self, item: Told) -> str:  # type: ignore[override]
        return printable(f"{item.kind}: {item.procedure.title}")

    def item_description(self, item: Told) -> str:  # type: ignore[override]
        said = [item.what, item.procedure.agency_name, item.procedure.field.name, item.procedure.code]
        return printable(" · ".join(text for text in said if text))

    def item_link(self, item: Told) -> str:
        """What was taken down has no page any more."""
        return item.url or reverse("catalog:changes")

    def item_guid(self, item: Told) -> str:
        """RFC 4151: the same for ever, whatever becomes of the procedure."""
        return f"tag:{urlsplit(settings.BASE_URL).hostname},{item.change.at:%Y}:procedure-change-{item.change.pk}"

    def item_pubdate(self, item: Told) -> datetime:
        return item.change.at

    def item_updateddate(self, item: Told) -> datetime:
        return item.change.at

    def item_categories(self, item: Told) -> list[str]:
        return [printable(item.procedure.field.name)]


class ChangesAtom(ChangesRss):
    feed_type = Atom1Feed

    def subtitle(self, chosen: Chosen) -> str:
        return self.description(chosen)

    def feed_url(self, chosen: Chosen) -> str:
        return reverse("catalog:changes_atom") + chosen.query
