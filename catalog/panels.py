"""Panels beside the editor of a procedure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.side_panels import BaseSidePanel

from catalog.checklist import Finding, Level, findings
from catalog.models import Procedure
from catalog.usage import Usage, usages


class CountingPanel(BaseSidePanel):
    """A panel whose button says how many things it has."""

    class SidePanelToggle(BaseSidePanel.SidePanelToggle):
        panel: CountingPanel

        def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            return {**context, "count": self.panel.count}

    object: Procedure

    @property
    def count(self) -> int:
        return 0


class ChecklistSidePanel(CountingPanel):
    """What is missing before the procedure can be published, as its draft was last saved."""

    class SidePanelToggle(CountingPanel.SidePanelToggle):
        aria_label = _("Checks before publishing")
        icon_name = "clipboard-list"
        counter_classname = "w-bg-critical-200"

    name = "checklist"
    title = _("Checks before publishing")
    template_name = "catalog/staff/checklist_panel.html"
    order = 310

    @cached_property
    def found(self) -> list[Finding]:
        return findings(self.object) if self.object.pk else []

    @property
    def blocking(self) -> list[Finding]:
        return [finding for finding in self.found if finding.level == Level.BLOCKING]

    @property
    def advice(self) -> list[Finding]:
        return [finding for finding in self.found if finding.level == Level.ADVICE]

    @property
    def count(self) -> int:
        return len(self.blocking)


class UsageSidePanel(CountingPanel):
    """The e-form, guides and other records that refer to the procedure."""

    class SidePanelToggle(CountingPanel.SidePanelToggle):
        aria_label = _("Where it is used")
        icon_name = "link"

    name = "places"
    title = _("Where it is used")
    template_name = "catalog/staff/usage_panel.html"
    order = 320

    @cached_property
    def usages(self) -> list[Usage]:
        return usages(self.object)

    @property
    def count(self) -> int:
        return sum(len(usage.places) for usage in self.usages)
