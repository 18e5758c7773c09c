"""Processing steps of the demonstration: one procedure goes through a division head, the others take the usual way."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from catalog.models import Procedure
from dossiers.models import ProcessDefinition, ProcessStep
from dossiers.models.process import StepMove, StepRole, StepUnit
from dossiers.services.processes import save_version

HOUSE = "1.013225"
NAME = "Cấp giấy phép xây dựng nhà ở riêng lẻ: qua trưởng phòng"
# Name, who, how long, which unit, ended by which move.
STEPS = (
    ("Nhận hồ sơ, phân công", StepRole.OFFICER, None, StepUnit.SAME_DAY, StepMove.PROCESS),
    ("Thẩm định hồ sơ, kiểm tra thực địa", StepRole.OFFICER, 5, StepUnit.WORKING_DAY, StepMove.HAND_ON),
    ("Xem xét, ký nháy dự thảo", StepRole.DIVISION_HEAD, 1, StepUnit.WORKING_DAY, StepMove.PROPOSE),
    ("Ký giấy phép", StepRole.LEADER, 8, StepUnit.HOUR, StepMove.APPROVE),
    ("Trả kết quả", StepRole.RECEPTIONIST, None, "", StepMove.RETURN),
)


@transaction.atomic
def load_demo_processes() -> None:
    """Make the steps where they are missing; running it twice changes nothing."""
    procedure = Procedure.objects.filter(code=HOUSE).first()
    if procedure is None or ProcessDefinition.objects.filter(procedure=procedure).exists():
        return
    definition = ProcessDefinition.objects.create(name=NAME, procedure=procedure, valid_from=date(2025, 7, 1))
    for order, (name, role, value, unit, move) in enumerate(STEPS):
        ProcessStep.objects.create(
            definition=definition,
            sort_order=order,
            name=name,
            role=role,
            duration_value=value,
            duration_unit=unit,
            ends_with=move,
        )
    save_version(definition=ProcessDefinition.objects.get(pk=definition.pk), by=None, at=timezone.now())
