"""The editors' first page: the words that most often found nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.ui.components import Component

from catalog.access import permissions_anywhere
from search.desk.base import EDIT, REPORT
from search.desk.searches import UNANSWERED, Shown
from search.trial import found
from search.usage import report

ROWS, LOOKED_AT, DAYS = 3, 6, 30  # those that are answered by now are left out


class UnansweredPanel(Component):
    """Three rows, each with its one button."""

    name = "searches"
    order = 250
    template_name = "search/desk/home_panel.html"

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        since = timezone.localdate() - timedelta(days=DAYS - 1)
        worst = [Shown(line, found(line.words)) for line in report.lines(report.unanswered(since)[:LOOKED_AT], since)]
        rows = [row for row in worst if not row.is_answered]
        return {"rows": rows[:ROWS], "days": DAYS, "url": f"{reverse(REPORT)}?muc={UNANSWERED}"}


def search_panels(request: HttpRequest) -> list[UnansweredPanel]:
    """For whoever edits the catalog."""
    return [UnansweredPanel()] if EDIT in permissions_anywhere(request.user) else []
