"""Panels of the pages' edit screens."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wagtail.admin.panels import HelpPanel

from home.trial import tried

if TYPE_CHECKING:
    from home.models import LifeEventPage


class PhrasesTrialPanel(HelpPanel):
    """Where each saved everyday phrase leads today: the guide above the results, the procedure that comes first."""

    class BoundPanel(HelpPanel.BoundPanel):
        instance: LifeEventPage

        def get_context_data(self, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            return {**context, "page": self.instance, "trials": tried(self.instance.everyday_phrases)}
