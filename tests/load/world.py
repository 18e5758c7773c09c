"""Who and what a load needs: agencies with their people, and procedures that can be applied for online."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.test import Client

from accounts.models import User
from catalog.models import Agency, Procedure
from catalog.roles import Role
from catalog.services import assign_role
from dossiers.workflow import State
from tests.factories.accounts import UserFactory
from tests.factories.catalog import AgencyFactory, ProcedureFactory
from tests.factories.dossiers import Desk, dossier_in
from tests.factories.eforms import published_version
from tests.load.browser import Browser, Note
from tests.load.citizen import Citizen
from tests.load.officer import Officer

STAFF = (Role.RECEPTIONIST, Role.OFFICER, Role.OFFICER, Role.LEADER)  # of each desk


@dataclass
class World:
    procedures: list[str]  # codes
    people: list[tuple[User, Role]]

    def officers(self, address: str, note: Note) -> list[Officer]:
        return [Officer(signed_in(address, user, note), role, user.pk) for user, role in self.people]

    def citizens(self, count: int, address: str, note: Note) -> list[Citizen]:
        return [
            Citizen(Browser(address, note), self.procedures, f"Nguyễn Văn Bình {_letters(n)}") for n in range(count)
        ]


def make_world(desks: int) -> World:
    """`desks` agencies with four people each, and a procedure with an e-form for each of them."""
    world = World([], [])
    for _desk in range(desks):
        agency: Agency = AgencyFactory()
        procedure = ProcedureFactory(agency=agency)
        published_version(procedure)
        world.procedures.append(procedure.code)
        for role in STAFF:
            user = UserFactory()
            assign_role(user=user, agency=agency, role=role)
            world.people.append((user, role))
    return world


def make_work(world: World, each: int) -> None:
    """`each` dossiers in every state in which one of the first desk's people has something to do."""
    (clerk, _), (officer, _), _other, (leader, _) = world.people[: len(STAFF)]
    procedure = Procedure.objects.get(code=world.procedures[0])
    desk = Desk(agency=procedure.desks().get(), clerk=clerk, officer=officer, leader=leader)
    for state in (State.SUBMITTED, State.RECEIVED, State.PROCESSING, State.PENDING_APPROVAL, State.APPROVED):
        for _dossier in range(each):
            dossier_in(state, desk=desk, procedure=procedure)


def signed_in(address: str, user: User, note: Note) -> Browser:
    """A browser of someone who has signed in before."""
    client = Client()
    client.force_login(user)
    browser = Browser(address, note)
    browser.session.cookies.set(settings.SESSION_COOKIE_NAME, client.cookies[settings.SESSION_COOKIE_NAME].value)
    return browser


def _letters(number: int) -> str:
    """A name has letters only: 0 is A, 26 is BA."""
    head, last = divmod(number, 26)
    return (_letters(head) if head else "") + chr(ord("A") + last)
