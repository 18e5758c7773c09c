"""Two agencies with their people; signing in goes through the role's group, as it does for real."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import User
from catalog.models import Agency
from catalog.roles import Role
from catalog.services import assign_role
from tests.factories.accounts import UserFactory
from tests.factories.catalog import AgencyFactory
from tests.factories.dossiers import Desk

SignIn = Callable[[User], Client]


def employ(role: Role, agency: Agency | None) -> User:
    user = UserFactory()
    assign_role(user=user, agency=agency, role=role)
    return user


def staffed_desk(agency: Agency | None = None) -> Desk:
    agency = agency or AgencyFactory()
    return Desk(
        agency=agency,
        clerk=employ(Role.RECEPTIONIST, agency),
        officer=employ(Role.OFFICER, agency),
        leader=employ(Role.LEADER, agency),
    )


@pytest.fixture
def desk(db: None) -> Desk:
    return staffed_desk()


@pytest.fixture
def other_desk(db: None) -> Desk:
    return staffed_desk()


@pytest.fixture
def sign_in() -> SignIn:
    def signed_in(user: User) -> Client:
        client = Client(HTTP_ACCEPT_LANGUAGE="vi")
        client.force_login(user)
        return client

    return signed_in
