"""The steps of a leg: planned at receipt, taken along by the moves, and what they allow to whom."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.models import User
from catalog.roles import Role
from dossiers.exceptions import IllegalMove, NotThisStep
from dossiers.models import Leg, LegStep
from dossiers.services import allowed_moves, assign, move_dossier, take_next
from dossiers.steps import current_step, slip
from dossiers.workflow import MOVES, State
from tests.dossiers.conftest import AtOnce
from tests.factories.accounts import UserFactory
from tests.factories.catalog import MembershipFactory, ProcedureFactory
from tests.factories.dossiers import MONDAY_09H, Desk, dossier_in, issued_result, leg_of, make_desk, step
from tests.factories.processes import DIVISION, process_definition, set_steps

pytestmark = pytest.mark.django_db


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-{text}:00+07:00")


def head_of(desk: Desk) -> User:
    return MembershipFactory(user=UserFactory(), agency=desk.agency, role=Role.DIVISION_HEAD).user


def divided(state: str = State.PROCESSING, steps: list[dict[str, Any]] | None = None) -> tuple[Desk, Leg, User]:
    """A dossier whose officer hands on to a division head."""
    desk = make_desk()
    head = head_of(desk)
    procedure = ProcedureFactory(agency=desk.agency)
    process_definition(procedure, steps)
    return desk, leg_of(dossier_in(state, desk=desk, procedure=procedure)), head


def names(leg: Leg) -> list[str]:
    return [row.step for row in slip(leg) if row.number]


def test_receipt_plans_the_built_in_steps_where_nobody_set_any() -> None:
    leg = leg_of(dossier_in(State.RECEIVED))

    assert list(leg.steps.values_list("ends_with", flat=True)) == ["process", "propose", "approve", "return"]
    assert current_step(leg).name == "Nhận hồ sơ để giải quyết"
    assert set(leg.steps.values_list("version", flat=True)) == {None}


def test_a_dossier_goes_through_every_step_of_its_procedure() -> None:
    desk, leg, head = divided()
    for action, by, given in (
        ("hand_on", desk.officer, {}),
        ("propose", head, {"result": issued_result()}),
        ("approve", desk.leader, {}),
    ):
        move_dossier(leg=leg, action=action, by=by, at=MONDAY_09H + timedelta(hours=4), **given)
    step(leg, "return", desk, MONDAY_09H + timedelta(hours=5))

    assert names(leg) == ["Nhận hồ sơ", "Thẩm định", "Xem xét", "Phê duyệt", "Trả kết quả"]
    assert [row.receiver for row in slip(leg)] == [
        str(who) for who in (desk.officer, desk.officer, head, desk.leader, desk.clerk)
    ]
    assert {row.outcome for row in slip(leg)} == {"xong"}
    assert current_step(leg) is None


def test_each_step_has_its_own_time_and_never_more_than_the_dossier() -> None:
    long = [{**one, "duration_value": 9} if one["name"] == "Xem xét" else one for one in DIVISION]
    long[2] = {**long[2], "duration_unit": "working_day"}
    desk, leg, _head = divided(State.RECEIVED, long)
    assert (current_step(leg).due_at, leg.due_at) == (at("08-10T17:00"), at("08-13T17:00"))

    step(leg, "process", desk, at("08-10T16:00"))
    assert current_step(leg).due_at == at("08-11T17:00")
    step(leg, "hand_on", desk, at("08-12T15:30"))
    assert current_step(leg).due_at == leg.due_at

    rows = slip(leg)
    assert [row.result for row in rows[:3]] == ["on_time", "late", "late"]


@pytest.mark.parametrize(("received", "due"), [("08-10T14:59", "08-10T17:00"), ("08-10T15:00", "08-11T17:00")])
def test_after_the_cut_off_the_officers_have_the_next_working_day_to_take_over(received: str, due: str) -> None:
    desk = make_desk()
    leg = leg_of(dossier_in(desk=desk))
    step(leg, "receive", desk, at(received))

    assert current_step(leg).due_at == at(due)


def test_handing_on_gives_the_dossier_to_the_only_division_head_and_else_to_nobody() -> None:
    desk, leg, head = divided()
    step(leg, "hand_on", desk, MONDAY_09H + timedelta(hours=4))
    assert leg_of(leg.dossier).officer == head

    desk, leg, _head = divided()
    head_of(desk)
    step(leg, "hand_on", desk, MONDAY_09H + timedelta(hours=4))
    assert leg_of(leg.dossier).officer is None


def test_a_step_of_a_role_is_not_for_others_even_if_the_table_lets_them() -> None:
    desk, leg, head = divided()
    step(leg, "hand_on", desk, MONDAY_09H + timedelta(hours=4))

    assert "propose" not in allowed_moves(leg, desk.officer)
    assert "propose" in allowed_moves(leg, head)
    with pytest.raises(NotThisStep) as refusal:
        move_dossier(
            leg=leg, action="propose", by=desk.officer, at=MONDAY_09H + timedelta(hours=5), result=issued_result()
        )
    assert "Xem xét" in str(refusal.value)


def test_a_step_ends_with_its_own_move_only() -> None:
    desk, leg, _head = divided()

    assert "propose" not in allowed_moves(leg, desk.officer)
    with pytest.raises(NotThisStep):
        step(leg, "propose", desk, MONDAY_09H + timedelta(hours=4))


def test_a_step_of_a_person_is_theirs_or_of_whoever_was_given_the_dossier() -> None:
    desk = make_desk()
    named, other = (MembershipFactory(user=UserFactory(), agency=desk.agency, role=Role.OFFICER).user for _ in "ab")
    procedure = ProcedureFactory(agency=desk.agency)
    steps = [{**DIVISION[1], "person": named} if one is DIVISION[1] else one for one in DIVISION]
    process_definition(procedure, steps, agency=desk.agency)
    leg = leg_of(dossier_in(State.PROCESSING, desk=desk, procedure=procedure))

    assert leg.officer == named
    assert "hand_on" in allowed_moves(leg, named)
    assert "hand_on" not in allowed_moves(leg, other)
    assign(leg=leg, officer=other, by=desk.leader, at=MONDAY_09H + timedelta(hours=4))
    assert "hand_on" in allowed_moves(leg, other)
    assert "hand_on" not in allowed_moves(leg, named)


def test_a_person_who_has_left_gets_nothing() -> None:
    desk = make_desk()
    gone = UserFactory()
    procedure = ProcedureFactory(agency=desk.agency)
    process_definition(procedure, [{**DIVISION[0], "person": gone}, *DIVISION[1:]], agency=desk.agency)

    assert leg_of(dossier_in(State.RECEIVED, desk=desk, procedure=procedure)).officer is None


def test_what_is_sent_back_goes_to_who_had_it_with_the_reason_on_the_slip() -> None:
    desk, leg, head = divided()
    step(leg, "hand_on", desk, MONDAY_09H + timedelta(hours=4))
    reason = "Chưa đủ ý kiến thẩm định"
    move_dossier(leg=leg, action="send_back", by=head, at=at("08-11T09:00"), reason=reason)

    assert leg.officer == desk.officer
    assert names(leg) == ["Nhận hồ sơ", "Thẩm định", "Xem xét", "Thẩm định"]
    assert slip(leg)[2].note == reason
    assert current_step(leg).due_at == at("08-12T17:00")
    step(leg, "hand_on", desk, at("08-11T10:00"))
    assert names(leg)[-1] == "Xem xét"
    assert [row.step for row in slip(leg) if not row.number] == ["Phê duyệt", "Trả kết quả"]


def test_the_first_to_process_has_nobody_to_send_back_to() -> None:
    desk, leg, _head = divided()

    assert "send_back" not in allowed_moves(leg, desk.officer)
    with pytest.raises(NotThisStep):
        step(leg, "send_back", desk, MONDAY_09H + timedelta(hours=4))


def test_a_correction_brings_the_step_before_again() -> None:
    desk = make_desk()
    leg = leg_of(dossier_in(State.PENDING_APPROVAL, desk=desk))
    step(leg, "correct", desk, MONDAY_09H + timedelta(hours=5))

    assert [row.ends_with for row in leg.steps.filter(finished_at=None, started_at__isnull=False)] == ["propose"]
    assert leg.officer == desk.officer
    assert slip(leg)[2].note == "Sai số quyết định"
    step(leg, "propose", desk, MONDAY_09H + timedelta(hours=6))
    assert current_step(leg).ends_with == "approve"


@pytest.mark.parametrize("sent", ["hand_on", "propose"])
def test_a_step_sent_by_mistake_is_recalled_with_what_was_left_of_its_time(sent: str) -> None:
    desk, leg, _head = divided() if sent == "hand_on" else _usual()
    before = current_step(leg).due_at
    step(leg, sent, desk, MONDAY_09H + timedelta(hours=4))
    assert "recall" in allowed_moves(leg, desk.officer)
    step(leg, "recall", desk, MONDAY_09H + timedelta(hours=5))

    assert (leg.state, leg.officer) == (State.PROCESSING, desk.officer)
    assert current_step(leg).ends_with == sent
    assert current_step(leg).due_at == before
    assert [row.outcome for row in slip(leg) if row.number][2] == "đã thu hồi"


def _usual() -> tuple[Desk, Leg, None]:
    desk = make_desk()
    return desk, leg_of(dossier_in(State.PROCESSING, desk=desk)), None


def test_nobody_recalls_what_another_has_sent() -> None:
    desk, leg, head = divided()
    step(leg, "hand_on", desk, MONDAY_09H + timedelta(hours=4))

    assert "recall" not in allowed_moves(leg, head)
    with pytest.raises(IllegalMove):
        move_dossier(leg=leg, action="recall", by=head, at=MONDAY_09H + timedelta(hours=5))


def test_what_the_next_one_has_begun_is_not_recalled_and_the_sender_is_told_by_whom() -> None:
    desk, leg, head = divided()
    step(leg, "hand_on", desk, MONDAY_09H + timedelta(hours=4))
    stale = leg_of(leg.dossier)
    assign(leg=leg, officer=head, by=head, at=MONDAY_09H + timedelta(hours=5))

    with pytest.raises(IllegalMove) as refusal:
        move_dossier(leg=stale, action="recall", by=desk.officer, at=MONDAY_09H + timedelta(hours=6))
    assert str(head) in str(refusal.value)


def test_two_officers_who_hand_on_the_same_dossier_hand_it_on_once() -> None:
    steps = [*DIVISION[:2], {**DIVISION[1], "name": "Thẩm tra"}, *DIVISION[2:]]
    desk, first, _head = divided(steps=steps)
    second = leg_of(first.dossier)
    other = MembershipFactory(user=UserFactory(), agency=desk.agency, role=Role.OFFICER).user
    step(first, "hand_on", desk, MONDAY_09H + timedelta(hours=4))

    with pytest.raises(IllegalMove) as refusal:
        move_dossier(leg=second, action="hand_on", by=other, at=MONDAY_09H + timedelta(hours=4, minutes=1))
    assert str(desk.officer) in str(refusal.value)
    assert current_step(first).name == "Thẩm tra"


def test_a_change_of_the_steps_applies_to_new_dossiers_only() -> None:
    desk, leg, _head = divided(State.RECEIVED)
    definition = leg.dossier.procedure.processes.get()
    set_steps(definition, [DIVISION[0], {**DIVISION[1], "ends_with": "propose"}, *DIVISION[3:]])
    newer = leg_of(dossier_in(State.RECEIVED, desk=desk, procedure=leg.dossier.procedure))

    assert [leg.steps.count(), newer.steps.count()] == [5, 4]
    assert [one.steps.first().version.number for one in (leg, newer)] == [1, 2]


def test_steps_of_the_procedure_go_before_those_of_its_field_and_an_agencys_before_the_general() -> None:
    desk = make_desk()
    procedure = ProcedureFactory(agency=desk.agency)
    found = []
    for changes in (
        {"field": procedure.field},
        {"field": procedure.field, "agency": desk.agency},
        {},
        {"agency": desk.agency},
    ):
        process_definition(procedure, **{"name": str(changes), **changes})
        leg = leg_of(dossier_in(State.RECEIVED, desk=desk, procedure=procedure))
        found.append(leg.steps.first().version.definition.name == str(changes))
    assert found == [True] * 4
    other = leg_of(
        dossier_in(
            State.RECEIVED,
            procedure=ProcedureFactory(field=procedure.field, agency=(elsewhere := make_desk()).agency),
            desk=elsewhere,
        )
    )
    assert other.steps.first().version.definition.name == str({"field": procedure.field})


@pytest.mark.parametrize("changes", [{"active": False}, {"valid_from": date(2026, 8, 11)}])
def test_steps_out_of_use_or_of_a_later_day_do_not_hold(changes: dict[str, Any]) -> None:
    desk = make_desk()
    procedure = ProcedureFactory(agency=desk.agency)
    process_definition(procedure, **changes)

    assert leg_of(dossier_in(State.RECEIVED, desk=desk, procedure=procedure)).steps.first().version is None


def test_a_supplement_stops_the_step_and_its_time_begins_anew() -> None:
    desk, leg, _head = divided()
    step(leg, "ask", desk, at("08-10T13:00"))
    assert (current_step(leg).due_at, slip(leg)[1].waits) == (None, True)

    step(leg, "answer", desk, at("08-17T09:00"))
    assert current_step(leg).name == "Thẩm định"
    assert current_step(leg).due_at == at("08-18T17:00")


def test_papers_asked_for_before_taking_over_lead_to_the_step_of_processing() -> None:
    desk, leg, _head = divided(State.RECEIVED)
    step(leg, "ask", desk, at("08-10T13:00"))
    step(leg, "answer", desk, at("08-17T09:00"))

    assert current_step(leg).name == "Thẩm định"


@pytest.mark.parametrize(
    ("path", "action", "outcome"),
    [
        (State.PENDING_APPROVAL, "deny", LegStep.Outcome.DONE),
        (State.PROCESSING, "stop", LegStep.Outcome.CLOSED),
        (State.SUPPLEMENT, "withdraw", LegStep.Outcome.CLOSED),
    ],
)
def test_what_ends_the_dossier_ends_its_step(path: str, action: str, outcome: str) -> None:
    desk = make_desk()
    leg = leg_of(dossier_in(path, desk=desk))
    step(leg, action, desk, MONDAY_09H + timedelta(hours=6))

    assert current_step(leg) is None
    assert leg.steps.exclude(ended_by=None).last().outcome == outcome
    assert all(row.number for row in slip(leg))


def test_a_dossier_from_before_there_were_steps_moves_by_the_table_alone() -> None:
    desk = make_desk()
    leg = leg_of(dossier_in(State.PROCESSING, desk=desk))
    LegStep.objects.all().delete()
    step(leg, "propose", desk, MONDAY_09H + timedelta(hours=4))
    step(leg, "correct", desk, MONDAY_09H + timedelta(hours=5))

    assert leg.state == State.PROCESSING
    assert "hand_on" not in allowed_moves(leg, desk.officer)


def test_a_step_is_not_for_people_of_another_agency() -> None:
    _desk, leg, _head = divided()
    elsewhere = make_desk()

    with pytest.raises(PermissionDenied):
        move_dossier(leg=leg, action="hand_on", by=elsewhere.officer, at=MONDAY_09H + timedelta(hours=4))
    assert not allowed_moves(leg, elsewhere.officer)


def test_take_next_leaves_a_division_heads_step_to_division_heads() -> None:
    desk, leg, head = divided()
    head_of(desk)  # two of them: nobody is given it
    step(leg, "hand_on", desk, MONDAY_09H + timedelta(hours=4))

    assert take_next(user=desk.officer, at=MONDAY_09H + timedelta(hours=5)) is None
    taken = take_next(user=head, at=MONDAY_09H + timedelta(hours=5))
    assert (taken, leg_of(leg.dossier).officer) == (leg, head)


def test_moves_of_the_steps_are_refused_in_every_other_state() -> None:
    desk = make_desk()
    for state in State:
        leg = leg_of(dossier_in(state, desk=desk))
        for action in ("hand_on", "send_back", "recall"):
            if state in MOVES[action].sources:
                continue
            with pytest.raises(IllegalMove):
                step(leg, action, desk, timezone.now())
        assert Leg.objects.get(pk=leg.pk).state == state


def test_officers_who_hand_on_at_the_same_moment_hand_on_once(at_once: AtOnce) -> None:
    steps = [*DIVISION[:2], {**DIVISION[1], "name": "Thẩm tra"}, {**DIVISION[1], "name": "Tổng hợp"}, *DIVISION[2:]]
    desk, leg, _head = divided(steps=steps)
    seen = [leg_of(leg.dossier) for _number in range(4)]
    moment = MONDAY_09H + timedelta(hours=4)

    outcomes = at_once(4, lambda number: move_dossier(leg=seen[number], action="hand_on", by=desk.officer, at=moment))

    assert sum(isinstance(outcome, IllegalMove) for outcome in outcomes) == 3
    assert current_step(leg).name == "Thẩm tra"
