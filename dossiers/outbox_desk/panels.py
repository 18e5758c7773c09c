"""On the staff area's first page: whom somebody has to call, and for administrators whether messages go out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wagtail.admin.ui.components import Component

from casework.models import OutboxChannel
from casework.outbox.mending import to_call
from catalog.access import permissions_anywhere
from catalog.holdings import agencies_granting
from dossiers.outbox_desk.listing import waiting_by_channel
from dossiers.outbox_desk.scope import SEE, messages_visible_to


class MessagesPanel(Component):
    """Shown only while there is something to do or to know."""

    template_name = "dossiers/outbox/panel.html"
    order = 2  # of what is shown only while it is wanted, near the top

    def __init__(self, context: dict[str, Any]) -> None:
        self.context = context

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        return self.context


def message_panels(request: Any) -> list[MessagesPanel]:
    if SEE not in permissions_anywhere(request.user):
        return []
    visible = messages_visible_to(request.user)
    keeps_all = agencies_granting(request.user, SEE) is None
    context = {
        "to_call": to_call(visible).count(),
        "channels": list(OutboxChannel.objects.filter(down_since__isnull=False)),
        "waiting": waiting_by_channel(visible) if keeps_all else [],
    }
    return [MessagesPanel(context)] if any(context.values()) else []
