"""Invented changes of the last months, so that the demonstration's page of changes and its feeds have something."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from catalog.models import Procedure, ProcedureChange

_NEW, _CHANGED = ProcedureChange.Kind.NEW, ProcedureChange.Kind.CHANGED
# Days ago, what happened, and the parts that changed.
_HAPPENED: tuple[tuple[int, ProcedureChange.Kind, list[str]], ...] = (
    (1, _CHANGED, ["channels"]),
    (3, _CHANGED, ["papers", "steps"]),
    (3, _NEW, []),
    (6, _CHANGED, ["legal_bases", "publication_decision"]),
    (9, _CHANGED, ["service_level", "channels"]),
    (16, _CHANGED, ["handling", "levels"]),
    (23, _NEW, []),
    (30, _CHANGED, ["conditions"]),
    (38, _CHANGED, ["papers"]),
    (45, _CHANGED, ["title", "summary"]),
    (58, _NEW, []),
    (66, _CHANGED, ["channels", "papers", "steps", "legal_bases"]),
)
_STEP = 19  # procedures apart, so that several fields are among them


@transaction.atomic
def load_demo_changes() -> None:
    """Only where nothing was noted yet; running it twice changes nothing."""
    if ProcedureChange.objects.exists():
        return
    procedures = list(Procedure.objects.published().order_by("code")[: _STEP * len(_HAPPENED) : _STEP])
    now = timezone.now()
    ProcedureChange.objects.bulk_create(
        ProcedureChange(procedure=procedure, kind=kind, parts=parts, at=now - timedelta(days=days))
        for procedure, (days, kind, parts) in zip(procedures, _HAPPENED, strict=False)
    )
