"""Who was named in a note finds it on the staff area's first page."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from wagtail.admin.ui.components import Component

from dossiers.models import Leg, Mention

ROWS = 5
REMEMBERED = timedelta(days=14)  # read ones are listed for so long


class MentionPanel(Component):
    """The newest notes that name the reader; unread ones are marked, and counted."""

    name = "mentions"
    template_name = "dossiers/desk/mention_panel.html"
    order = 0

    def __init__(self, mentions: QuerySet[Mention], unread: int) -> None:
        self.mentions, self.unread = mentions, unread

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        newest = self.mentions.select_related("note__author", "note__leg__dossier")
        ordered = newest.order_by(F("seen_at").desc(nulls_first=True), "-note__written_at")
        return {"unread": self.unread, "mentions": ordered.defer("note__leg__dossier__answers")[:ROWS]}


def mention_panels(request: HttpRequest) -> list[MentionPanel]:
    """One panel, or none where nothing names the reader. A dossier that left the reader's agency is not named."""
    user: Any = request.user
    fresh = Q(seen_at=None) | Q(seen_at__gte=timezone.now() - REMEMBERED)
    mine = Mention.objects.filter(fresh, user=user, note__withdrawn_at=None)
    if not mine.exists():
        return []
    mentions = mine.filter(note__leg__in=Leg.objects.visible_to(user))
    numbers = mentions.aggregate(every=Count("pk"), unread=Count("pk", filter=Q(seen_at=None)))
    return [MentionPanel(mentions, numbers["unread"])] if numbers["every"] else []
