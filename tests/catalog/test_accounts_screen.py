"""Wagtail's accounts screen: names and passwords; roles are given elsewhere, and nobody lifts themselves."""

from __future__ import annotations

import pytest
from django.test import Client

from accounts.models import User
from catalog.roles import Role
from catalog.services import assign_role, role_group
from dossiers.services import assign
from dossiers.workflow import State
from tests.factories.accounts import UserFactory
from tests.factories.dossiers import dossier_in, leg_of, make_desk, now

pytestmark = pytest.mark.django_db
USERS = "/admin/users/"


@pytest.fixture
def administrator() -> User:
    user: User = UserFactory()
    assign_role(user=user, agency=None, role=Role.PROVINCE_ADMINISTRATOR)
    return user


def signed_in(user: User) -> Client:
    client = Client(HTTP_ACCEPT_LANGUAGE="vi")
    client.force_login(user)
    return client


def account_data(user: User, **changes: object) -> dict[str, object]:
    data = {"username": user.username, "email": user.email, "first_name": "Lan", "last_name": user.last_name}
    return {**data, **changes}


@pytest.mark.parametrize("superuser", [True, False])
def test_the_screen_shows_accounts_and_no_groups(superuser: bool, administrator: User) -> None:
    User.objects.filter(pk=administrator.pk).update(is_superuser=superuser)
    person = UserFactory()
    client = signed_in(User.objects.get(pk=administrator.pk))

    assert person.username in client.get(USERS).content.decode()
    for address in (f"{USERS}edit/{person.pk}/", f"{USERS}new/"):
        form = client.get(address).context["form"]
        assert "groups" not in form.fields
        assert ("is_superuser" in form.fields) is superuser
    assert '"/admin/groups/"' not in client.get("/admin/").content.decode()


def test_names_are_changed_and_forged_groups_and_rights_are_ignored(administrator: User) -> None:
    person = UserFactory()
    group = role_group(Role.PROVINCE_ADMINISTRATOR)

    signed_in(administrator).post(
        f"{USERS}edit/{person.pk}/", account_data(person, groups=[group.pk], is_superuser="on", is_active="on")
    )

    person.refresh_from_db()
    assert person.first_name == "Lan"
    assert not person.is_superuser
    assert not person.groups.exists()


def test_who_has_a_role_is_not_closed_past_the_handing_over(administrator: User) -> None:
    desk = make_desk()

    signed_in(administrator).post(f"{USERS}edit/{desk.officer.pk}/", account_data(desk.officer))

    desk.officer.refresh_from_db()
    assert desk.officer.is_active


def test_a_superusers_password_is_not_the_administrators_to_set(administrator: User) -> None:
    operator = UserFactory(is_superuser=True)
    data = account_data(operator, password1="hoa-phuong-do-2026", password2="hoa-phuong-do-2026")

    assert signed_in(administrator).post(f"{USERS}edit/{operator.pk}/", data).status_code == 404
    operator.refresh_from_db()
    assert not operator.check_password("hoa-phuong-do-2026")


@pytest.mark.parametrize("action", ["assign_role", "delete", "set_active_state"])
@pytest.mark.parametrize("superuser", [True, False])
def test_nothing_is_done_to_people_by_the_dozen(action: str, superuser: bool, administrator: User) -> None:
    User.objects.filter(pk=administrator.pk).update(is_superuser=superuser)
    person = UserFactory()
    data = {"role": role_group(Role.PROVINCE_ADMINISTRATOR).pk, "mark_as_active": "False"}

    answer = signed_in(User.objects.get(pk=administrator.pk)).post(
        f"/admin/bulk/accounts/user/{action}/?id={person.pk}&next={USERS}", data
    )

    assert answer.status_code == 404
    person.refresh_from_db()
    assert person.is_active
    assert not person.groups.exists()


def test_the_administrator_deletes_no_account(administrator: User) -> None:
    person = UserFactory()

    signed_in(administrator).post(f"{USERS}delete/{person.pk}/")

    assert User.objects.filter(pk=person.pk).exists()


@pytest.mark.parametrize("how", ["edit", "delete"])
def test_roles_with_open_work_do_not_end_on_the_list_of_roles_either(how: str, administrator: User) -> None:
    desk = make_desk()
    leg = leg_of(dossier_in(State.RECEIVED, desk=desk))
    assign(leg=leg, officer=desk.officer, by=desk.leader, at=now())
    membership = desk.officer.memberships.get()
    data = {"username": desk.officer.username, "agency": desk.agency.pk, "role": "cashier"}

    page = signed_in(administrator).post(f"/admin/phan-cong/{how}/{membership.pk}/", data, follow=True)

    assert "còn giữ 1 hồ sơ chưa xong" in page.content.decode()
    assert desk.officer.memberships.get().role == Role.OFFICER


@pytest.mark.parametrize("superuser", [True, False])
def test_no_account_is_copied(superuser: bool, administrator: User) -> None:
    User.objects.filter(pk=administrator.pk).update(is_superuser=superuser)
    client = signed_in(User.objects.get(pk=administrator.pk))

    assert client.get(f"{USERS}copy/{UserFactory().pk}/").status_code == 404
