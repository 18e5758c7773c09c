"""Panels of the pages' edit screens."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from wagtail.admin.panels import HelpPanel, Panel

from home.editing.beginning import BEGIN, templates_for
from home.editing.trial import tried

if TYPE_CHECKING:
    from home.models import LifeEventPage


class PhrasesTrialPanel(HelpPanel):
    """Where each saved everyday phrase leads today: the guide above the results, the procedure that comes first."""

    class BoundPanel(HelpPanel.BoundPanel):
        instance: LifeEventPage

        def get_context_data(self, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            return {**context, "page": self.instance, "trials": tried(self.instance.everyday_phrases)}


class TemplatesPanel(Panel):
    """Above the form of a new page: the texts with which it can begin."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "home/panels/templates.html"

        def is_shown(self) -> bool:
            return self.instance.pk is None and bool(self.links)

        @property
        def links(self) -> list[dict[str, str]]:
            """Name, when to use it and address of each; none where the form is not that of a new page."""
            match = self.request.resolver_match if self.request else None
            parent = match.kwargs.get("parent_page_id") if match else None
            if parent is None:
                return []
            model = self.instance._meta
            return [
                {
                    "name": each.name,
                    "hint": each.hint,
                    "url": reverse(BEGIN, args=[model.app_label, model.model_name, parent, each.pk]),
                }
                for each in templates_for(self.instance)
            ]

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            return {**super().get_context_data(parent_context), "links": self.links}
