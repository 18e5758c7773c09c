"""RSS of the library: the latest documents of whatever its address filters by."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog.gazette.listing import Listing
from catalog.gazette.parameters import Asked
from catalog.models import LegalDocument
from portal.base.text import printable

LATEST = 50


class DocumentsRss(Feed):  # type: ignore[type-arg]  # the stub's types need arguments that the class refuses at run time
    """Newest first, whatever the words: a reader subscribes to what is new."""

    language = settings.LANGUAGE_CODE

    def get_object(self, request: HttpRequest, *args: object, **kwargs: object) -> Listing:
        return Listing(Asked.of(request.GET), timezone.localdate())

    def title(self, obj: Listing) -> str:
        title = _("Legal documents, %(province)s") % {"province": settings.PROVINCE_NAME}
        return printable(f"{title}: {obj.asked.words}") if obj.asked.words else title

    def description(self, obj: Listing) -> str:
        return _("Legal documents of the province, and those that its procedures rest on")

    def link(self, obj: Listing) -> str:
        return reverse("catalog:legal_documents") + obj.asked.query

    def feed_url(self, obj: Listing) -> str:
        return reverse("catalog:legal_documents_rss") + obj.asked.query

    def items(self, obj: Listing) -> Iterable[LegalDocument]:
        return obj.documents().newest_first()[:LATEST]

    def item_title(self, item: LegalDocument) -> str:  # type: ignore[override]
        return printable(f"{item.number} – {item.title}")

    def item_description(self, item: LegalDocument) -> str:  # type: ignore[override]
        kind = item.get_kind_display()
        return printable(" · ".join(text for text in (kind[:1].upper() + kind[1:], item.issuer, item.signer) if text))

    def item_link(self, item: LegalDocument) -> str:
        return item.get_absolute_url()

    def item_pubdate(self, item: LegalDocument) -> datetime | None:
        return timezone.make_aware(datetime.combine(item.issued_on, time(7))) if item.issued_on else None
