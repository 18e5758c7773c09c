"""Where a procedure is used: rooms above register who refers to it, so that nobody ends it unawares."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.models import JointPart, Procedure, RelatedProcedure

Place = tuple[str, str]  # what refers to it, and the address where that is seen; empty: there is none
Finder = Callable[[Procedure], list[Place]]


@dataclass(frozen=True, slots=True)
class Usage:
    """Everything of one kind that refers to a procedure."""

    label: str
    places: list[Place]


_finders: dict[str, tuple[str | Promise, Finder]] = {}


def register_usage(label: str | Promise, finder: Finder) -> None:
    """`finder` is asked for each procedure that is opened: one query, and the words only."""
    _finders[f"{finder.__module__}.{finder.__qualname__}"] = (label, finder)


def usages(procedure: Procedure) -> list[Usage]:
    """Who refers to a saved procedure, kind by kind; kinds without any are left out."""
    if procedure.pk is None:
        return []
    found = [Usage(str(label), finder(procedure)) for label, finder in _finders.values()]
    return [usage for usage in found if usage.places]


def reasons_to_keep(procedure: Procedure) -> list[str]:
    """Why a procedure must not be deleted; none: it is a draft that nobody ever saw and nothing uses."""
    reasons = []
    if procedure.live or procedure.first_published_at:
        reasons.append(_("It was published: end it by its dates, or withdraw it"))
    for usage in usages(procedure):
        named = ", ".join(title for title, _url in usage.places[:3])
        reasons.append(f"{usage.label}: {named}{'…' if len(usage.places) > 3 else ''}")
    return reasons


def edit_address(procedure: Procedure) -> str:
    return reverse("wagtailsnippets_catalog_procedure:edit", args=[procedure.pk])


def _joint(procedure: Procedure) -> list[Place]:
    wholes = JointPart.objects.filter(target=procedure).select_related("procedure")
    return [(str(part.procedure), edit_address(part.procedure)) for part in wholes]


def _related(procedure: Procedure) -> list[Place]:
    rows = RelatedProcedure.objects.filter(target=procedure).select_related("procedure")
    return [(str(row.procedure), edit_address(row.procedure)) for row in rows]


def _replaced(procedure: Procedure) -> list[Place]:
    return [(str(old), edit_address(old)) for old in Procedure.objects.filter(replaced_by=procedure)]


register_usage(gettext_lazy("Joint procedures of which it is a part"), _joint)
register_usage(gettext_lazy("Procedures that name it as related"), _related)
register_usage(gettext_lazy("Procedures that it replaces"), _replaced)
