"""Who works where: services, groups, and the administrator's screens."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError

from catalog.access import may, permissions_anywhere
from catalog.models import Agency, Membership
from catalog.roles import PERMISSIONS, Role
from catalog.services import GROUP_NAMES, assign_role, ensure_role_groups, remove_role
from tests.desk.conftest import SignIn, employ
from tests.factories.accounts import UserFactory
from tests.factories.catalog import AgencyFactory, MembershipFactory
from tests.factories.dossiers import Desk

pytestmark = pytest.mark.django_db
SCREENS = ["/admin/co-quan/", "/admin/phan-cong/", "/admin/lich-lam-viec/", "/admin/users/"]


def test_a_role_opens_the_staff_area_and_its_end_closes_it() -> None:
    user, agency = UserFactory(), AgencyFactory()

    assign_role(user=user, agency=agency, role=Role.OFFICER)
    assign_role(user=user, agency=agency, role=Role.OFFICER)
    assert user.memberships.count() == 1
    assert type(user).objects.get(pk=user.pk).has_perm("wagtailadmin.access_admin")

    remove_role(user=user, agency=agency, role=Role.OFFICER)
    assert not type(user).objects.get(pk=user.pk).has_perm("wagtailadmin.access_admin")


def test_the_same_role_elsewhere_keeps_the_way_in_open() -> None:
    user, here, there = UserFactory(), AgencyFactory(), AgencyFactory()
    for agency in (here, there):
        assign_role(user=user, agency=agency, role=Role.OFFICER)

    remove_role(user=user, agency=here, role=Role.OFFICER)

    assert user.groups.filter(name=GROUP_NAMES[Role.OFFICER]).exists()


def test_every_role_has_a_name_and_a_group() -> None:
    ensure_role_groups()
    ensure_role_groups()

    assert set(GROUP_NAMES) == set(Role)
    assert Group.objects.filter(name__in=GROUP_NAMES.values()).count() == len(Role)


def test_desk_roles_get_nothing_of_wagtail_but_the_way_in() -> None:
    ensure_role_groups()

    for role in (Role.RECEPTIONIST, Role.OFFICER, Role.LEADER):
        group = Group.objects.get(name=GROUP_NAMES[role])
        assert [permission.codename for permission in group.permissions.all()] == ["access_admin"]
        assert not group.page_permissions.exists()


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("permission", sorted(frozenset().union(*PERMISSIONS.values())))
def test_a_permission_holds_in_the_own_agency_only(role: Role, permission: str) -> None:
    membership = MembershipFactory(role=role)

    assert may(membership.user, permission, membership.agency) == (permission in PERMISSIONS[role])
    assert not may(membership.user, permission, AgencyFactory())


def test_a_membership_without_agency_holds_in_the_whole_province() -> None:
    membership = MembershipFactory(agency=None, role=Role.LEADER)

    assert may(membership.user, "dossiers.approve", AgencyFactory())


def test_an_inactive_account_holds_nothing() -> None:
    membership = MembershipFactory(user=UserFactory(is_active=False, is_superuser=True))

    assert not may(membership.user, "dossiers.view", membership.agency)
    assert permissions_anywhere(membership.user) == frozenset()


@pytest.mark.parametrize("role", [Role.RECEPTIONIST, Role.OFFICER, Role.LEADER, Role.EDITOR])
@pytest.mark.parametrize("screen", SCREENS)
def test_only_administrators_manage_people_and_agencies(screen: str, role: Role, desk: Desk, sign_in: SignIn) -> None:
    client = sign_in(employ(role, None if role is Role.EDITOR else desk.agency))

    assert client.get(screen).status_code == 302
    assert f'"{screen}"' not in client.get("/admin/").content.decode()


@pytest.mark.parametrize("screen", SCREENS)
def test_the_province_administrator_manages_them(screen: str, desk: Desk, sign_in: SignIn) -> None:
    client = sign_in(employ(Role.PROVINCE_ADMINISTRATOR, None))

    assert client.get(screen).status_code == 200


def test_the_administrator_gives_and_takes_a_role_on_the_screen(desk: Desk, sign_in: SignIn) -> None:
    client, person = sign_in(employ(Role.PROVINCE_ADMINISTRATOR, None)), UserFactory()
    data = {"username": person.username, "agency": desk.agency.pk, "role": "officer"}

    client.post("/admin/phan-cong/new/", data)
    membership = Membership.objects.get(user=person)
    assert may(person, "dossiers.process", desk.agency)
    assert person.groups.exists()

    client.post(f"/admin/phan-cong/edit/{membership.pk}/", {**data, "role": "leader"})
    membership = Membership.objects.get(user=person)
    assert membership.role == Role.LEADER
    assert [group.name for group in person.groups.all()] == [GROUP_NAMES[Role.LEADER]]

    client.post(f"/admin/phan-cong/delete/{membership.pk}/")
    assert not person.memberships.exists()
    assert not person.groups.exists()


def test_nobody_is_province_administrator_of_one_agency(desk: Desk, sign_in: SignIn) -> None:
    client, person = sign_in(employ(Role.PROVINCE_ADMINISTRATOR, None)), UserFactory()
    data = {"username": person.username, "agency": desk.agency.pk, "role": "province_administrator"}

    page = client.post("/admin/phan-cong/new/", data)

    assert "Vai trò này là của toàn tỉnh" in page.content.decode()
    assert not person.memberships.exists()
    assert not person.groups.exists()
    with pytest.raises(ValidationError):
        assign_role(user=person, agency=desk.agency, role=Role.PROVINCE_ADMINISTRATOR)


def test_an_unknown_user_name_gets_no_role(desk: Desk, sign_in: SignIn) -> None:
    client = sign_in(employ(Role.PROVINCE_ADMINISTRATOR, None))
    before = Membership.objects.count()

    page = client.post("/admin/phan-cong/new/", {"username": "khongco", "agency": desk.agency.pk, "role": "officer"})

    assert page.status_code == 200
    assert Membership.objects.count() == before


def test_the_queries_of_the_list_of_agencies_do_not_grow_with_it(
    desk: Desk, sign_in: SignIn, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    client = sign_in(employ(Role.PROVINCE_ADMINISTRATOR, None))
    client.get("/admin/co-quan/")
    with django_assert_max_num_queries(60) as few:
        client.get("/admin/co-quan/")
    for _number in range(5):
        AgencyFactory()

    with django_assert_max_num_queries(len(few)):
        client.get("/admin/co-quan/")


def test_agencies_and_calendars_have_no_address_to_delete_them(desk: Desk, sign_in: SignIn) -> None:
    client = sign_in(employ(Role.PROVINCE_ADMINISTRATOR, None))

    assert client.post(f"/admin/co-quan/delete/{desk.agency.pk}/").status_code == 404
    assert Agency.objects.filter(pk=desk.agency.pk).exists()
