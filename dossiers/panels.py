"""The desk's panels on the staff area's first page: a number that leads to the queue, and its first five rows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.components import Component

from catalog.access import permissions_anywhere
from catalog.holdings import agencies_granting
from catalog.roles import WORKING
from dossiers.desk.badges import Badges
from dossiers.desk.saved_views import SAVED_VIEWS, counts, in_view, shown
from dossiers.fees.permissions import COLLECT
from dossiers.models import Dossier, Leg

ROWS = 5
# Which saved views are on whose first page, in this order: any of the permissions opens it.
PANELS = {
    "mine": (_("My work"), {"dossiers.process", "dossiers.approve"}),
    "new": (_("Just submitted online"), {"dossiers.receive"}),
    "ready": (_("Results to return"), {"dossiers.return"}),
    "today": (_("Due today"), {"dossiers.view"}),
    "late": (_("Late"), {"dossiers.view"}),
    "waiting": (_("Waiting for the applicant"), {"dossiers.view"}),
}


class QueuePanel(Component):
    """One saved view."""

    template_name = "dossiers/desk/home_panel.html"

    def __init__(self, request: Any, key: str, title: object, count: int, badges: Badges, order: int) -> None:
        self.request, self.key, self.title, self.count, self.badges, self.order = (
            request, key, title, count, badges, order,
        )  # fmt: skip

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        return {
            "key": self.key,
            "title": self.title,
            "count": shown(self.count),
            "url": f"{reverse('desk:index')}?view={self.key}",
            "rows": self.rows() if self.count else [],
        }

    def rows(self) -> list[tuple[Dossier, object]]:
        """The most urgent first."""
        visible = Leg.objects.visible_to(self.request.user)
        legs = in_view(visible, SAVED_VIEWS[self.key], self.request.user, self.badges.now).queued()
        legs = legs.select_related("dossier", "agency").defer("dossier__answers", "dossier__search_text")
        return [(leg.dossier, self.badges.of_leg(leg)) for leg in legs[:ROWS]]


def desk_panels(request: HttpRequest, now: datetime | None = None) -> list[QueuePanel]:
    """The panels of the reader's roles; who only takes money finds dossiers in the menu, and here the fees."""
    user: Any = request.user
    held = permissions_anywhere(user)
    only_takes_money = held & WORKING == {COLLECT} and agencies_granting(user, COLLECT) is not None
    if "dossiers.view" not in held or only_takes_money:
        return []
    badges = Badges(now or timezone.now())
    numbers = counts(Leg.objects.visible_to(user), user, badges.now)
    chosen = [(key, title) for key, (title, permissions) in PANELS.items() if held & permissions]
    return [
        QueuePanel(request, key, title, numbers[key], badges, order)
        for order, (key, title) in enumerate(chosen, start=1)
    ]
