"""The e-form of a procedure, for those who keep the procedure."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from catalog.models import Procedure
from catalog.usage import Place, register_usage
from eforms.models import EForm


def _forms(procedure: Procedure) -> list[Place]:
    forms = EForm.objects.filter(procedure=procedure).values_list("pk", "title")
    return [(title, reverse("wagtailsnippets_eforms_eform:edit", args=[key])) for key, title in forms]


def register_usages() -> None:
    register_usage(_("E-form"), _forms)
