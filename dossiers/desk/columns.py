"""Columns of the queue."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from wagtail.admin.ui.tables import BaseColumn, Column

from dossiers.models import Dossier


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
    """Who holds each leg, and where."""

    cell_template_name = "dossiers/desk/cells/officer.html"


class TimeColumn(Column):
    """A moment as the reader's clock shows it."""

    cell_template_name = "dossiers/desk/cells/time.html"
