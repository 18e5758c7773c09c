"""Keeping processing steps: each change is a version, and only new dossiers go by it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from accounts.models import User
from dossiers.models import ProcessDefinition, ProcessStep, ProcessVersion
from dossiers.processes import PlannedStep


def planned(steps: Sequence[ProcessStep]) -> list[PlannedStep]:
    """The rows of a definition, or of its form, as they are planned."""
    return [
        PlannedStep(
            name=step.name,
            role=step.role,
            person=step.person_id,
            duration_value=step.duration_value,
            duration_unit=step.duration_unit,
            ends_with=step.ends_with,
        )
        for step in steps
    ]


@transaction.atomic
def save_version(*, definition: ProcessDefinition, by: User | None, at: datetime) -> ProcessVersion:
    """What the definition says now, kept as its newest version; saving it unchanged makes none."""
    ProcessDefinition.objects.select_for_update().get(pk=definition.pk)
    steps = [step.as_json() for step in planned(list(definition.steps.all()))]
    newest: ProcessVersion | None = definition.versions.first()
    if newest and newest.steps == steps and newest.valid_from == definition.valid_from:
        return newest
    return ProcessVersion.objects.create(
        definition=definition,
        number=newest.number + 1 if newest else 1,
        valid_from=definition.valid_from,
        steps=steps,
        made_at=at,
        made_by=by,
    )
