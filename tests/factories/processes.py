"""Processing steps of an agency, as an administrator would set them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone

from catalog.models import Procedure
from dossiers.models import ProcessDefinition, ProcessStep
from dossiers.services.processes import save_version

# Received, examined by an officer, gone through by the division head, approved, returned.
DIVISION: list[dict[str, Any]] = [
    {"name": "Nhận hồ sơ", "role": "officer", "duration_unit": "same_day", "ends_with": "process"},
    {
        "name": "Thẩm định",
        "role": "officer",
        "duration_value": 1,
        "duration_unit": "working_day",
        "ends_with": "hand_on",
    },
    {
        "name": "Xem xét",
        "role": "division_head",
        "duration_value": 4,
        "duration_unit": "hour",
        "ends_with": "propose",
    },
    {
        "name": "Phê duyệt",
        "role": "leader",
        "duration_value": 4,
        "duration_unit": "hour",
        "ends_with": "approve",
    },
    {"name": "Trả kết quả", "role": "receptionist", "ends_with": "return"},
]


def process_definition(
    procedure: Procedure, steps: list[dict[str, Any]] | None = None, **changes: Any
) -> ProcessDefinition:
    """In use for dossiers received since 2026, unless `changes` say otherwise; `field` takes the procedure's place."""
    given: dict[str, Any] = {"name": "Quy trình", "valid_from": date(2026, 1, 1), **changes}
    if "field" not in given:
        given["procedure"] = procedure
    definition = ProcessDefinition.objects.create(**given)
    set_steps(definition, steps or DIVISION)
    return definition


def set_steps(definition: ProcessDefinition, steps: list[dict[str, Any]]) -> None:
    """Put `steps` in the place of the present ones, as a new version."""
    definition.steps.all().delete()
    for order, step in enumerate(steps):
        ProcessStep.objects.create(definition=definition, sort_order=order, **step)
    definition = ProcessDefinition.objects.get(pk=definition.pk)
    save_version(definition=definition, by=None, at=timezone.now())
