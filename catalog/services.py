"""What changes who works where, and what each role may open in the staff area."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Group, Permission
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import GroupCollectionPermission, GroupPagePermission

from accounts.models import User
from casework.chain import append_event
from catalog.holdings import forget_holdings
from catalog.models import Agency, Membership, MembershipEvent
from catalog.page_rights import ensure_portal_group, follow_roles
from catalog.roles import PERMISSIONS, PROVINCE_WIDE, Role

# What the users' screens show; groups are found by these names.
GROUP_NAMES = {
    Role.RECEPTIONIST: "Cán bộ tiếp nhận",
    Role.CASHIER: "Thủ quỹ",
    Role.OFFICER: "Cán bộ thụ lý",
    Role.DIVISION_HEAD: "Trưởng phòng",
    Role.LEADER: "Lãnh đạo cơ quan",
    Role.POSTAL_CLERK: "Nhân viên bưu chính",
    Role.AGENCY_ADMINISTRATOR: "Quản trị cơ quan",
    Role.PROVINCE_ADMINISTRATOR: "Quản trị cấp tỉnh",
    Role.AUDITOR: "Cán bộ kiểm tra",
    Role.EDITOR: "Biên tập viên",
    Role.CONTROLLER: "Cán bộ kiểm soát thủ tục hành chính",
    Role.SITE_MANAGER: "Phụ trách trang thông tin",
}
# Wagtail's first migration makes these; nobody needs them, but pages' workflow refers to them.
WAGTAIL_GROUPS = {"Moderators": "Người duyệt trang", "Editors": "Người soạn trang"}
ADMIN_ACCESS = Q(content_type__app_label="wagtailadmin", codename="access_admin")
# What of Wagtail's own rights each of our permissions brings; our rooms' screens read catalog.roles themselves.
MODEL_RIGHTS: dict[str, Q] = {
    "catalog.edit": Q(
        content_type__app_label="catalog",
        content_type__model__in=["procedure", "field", "audience", "formtemplate", "legaldocument"],
    )
    & ~Q(codename="publish_procedure")
    | Q(content_type__app_label="search"),
    # Wagtail's menu of the edit screen asks Django's right for the button.
    "catalog.publish": Q(content_type__app_label="catalog", codename="publish_procedure"),
    "eforms.edit": Q(content_type__app_label="eforms"),
    # Rows of an agency's own site: its screens show no others. The whole portal's rights: catalog.page_rights.
    "pages.edit": Q(content_type__app_label="home", content_type__model__in=["scheduleentry", "consultationcomment"]),
    # An account is closed, never deleted: the logs name it.
    "accounts.manage": Q(codename__in=["view_user", "add_user", "change_user"], content_type__app_label="accounts")
    | Q(content_type__app_label="catalog", content_type__model__in=["agencylevel", "agencykind"]),
}


@transaction.atomic
def assign_role(*, user: User, agency: Agency | None, role: Role, by: User | None = None) -> Membership:
    """`user` works in `agency` (None: in the whole province) as `role`; repeating it changes nothing.

    Whether `by` may appoint is catalog.people's question; None is an import or a command.

    Raises:
        ValidationError: the role is one of the whole province only.
    """
    check_place(agency=agency, role=role)
    membership, created = Membership.objects.get_or_create(user=user, agency=agency, role=role)
    user.groups.add(role_group(role))
    forget_holdings(user)
    follow_roles(user)
    if created:
        record_membership(person=user, action="granted", agency=agency, by=by, data={"role": role})
    return membership


def record_membership(
    *, person: User, action: str, agency: Agency | None = None, by: User | None, data: dict[str, Any] | None = None
) -> MembershipEvent:
    """Append to the person's chain: granted, ended, deactivated, reactivated, away, back."""
    event: MembershipEvent = append_event(
        person.membership_events, action=action, at=timezone.now(), data=data, agency=agency, actor=by
    )
    return event


def check_place(*, agency: Agency | None, role: str | None) -> None:
    """Whether there is such a role in one agency.

    Raises:
        ValidationError: the group of the role opens the whole province.
    """
    if agency is not None and role in PROVINCE_WIDE:
        raise ValidationError(_("This role is one of the whole province: name no agency"), code="province")


@transaction.atomic
def remove_role(*, user: User, agency: Agency | None, role: Role, by: User | None = None) -> None:
    """End a membership; the way into the staff area stays as long as another membership has the same role."""
    ended, _tables = Membership.objects.filter(user=user, agency=agency, role=role).delete()
    if not user.memberships.filter(role=role).exists():
        user.groups.remove(*Group.objects.filter(name=GROUP_NAMES[role]))
    forget_holdings(user)
    follow_roles(user)
    if ended:
        record_membership(person=user, action="ended", agency=agency, by=by, data={"role": role})


def role_group(role: Role) -> Group:
    """The group that opens the staff area for a role; made with its rights when it is missing."""
    group = Group.objects.filter(name=GROUP_NAMES[role]).first()
    return group or ensure_role_group(role)


@transaction.atomic
def ensure_role_groups() -> None:
    """Give every role's group the rights that the tables name, and take away the others."""
    for role in Role:
        ensure_role_group(role)
    ensure_portal_group()
    for english, vietnamese in WAGTAIL_GROUPS.items():
        Group.objects.filter(name=english).update(name=vietnamese)


def ensure_role_group(role: Role) -> Group:
    """Needs the permissions of all rooms, so it runs after the last migration."""
    group, _created = Group.objects.get_or_create(name=GROUP_NAMES[role])
    held = PERMISSIONS[role]
    rights = ADMIN_ACCESS
    for permission in held & MODEL_RIGHTS.keys():
        rights |= MODEL_RIGHTS[permission]
    group.permissions.set(Permission.objects.filter(rights))
    # Who holds a role in one agency must not have the province's pages, pictures and files by it.
    GroupPagePermission.objects.filter(group=group).delete()
    GroupCollectionPermission.objects.filter(group=group).delete()
    return group
