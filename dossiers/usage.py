"""What of this room refers to a procedure, for those who keep the procedure."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from catalog.models import Procedure
from catalog.usage import Place, register_usage
from dossiers.models import Dossier, ProcessDefinition


def _dossiers(procedure: Procedure) -> list[Place]:
    """How many, without a word of any."""
    count = Dossier.objects.filter(procedure=procedure).count()
    words = ngettext("%(count)d dossier", "%(count)d dossiers", count) % {"count": count}
    return [(words, "")] if count else []


def _processes(procedure: Procedure) -> list[Place]:
    return [(str(process), "") for process in ProcessDefinition.objects.filter(procedure=procedure)]


def register_usages() -> None:
    register_usage(_("Dossiers"), _dossiers)
    register_usage(_("Processes for it"), _processes)
