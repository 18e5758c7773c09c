"""Who edits which department's site: groups of Wagtail that follow the memberships of the site's agency."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import QuerySet
from wagtail.models import Page
from wagtail.permissions import policy_registry

from catalog.models import Membership
from catalog.page_rights import EDIT, grant_files, grant_pages
from catalog.roles import PERMISSIONS, Role, roles_with
from home.models import DepartmentHomePage

if TYPE_CHECKING:
    from wagtail.query import PageQuerySet

    from accounts.models import User

PUBLISH = "pages.publish"
# Shown on the users' screens before the site's name; found by the page's key at the end.
EDITORS, MANAGERS = "Biên tập", "Phụ trách"
RIGHTS = {
    EDITORS: ["add_page", "change_page"],
    MANAGERS: ["add_page", "change_page", "publish_page", "lock_page", "unlock_page"],
}
LONGEST_TITLE = 100  # a group's name has 150 characters at most


def group_kind(role: str) -> str:
    """Whose group somebody is in who has `role` in the site's agency; empty where the role edits no pages."""
    held = PERMISSIONS.get(Role(role), frozenset()) if role in Role.values else frozenset()
    if EDIT not in held:
        return ""
    return MANAGERS if PUBLISH in held else EDITORS


@transaction.atomic
def ensure_site_groups(page: DepartmentHomePage) -> dict[str, Group]:
    """The two groups of a site, by kind, with their rights on its pages and in its collection, and its people."""
    groups = {kind: _group(kind, page) for kind in RIGHTS}
    for kind, group in groups.items():
        grant_pages(group, page, RIGHTS[kind])
        grant_files(group, page.collection)
        group.user_set.set(_people(page, kind))
    return groups


def site_group(page: DepartmentHomePage, kind: str) -> Group | None:
    """One of the site's groups, e.g. for a task of its workflow."""
    return Group.objects.filter(name__startswith=f"{kind}: ", name__endswith=f" [{page.pk}]").first()


def _group(kind: str, page: DepartmentHomePage) -> Group:
    name = f"{kind}: {page.title[:LONGEST_TITLE]} [{page.pk}]"
    group = site_group(page, kind) or Group(name=name)
    group.name = name
    group.save()
    return group


def _people(page: DepartmentHomePage, kind: str) -> list[int]:
    rows = Membership.objects.filter(agency=page.agency_id, role__in=roles_with(EDIT)).values_list("user", "role")
    return sorted({user for user, role in rows if group_kind(role) == kind})


def follow_person(user: User) -> None:
    """After a role of `user` began or ended: in the groups of the sites that their roles name, and in no others."""
    places = list(user.memberships.granting(EDIT).exclude(agency=None).values_list("agency", "role"))
    sites = DepartmentHomePage.objects.filter(agency__in=[agency for agency, _role in places])
    pages = {page.agency_id: page for page in sites}
    wanted = {_group_of(pages[agency], group_kind(role)).pk for agency, role in places if agency in pages}
    held = set(_site_groups().filter(user=user).values_list("pk", flat=True))
    user.groups.remove(*(held - wanted))
    user.groups.add(*(wanted - held))


def _group_of(page: DepartmentHomePage, kind: str) -> Group:
    return site_group(page, kind) or ensure_site_groups(page)[kind]


def _site_groups() -> QuerySet[Group]:
    return Group.objects.filter(name__regex=rf"^({EDITORS}|{MANAGERS}): .* \[[0-9]+\]$")


def mend_groups(now: datetime | None = None) -> int:
    """The periodic look at all sites: rights that a deleted site or an import left behind are taken away.

    Returns:
        How many groups had other people or another name than the memberships say.
    """
    mended = 0
    sites = {page.pk: page for page in DepartmentHomePage.objects.select_related("agency", "collection")}
    for group in _site_groups().prefetch_related("user_set"):
        page = sites.get(int(group.name.rpartition("[")[2].rstrip("]")))
        if page is None:
            group.delete()
        elif sorted(user.pk for user in group.user_set.all()) != _people(page, group.name.partition(":")[0]):
            ensure_site_groups(page)
        else:
            continue
        mended += 1
    return mended


def pages_editable_by(user: User) -> PageQuerySet[Page]:
    """The pages that Wagtail lets `user` change: everything, a department's site, or nothing."""
    found: PageQuerySet[Page] = policy_registry.get_by_type(Page).instances_user_has_permission_for(user, "change")
    return found


def may_edit_page(user: User, page: Page) -> bool:
    """Whether `page` is `user`'s to change."""
    allowed: bool = page.permissions_for_user(user).can_edit()
    return allowed
