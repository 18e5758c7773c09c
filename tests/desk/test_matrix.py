"""Every role, every action, at one's own and at another's agency: generated from the table of roles and the registry
of actions, through the services and through the pages. Nothing here names a role together with what it may do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import date, timedelta
from io import StringIO
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from accounts.models import User
from catalog.absences import record_absence
from catalog.access import may
from catalog.actions import Action, registered_actions
from catalog.invitations import invite
from catalog.models import Agency
from catalog.people import appoint, deactivate, move_person
from catalog.roles import PERMISSIONS, PROVINCE_WIDE, Role
from dossiers.exceptions import DossierError
from dossiers.models import Dossier, Leg
from dossiers.services import assign, move_dossier
from dossiers.services.corrections import correct_data
from dossiers.services.handover import hand_over
from dossiers.services.notes import write_note
from dossiers.services.reappointment import apologise, reappoint
from dossiers.workflow import APPLICANT, MOVES, State
from tests.desk.conftest import SignIn, as_it_stands, employ, staffed_desk
from tests.factories.dossiers import (
    Desk,
    dossier_in,
    handed_over,
    issued_result,
    leg_of,
    missing_paper,
    now,
)
from tests.standing import standing

pytestmark = pytest.mark.django_db
ROLES = list(Role)
PLACES = ["own", "other"]
ACTIONS = {action.name: action for action in registered_actions()}
OFFICERS_MOVES = [action for action, move in MOVES.items() if move.permission != APPLICANT]
SOURCES = sorted({MOVES[action].sources[0] for action in OFFICERS_MOVES})
Case = Callable[..., tuple[Desk, Leg, Iterator[tuple[Role, str, User]]]]


def expected(action: Action, role: Role, place: str) -> bool:
    """What the table says. Of one agency nothing reaches another; a role of the whole province reaches all."""
    reaches = place == "own" or role in PROVINCE_WIDE
    return reaches and action.is_done_by(role)


@contextmanager
def undone() -> Iterator[None]:
    """What happens within leaves nothing behind: the next role finds everything as this one did."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@dataclass(frozen=True)
class Province:
    """What stands for the whole module: keys and agencies that nobody changes."""

    desk: Desk
    dossiers: dict[str, int]
    people: dict[tuple[Role, str], int]


def settled() -> Province:
    """A desk with a dossier in each state from which officers move it; one of each role there and at another agency.

    The roles that only the whole province has, have it in both places.
    """
    desk = staffed_desk()
    agencies = {"own": desk.agency, "other": staffed_desk().agency}
    return Province(
        desk=desk,
        dossiers={state: dossier_in(state, desk=desk).pk for state in {State.RECEIVED, *SOURCES}},
        people={
            (role, place): employ(role, None if role in PROVINCE_WIDE else agencies[place]).pk
            for role, place in product(ROLES, PLACES)
        },
    )


@pytest.fixture(scope="module")
def _province(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Province]:
    made: list[Province] = []
    body = standing(django_db_blocker, lambda: made.append(settled()))
    next(body)
    yield made[0]
    next(body, None)


@pytest.fixture
def case(_province: Province, db: None) -> Case:
    """Gives for a state: the desk, the leg of its dossier, and everyone who might do something to it."""
    return lambda state=State.RECEIVED: (
        as_it_stands(_province.desk),
        leg_of(Dossier.objects.get(pk=_province.dossiers[state])),
        everyone(_province),
    )


def everyone(province: Province) -> Iterator[tuple[Role, str, User]]:
    """One of each role at each agency; what they do is undone before the next one comes."""
    for (role, place), key in province.people.items():
        with undone():
            yield role, place, User.objects.get(pk=key)


GIVEN: dict[str, Callable[[], dict[str, Any]]] = {
    "": dict,
    "reason": lambda: {"reason": "Sai số quyết định"},
    "ground": lambda: {"reason": "Không đủ điều kiện", "ground": "Điều 18 Luật Hộ tịch"},
    "items": lambda: {"items": [missing_paper()]},
    "result": lambda: {"result": issued_result()},
    "receipt": lambda: {"receipt": handed_over(received_on=timezone.localdate())},
    "desk": lambda: {"reason": "Nộp nhầm nơi"},
}


def refusal(action: str, role: Role, place: str) -> tuple[type[Exception], ...]:
    """How a move is refused; none: it is carried out. What steps and desks allow is tested with them."""
    if not expected(ACTIONS[f"move:{action}"], role, place):
        return (PermissionDenied,)
    return (DossierError, ValidationError) if MOVES[action].guard or MOVES[action].needs == "desk" else ()


@pytest.mark.parametrize("action", OFFICERS_MOVES)
def test_every_move_by_every_role(action: str, case: Case) -> None:
    move = MOVES[action]
    _desk, made, everyone = case(move.sources[0])
    before = made.dossier.events.count()
    for role, place, who in everyone:
        leg, refused = leg_of(made.dossier), refusal(action, role, place)
        with pytest.raises(refused) if refused else nullcontext():
            move_dossier(leg=leg, action=action, by=who, at=now(), **GIVEN[move.needs]())
        state = Leg.objects.get(pk=leg.pk).state
        if refused:
            assert (leg.dossier.events.count(), state) == (before, move.sources[0]), (role, place)
        else:
            assert state == move.target, (role, place)


@pytest.mark.usefixtures("bare_404")
@pytest.mark.parametrize("state", SOURCES)
def test_every_move_on_the_pages(state: str, case: Case, sign_in: SignIn) -> None:
    """GET shows the panel to whoever may; a POST of anybody else changes nothing. Not seen: 404; not allowed: home."""
    _desk, leg, everyone = case(state)
    dossier = leg.dossier
    before = (dossier.events.count(), dossier.state)
    actions = [action for action in OFFICERS_MOVES if MOVES[action].sources[0] == state and not MOVES[action].guard]
    for role, place, who in everyone:
        client = sign_in(who)
        sees = expected(ACTIONS["view"], role, place)
        for action in actions:
            address = reverse("desk:move", args=[dossier.pk, action])
            allowed = expected(ACTIONS[f"move:{action}"], role, place)
            status = client.get(address).status_code
            assert status == (200 if allowed else 302 if sees else 404), (action, role, place, status)
            if not allowed:
                assert client.post(address, {"seen": before[0], "reason": "x"}).status_code in {302, 404}
        dossier.refresh_from_db()
        assert (dossier.events.count(), dossier.state) == before, (role, place)


def late(leg: Leg) -> Leg:
    """Its term ran out yesterday."""
    yesterday = now() - timedelta(days=1)
    Leg.objects.filter(pk=leg.pk).update(due_at=yesterday)
    leg.refresh_from_db()
    return leg


def next_monday() -> date:
    today = timezone.localdate()
    return today + timedelta(days=7 - today.weekday())


# What carries each action out, given the person, the dossier's desk and its leg. Raises PermissionDenied when refused.
SERVICES: dict[str, Callable[[User, Desk, Leg], object]] = {
    "take": lambda who, desk, leg: assign(leg=leg, officer=who, by=who, at=now()),
    "give": lambda who, desk, leg: assign(leg=leg, officer=desk.officer, by=who, at=now()),
    "hand_over": lambda who, desk, leg: hand_over(officer=desk.officer, to=[], agency=desk.agency, by=who, at=now()),
    "note": lambda who, desk, leg: write_note(leg=leg, text="Đã gọi người nộp", by=who, at=now()),
    "correct_data": lambda who, desk, leg: correct_data(
        dossier=leg.dossier, changes={"applicant_name": "Nguyễn Văn Ân"}, reason="Gõ nhầm dấu", by=who, at=now()
    ),
    "reappoint": lambda who, desk, leg: reappoint(
        leg=leg, new_due=next_monday(), reason="Chờ xác minh", by=who, at=now()
    ),
    "apologise": lambda who, desk, leg: apologise(
        leg=late(leg), expected=next_monday(), reason="Chờ xác minh", by=who, at=now()
    ),
    "invite": lambda who, desk, leg: invite(by=who, agency=desk.agency, email="a@example.vn", roles=[Role.OFFICER]),
    "appoint": lambda who, desk, leg: appoint(by=who, person=desk.clerk, agency=desk.agency, role=Role.CASHIER),
    "move_person": lambda who, desk, leg: move_person(
        by=who, person=desk.clerk, source=desk.agency, target=second_agency_of(who)
    ),
    "close_account": lambda who, desk, leg: deactivate(by=who, person=desk.clerk),
    "absence": lambda who, desk, leg: record_absence(
        by=who, officer=desk.officer, agency=desk.agency, deputy=employ(Role.OFFICER, desk.agency),
        first_day=timezone.localdate(), last_day=timezone.localdate(),
    ),
}  # fmt: skip


def second_agency_of(who: User) -> Agency:
    """An agency beside, in which `who` has the same roles."""
    beside = staffed_desk().agency
    for membership in who.memberships.exclude(agency=None):
        membership.pk, membership.agency = None, beside
        membership.save()
    return beside


# Screens, by the action that they are for: what opens them, and 302 (to the home page) or 404 for the others.
SCREENS: dict[str, Callable[[Desk, Leg], str]] = {
    "view": lambda desk, leg: reverse("desk:edit", args=[leg.dossier_id]),
    "correct_data": lambda desk, leg: reverse("desk:correct_data", args=[leg.dossier_id]),
    "hand_over": lambda desk, leg: reverse("work:hand_over", args=[desk.officer.pk, desk.agency.pk]),
    "appoint": lambda desk, leg: reverse("people:person", args=[desk.clerk.pk]),
}
# Tested by their own screens' lists, which show what the person may; the permission decides alone.
BY_PERMISSION = set(ACTIONS) - set(SERVICES) - set(SCREENS) - {f"move:{action}" for action in MOVES}


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_every_other_action_by_every_role(name: str, case: Case) -> None:
    desk, made, everyone = case()

    def rows() -> tuple[object, ...]:
        clerk = User.objects.get(pk=desk.clerk.pk)
        return (made.dossier.events.count(), clerk.memberships.count(), made.notes.count(), clerk.is_active)

    before = rows()
    for role, place, who in everyone:
        leg = leg_of(made.dossier)
        if expected(ACTIONS[name], role, place):
            try:
                SERVICES[name](who, desk, leg)
            except (ValidationError, DossierError):
                assert name in {"reappoint", "apologise", "take"}, role  # allowed, though this dossier does not fit
        else:
            with pytest.raises((PermissionDenied, ValidationError)):
                SERVICES[name](who, desk, leg)
            assert rows() == before, (role, place)


@pytest.mark.usefixtures("bare_404")
@pytest.mark.parametrize("name", sorted(SCREENS))
def test_every_screen_for_every_role(name: str, case: Case, sign_in: SignIn) -> None:
    desk, leg, everyone = case()
    for role, place, who in everyone:
        status = sign_in(who).get(SCREENS[name](desk, leg)).status_code
        assert (status == 200) is expected(ACTIONS[name], role, place), (role, place, status)
        assert status in {200, 302, 403, 404}, (role, place)


def test_the_permissions_of_the_other_actions(case: Case) -> None:
    desk, _leg, everyone = case()
    for role, place, who in everyone:
        for name in sorted(BY_PERMISSION):
            action = ACTIONS[name]
            held = any(may(who, permission, desk.agency) for permission in action.permissions)
            assert held is expected(action, role, place), (name, role, place)


def test_every_action_of_the_registry_is_in_the_matrix_and_every_move_in_the_registry() -> None:
    assert {f"move:{action}" for action in OFFICERS_MOVES} <= ACTIONS.keys()
    assert SERVICES.keys() | SCREENS.keys() <= ACTIONS.keys()
    needed = frozenset().union(*(action.permissions for action in ACTIONS.values()))
    assert frozenset().union(*PERMISSIONS.values()) == needed, "a permission that no action names, or the reverse"


def test_a_table_with_another_row_gives_another_matrix(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not expected(ACTIONS["move:approve"], Role.CASHIER, "own")

    monkeypatch.setitem(PERMISSIONS, Role.CASHIER, frozenset({"dossiers.approve"}))

    assert expected(ACTIONS["move:approve"], Role.CASHIER, "own")
    assert not expected(ACTIONS["move:approve"], Role.CASHIER, "other")


def test_the_document_of_roles_is_what_the_table_says() -> None:
    printed = StringIO()
    call_command("print_roles", stdout=printed)

    written = (Path(settings.BASE_DIR) / "docs" / "roles.md").read_text(encoding="utf-8")
    assert written == printed.getvalue(), "run: manage.py print_roles > docs/roles.md"
