"""The way of a procedure from the drafter to the control office (Decree 63/2010/NĐ-CP), as a workflow of Wagtail."""

from __future__ import annotations

from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from wagtail.models import GroupApprovalTask, Workflow, WorkflowContentType, WorkflowTask

from catalog.models import Procedure
from catalog.roles import roles_with
from catalog.services import GROUP_NAMES

# Shown in the staff area and found by these names, as the groups of roles are.
WORKFLOW = "Kiểm soát và công bố thủ tục hành chính"
TASK = "Cơ quan kiểm soát thủ tục hành chính"


@transaction.atomic
def ensure_workflow() -> Workflow:
    """Make what is missing of the workflow; an administrator's further tasks, or another workflow, stay."""
    task, _created = GroupApprovalTask.objects.get_or_create(name=TASK)
    task.groups.set(Group.objects.filter(name__in=[GROUP_NAMES[role] for role in roles_with("catalog.publish")]))
    workflow, created = Workflow.objects.get_or_create(name=WORKFLOW)
    if created:
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    content_type = ContentType.objects.get_for_model(Procedure, for_concrete_model=False)
    WorkflowContentType.objects.get_or_create(content_type=content_type, defaults={"workflow": workflow})
    return workflow
