"""The way of a page to the public: its editor hands it in, whoever answers for the site publishes it or sends it back.

The editors of the whole portal publish themselves; the editors of a department's site hand in to that site's managers.
Workflows and tasks are shown in the staff area, and found by these names.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import QuerySet
from wagtail.models import GroupApprovalTask, Page, Workflow, WorkflowPage, WorkflowTask

from catalog.page_rights import ensure_portal_group
from home.models import DepartmentHomePage
from home.sites.groups import MANAGERS, ensure_site_groups, site_group

PORTAL_WORKFLOW, PORTAL_TASK = "Duyệt trang của cổng", "Ban biên tập cổng"
SITE_WORKFLOW, SITE_TASK = "Duyệt trang: ", "Phụ trách trang: "
LONGEST_TITLE = 100  # of a site within a name
# What Wagtail's first migration makes, with a group that has nobody in it.
WAGTAIL_WORKFLOW = "Moderators approval"


@transaction.atomic
def ensure_portal_workflow() -> Workflow:
    """For every page that lies on no department's site. A workflow that an administrator chose instead stays."""
    task = _task(PORTAL_TASK, PORTAL_TASK, [ensure_portal_group()])
    workflow = _workflow(PORTAL_WORKFLOW, PORTAL_WORKFLOW, task)
    root = Page.objects.filter(depth=1).first()
    if root is not None:
        _assign(workflow, root)
    return workflow


@transaction.atomic
def ensure_site_workflow(site: DepartmentHomePage) -> Workflow:
    """For the pages of one department. While the site has no manager, the portal's editors decide."""
    managers = site_group(site, MANAGERS) or ensure_site_groups(site)[MANAGERS]
    deciding = managers if managers.user_set.filter(is_active=True).exists() else ensure_portal_group()
    task = _task(SITE_TASK + _name(site), _mark(site), [deciding])
    workflow = _workflow(SITE_WORKFLOW + _name(site), _mark(site), task)
    _assign(workflow, site)
    return workflow


def keep_workflows(now: datetime | None = None) -> int:
    """The periodic work: new sites, sites with another name, sites whose last manager has gone or first has come.

    Returns:
        How many sites had no workflow that fits.
    """
    named = dict(WorkflowPage.objects.values_list("page", "workflow__name"))
    managed = _sites_of(Group.objects.filter(name__startswith=f"{MANAGERS}: ", user__is_active=True))
    deciding = GroupApprovalTask.objects.filter(name__startswith=SITE_TASK)
    managing = _sites_of(deciding.filter(groups__name__startswith=f"{MANAGERS}: "))
    mended = 0
    for site in DepartmentHomePage.objects.select_related("agency", "collection"):
        name = named.get(site.pk, "")
        is_ours = name.endswith(_mark(site)) or not name
        if is_ours and (name != SITE_WORKFLOW + _name(site) or (site.pk in managed) != (site.pk in managing)):
            ensure_site_workflow(site)
            mended += 1
    return mended


def _sites_of(named: QuerySet[Any]) -> set[int]:
    """Groups and tasks of sites end with the site's key."""
    return {int(name.rpartition("[")[2].rstrip("]")) for name in named.values_list("name", flat=True).distinct()}


def _mark(site: DepartmentHomePage) -> str:
    return f" [{site.pk}]"


def _name(site: DepartmentHomePage) -> str:
    return f"{site.title[:LONGEST_TITLE]}{_mark(site)}"


def _task(name: str, end: str, groups: list[Group]) -> GroupApprovalTask:
    found = GroupApprovalTask.objects.filter(name__endswith=end).first()
    task: GroupApprovalTask = _named(found or GroupApprovalTask(), name)
    task.groups.set(groups)
    return task


def _workflow(name: str, end: str, task: GroupApprovalTask) -> Workflow:
    """An administrator's further tasks stay."""
    found = Workflow.objects.filter(name__endswith=end).first()
    workflow: Workflow = _named(found or Workflow(), name)
    if found is None:
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    return workflow


def _named(record: Any, name: str) -> Any:
    if record.name != name:
        record.name = name
        record.save()
    return record


def _assign(workflow: Workflow, page: Page) -> None:
    """Unless an administrator has given the page another one; Wagtail's own gives way, for nobody answers in it."""
    own = WorkflowPage.objects.filter(page=page).select_related("workflow").first()
    if own is None:
        WorkflowPage.objects.create(page=page, workflow=workflow)
    elif own.workflow.name == WAGTAIL_WORKFLOW:
        for old in own.workflow.tasks:
            old.deactivate()
        own.workflow.deactivate()  # takes it from its pages, too
        WorkflowPage.objects.create(page=page, workflow=workflow)
