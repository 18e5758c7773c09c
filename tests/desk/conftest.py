"""Two agencies with their people; signing in goes through the role's group, as it does for real."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.test import Client
from pytest_django import DjangoDbBlocker

from accounts.models import User
from catalog.models import Agency
from catalog.roles import Role
from catalog.services import assign_role
from tests.factories.accounts import UserFactory
from tests.factories.catalog import AgencyFactory
from tests.factories.dossiers import Desk
from tests.standing import standing

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


def as_it_stands(desk: Desk) -> Desk:
    """The same agency and people, read anew: what a test changes on them, and their rights, are its own."""
    return Desk(
        agency=Agency.objects.get(pk=desk.agency.pk),
        clerk=User.objects.get(pk=desk.clerk.pk),
        officer=User.objects.get(pk=desk.officer.pk),
        leader=User.objects.get(pk=desk.leader.pk),
    )


@pytest.fixture(scope="module")
def _standing_desks(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[tuple[Desk, Desk]]:
    """Two staffed agencies for the whole module; tests that commit make their own."""
    made: list[Desk] = []
    body = standing(django_db_blocker, lambda: made.extend([staffed_desk(), staffed_desk()]))
    next(body)
    yield made[0], made[1]
    next(body, None)


@pytest.fixture
def desk(_standing_desks: tuple[Desk, Desk], db: None) -> Desk:
    return as_it_stands(_standing_desks[0])


@pytest.fixture
def other_desk(_standing_desks: tuple[Desk, Desk], db: None) -> Desk:
    return as_it_stands(_standing_desks[1])


@pytest.fixture
def bare_404(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hundreds of addresses are only asked whether they are found: the portal's page of that is not set each time."""

    def not_found(_request: HttpRequest, _exception: Exception) -> HttpResponse:
        return HttpResponseNotFound()

    monkeypatch.setattr("portal.urls.handler404", not_found, raising=False)


@pytest.fixture
def sign_in() -> SignIn:
    def signed_in(user: User) -> Client:
        client = Client(HTTP_ACCEPT_LANGUAGE="vi")
        client.force_login(user)
        return client

    return signed_in
