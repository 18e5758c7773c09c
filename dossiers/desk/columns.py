"""Columns of the queue. A row is a dossier with `leg`, the part of it that one agency works on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import BaseColumn, BulkActionsCheckboxColumn, Column

from catalog.holdings import agencies_granting
from dossiers.models import Dossier, Leg, SavedFilter


class DossierColumn(BaseColumn):
    """The code, which opens the dossier, and the applicant under it."""

    cell_template_name = "dossiers/desk/cells/dossier.html"

    def get_cell_context_data(self, instance: Dossier, parent_context: dict[str, Any]) -> dict[str, Any]:
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        return context | {"url": reverse("desk:edit", args=[instance.pk])}


class BadgeColumn(BaseColumn):
    """`badge`, which the queue puts on each row."""

    cell_template_name = "dossiers/desk/cells/badge.html"


class OfficerColumn(BaseColumn):
    """Who holds the leg, and where, for readers of more than one agency."""

    cell_template_name = "dossiers/desk/cells/officer.html"

    def get_cell_context_data(self, instance: Dossier, parent_context: dict[str, Any]) -> dict[str, Any]:
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        agencies = agencies_granting(parent_context["request"].user, "dossiers.view")
        return context | {"names_agency": agencies is None or len(agencies) > 1}


class TextColumn(Column):
    """Words; the label stands before them where a phone shows each row as a card."""

    cell_template_name = "dossiers/desk/cells/text.html"


class TimeColumn(Column):
    """A moment as the reader's clock shows it."""

    cell_template_name = "dossiers/desk/cells/time.html"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A column that an officer may show or hide; `exported` is what stands in the spreadsheet."""

    key: str
    label: object  # lazy
    make: Callable[..., BaseColumn]
    exported: Callable[[Leg], str | datetime | None]
    accessor: str = ""
    sort_key: str | None = None
    usual: bool = False

    def column(self, *, sortable: bool) -> BaseColumn:
        given: dict[str, Any] = {"label": self.label, "classname": f"desk-{self.key}"}
        if self.accessor:
            given["accessor"] = self.accessor
        return self.make(self.key, sort_key=self.sort_key if sortable else None, **given)


CHOICES = {
    choice.key: choice
    for choice in [
        Choice(
            key="procedure", label=_("Procedure"), make=TextColumn, accessor="procedure_title", usual=True,
            exported=lambda leg: leg.dossier.procedure_title,
        ),
        Choice(
            key="case", label=_("Case"), make=TextColumn, accessor="case_name",
            exported=lambda leg: leg.dossier.case_name,
        ),
        Choice(
            key="due", label=_("Due"), make=BadgeColumn, sort_key="due_at", usual=True,
            exported=lambda leg: leg.due_at,
        ),
        Choice(
            key="state", label=_("Step"), make=TextColumn, accessor="leg.get_state_display", usual=True,
            exported=lambda leg: leg.get_state_display(),
        ),
        Choice(
            key="officer", label=_("Officer"), make=OfficerColumn, usual=True,
            exported=lambda leg: str(leg.officer or ""),
        ),
        Choice(
            key="agency", label=_("Agency"), make=TextColumn, accessor="leg.agency.name",
            exported=lambda leg: leg.agency.name,
        ),
        Choice(
            key="channel", label=_("Source"), make=TextColumn, accessor="get_channel_display", usual=True,
            exported=lambda leg: leg.dossier.get_channel_display(),
        ),
        Choice(
            key="return", label=_("Return of the result"), make=TextColumn, accessor="get_return_method_display",
            exported=lambda leg: leg.dossier.get_return_method_display(),
        ),
        Choice(
            key="submitted", label=_("Submitted"), make=TimeColumn, accessor="submitted_at", sort_key="submitted",
            exported=lambda leg: leg.dossier.submitted_at,
        ),
        Choice(
            key="received", label=_("Received"), make=TimeColumn, accessor="leg.received_at",
            exported=lambda leg: leg.received_at,
        ),
        Choice(
            key="updated", label=_("Updated"), make=TimeColumn, accessor="leg.updated_at", sort_key="updated_at",
            usual=True, exported=lambda leg: leg.updated_at,
        ),
    ]
}  # fmt: skip
USUAL = [choice.key for choice in CHOICES.values() if choice.usual]


def chosen(kept: SavedFilter | None) -> list[Choice]:
    """The officer's columns in the table's order; a key that is none any more is left out."""
    keys = kept.columns if kept and kept.columns else USUAL
    return [choice for choice in CHOICES.values() if choice.key in keys]


def table_columns(choices: Sequence[Choice], *, newest_first: bool) -> list[BaseColumn]:
    """With the check box and the code, which nobody can hide. Where all is shown, closed ones have no urgency."""
    return [
        BulkActionsCheckboxColumn("bulk_actions", obj_type="dossier"),
        DossierColumn("code", label=_("Dossier code and applicant")),
        *(choice.column(sortable=not (newest_first and choice.key == "due")) for choice in choices),
    ]
