"""The workflow's table, row by row: who may, from where, and what follows."""

from datetime import datetime, timedelta
from itertools import product

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from catalog.models import Agency, HandlingAgency
from catalog.roles import PERMISSIONS, Role
from dossiers.checks import unreachable
from dossiers.exceptions import IllegalMove
from dossiers.models import Dossier, Leg
from dossiers.services import allowed_moves, assign, move_dossier
from dossiers.workflow import APPLICANT, MOVES, State
from tests.dossiers.conftest import LegIn
from tests.factories.accounts import UserFactory
from tests.factories.catalog import AgencyFactory, MembershipFactory
from tests.factories.dossiers import (
    MONDAY_09H,
    dossier_in,
    handed_over,
    issued_result,
    leg_of,
    make_desk,
    missing_paper,
    step,
    stored_file,
)

pytestmark = pytest.mark.django_db

# Moves that the steps of a leg must allow too are tested with the steps, in test_steps.
TABLE_MOVES = {action: move for action, move in MOVES.items() if not move.guard}
OFFICER_MOVES = [action for action, move in TABLE_MOVES.items() if move.permission != APPLICANT]
NEEDS = {"reason": lambda: {"reason": "Có lý do"}, "items": lambda: {"items": [missing_paper()]}}
NEEDS["result"] = lambda: {"result": issued_result()}
NEEDS["ground"] = lambda: {"reason": "Có lý do", "ground": "Điều 13 Luật Hộ tịch"}
NEEDS["receipt"] = lambda: {"receipt": handed_over()}


def given(action: str, leg: Leg) -> dict[str, object]:
    needs = MOVES[action].needs
    if needs == "desk":
        return {"reason": "Nộp nhầm nơi", "agency": another_desk(leg)}
    return NEEDS[needs]() if needs else {}


def another_desk(leg: Leg) -> Agency:
    """A second agency that handles the procedure."""
    agency = AgencyFactory()
    HandlingAgency.objects.create(procedure=leg.dossier.procedure, agency=agency)
    return agency


@pytest.fixture
def at_start_of(leg_in: LegIn) -> LegIn:
    """The leg of a dossier in the first state from which an action leads."""
    return lambda action: leg_in(MOVES[action].sources[0])


def agency_at(place: str, leg: Leg) -> Agency | None:
    if place == "province":
        return None
    return leg.agency if place == "own" else AgencyFactory()


@pytest.mark.parametrize("place", ["own", "other", "province"])
@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("action", OFFICER_MOVES)
def test_a_move_is_made_by_the_roles_that_the_table_names_in_their_own_agency(
    action: str, role: Role, place: str, at_start_of: LegIn
) -> None:
    leg = at_start_of(action)
    user = MembershipFactory(agency=agency_at(place, leg), role=role).user
    allowed = MOVES[action].permission in PERMISSIONS[role] and place != "other"

    assert (action in allowed_moves(leg, user)) is allowed
    if allowed:
        move_dossier(leg=leg, action=action, by=user, at=timezone.now(), **given(action, leg))
        assert Dossier.objects.get(pk=leg.dossier_id).state == MOVES[action].target
    else:
        with pytest.raises(PermissionDenied):
            move_dossier(leg=leg, action=action, by=user, at=timezone.now(), **given(action, leg))
        assert Leg.objects.get(pk=leg.pk).state == MOVES[action].sources[0]


@pytest.mark.parametrize(
    ("action", "state"),
    [
        (action, state)
        for action, state in product(MOVES, State)
        if state not in MOVES[action].sources and MOVES[action].needs != "answers"
    ],
)
def test_a_move_that_the_table_does_not_allow_from_a_state_changes_nothing(
    action: str, state: State, leg_in: LegIn
) -> None:
    leg = leg_in(state)
    events = leg.dossier.events.count()
    by = None if MOVES[action].permission == APPLICANT else UserFactory(is_superuser=True)

    with pytest.raises(IllegalMove):
        move_dossier(leg=leg, action=action, by=by, at=timezone.now(), **given(action, leg))

    assert leg.dossier.events.count() == events
    assert Leg.objects.get(pk=leg.pk).state == state


@pytest.mark.parametrize("action", OFFICER_MOVES)
def test_an_applicant_makes_no_move_of_the_officers(action: str, at_start_of: LegIn) -> None:
    leg = at_start_of(action)

    with pytest.raises(PermissionDenied):
        move_dossier(leg=leg, action=action, by=None, at=timezone.now(), **given(action, leg))


def test_an_officer_does_not_withdraw_a_dossier_for_the_applicant() -> None:
    desk = make_desk()
    leg = leg_of(dossier_in(State.RECEIVED, desk=desk))

    with pytest.raises(PermissionDenied):
        move_dossier(leg=leg, action="withdraw", by=desk.clerk, at=timezone.now())


@pytest.mark.parametrize("action", [a for a in OFFICER_MOVES if MOVES[a].needs])
def test_a_move_without_what_it_needs_is_refused(action: str, at_start_of: LegIn) -> None:
    leg = at_start_of(action)

    with pytest.raises(ValidationError):
        move_dossier(leg=leg, action=action, by=UserFactory(is_superuser=True), at=timezone.now(), reason="  ")


def test_a_request_for_supplement_without_a_reason_for_each_item_is_refused(leg_in: LegIn) -> None:
    leg = leg_in(State.PROCESSING)
    items = [missing_paper(), missing_paper(key="giay-to-2", reason=" ")]

    with pytest.raises(ValidationError):
        move_dossier(leg=leg, action="ask", by=UserFactory(is_superuser=True), at=timezone.now(), items=items)


def test_the_second_officer_is_told_who_was_first_and_when() -> None:
    desk = make_desk()
    dossier = dossier_in(desk=desk)
    first, second = leg_of(dossier), leg_of(dossier)
    move_dossier(leg=first, action="receive", by=desk.clerk, at=MONDAY_09H + timedelta(minutes=12))

    with pytest.raises(IllegalMove) as refusal:
        move_dossier(
            leg=second,
            action="refuse",
            by=desk.clerk,
            at=MONDAY_09H + timedelta(minutes=13),
            reason="Sai nơi nộp",
            ground="Điều 13",
        )

    assert refusal.value.first.action == "receive"
    assert str(desk.clerk) in str(refusal.value)
    assert "09:12, 10/08/2026" in str(refusal.value)
    assert Dossier.objects.get(pk=dossier.pk).state == State.RECEIVED


def test_an_unknown_action_is_illegal(leg_in: LegIn) -> None:
    with pytest.raises(IllegalMove):
        move_dossier(leg=leg_in(State.SUBMITTED), action="vanish", by=None, at=timezone.now())


@pytest.mark.parametrize(
    ("at", "code"),
    [
        (datetime.fromisoformat("2026-08-10T10:00:00"), "naive"),
        (timezone.now() + timedelta(days=1), "future"),
        (datetime.fromisoformat("1900-01-01T00:00:00+07:00"), "past"),
        (MONDAY_09H - timedelta(days=1), "order"),
    ],
)
def test_a_moment_that_cannot_be_true_is_refused(at: datetime, code: str) -> None:
    desk = make_desk()
    leg = leg_of(dossier_in(desk=desk))

    with pytest.raises(ValidationError) as error:
        move_dossier(leg=leg, action="receive", by=desk.clerk, at=at)

    assert error.value.code == code


def test_a_clock_that_is_slightly_behind_takes_the_time_of_the_step_before() -> None:
    desk = make_desk()
    leg = leg_of(dossier_in(desk=desk))

    event = move_dossier(leg=leg, action="receive", by=desk.clerk, at=MONDAY_09H - timedelta(seconds=2))

    assert event.at == MONDAY_09H


def test_receipt_gives_the_official_code_and_it_never_changes() -> None:
    desk = make_desk()
    first, second = dossier_in(desk=desk), dossier_in(desk=desk)
    assert first.code is None
    for dossier in (first, second):
        step(leg_of(dossier), "receive", desk, MONDAY_09H)
        dossier.refresh_from_db()

    assert first.code == f"{desk.agency.code}-260810-0001"
    assert second.code == f"{desk.agency.code}-260810-0002"
    leg = leg_of(first)
    for hours, action in enumerate(["process", "ask", "answer", "propose"], start=1):
        step(leg, action, desk, MONDAY_09H + timedelta(hours=hours))
    first.refresh_from_db()
    assert first.code == f"{desk.agency.code}-260810-0001"


def test_a_refused_receipt_takes_no_number() -> None:
    desk = make_desk()
    first, second = dossier_in(desk=desk), dossier_in(desk=desk)
    with pytest.raises(ValidationError):
        move_dossier(leg=leg_of(first), action="receive", by=desk.clerk, at=MONDAY_09H - timedelta(days=3))
    step(leg_of(second), "receive", desk, MONDAY_09H)

    second.refresh_from_db()
    assert second.code.endswith("-0001")


def test_the_officer_who_takes_a_dossier_into_process_holds_it() -> None:
    desk = make_desk()
    assert leg_of(dossier_in(State.PROCESSING, desk=desk)).officer == desk.officer


def test_a_corrected_proposal_takes_the_place_of_the_earlier_result() -> None:
    desk = make_desk()
    leg = leg_of(dossier_in(State.PENDING_APPROVAL, desk=desk))
    step(leg, "correct", desk, MONDAY_09H + timedelta(hours=5))
    final = stored_file("ban-sua.pdf")
    step(leg, "propose", desk, MONDAY_09H + timedelta(hours=6), result=issued_result(file=final))

    assert [result.file for result in leg.results.all()] == [final]


def test_assigning_needs_an_officer_of_the_agency_and_the_holder_that_was_seen() -> None:
    desk, elsewhere = make_desk(), make_desk()
    dossier = dossier_in(State.RECEIVED, desk=desk)
    first, second = leg_of(dossier), leg_of(dossier)

    with pytest.raises(ValidationError):
        assign(leg=first, officer=elsewhere.officer, by=desk.leader, at=timezone.now())
    with pytest.raises(PermissionDenied):
        assign(leg=first, officer=desk.officer, by=elsewhere.leader, at=timezone.now())
    assign(leg=first, officer=desk.officer, by=desk.leader, at=timezone.now())
    with pytest.raises(IllegalMove):
        assign(leg=second, officer=desk.officer, by=desk.leader, at=timezone.now())

    assert leg_of(dossier).officer == desk.officer


def test_every_state_is_reachable_and_a_gap_in_the_table_is_found() -> None:
    assert unreachable(MOVES) == set()
    assert unreachable({"receive": MOVES["receive"]}) == set(State) - {State.SUBMITTED, State.RECEIVED}
