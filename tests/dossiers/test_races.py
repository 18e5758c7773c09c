"""Several people at the same moment on one dossier: one is first, and the others are told who."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from catalog.roles import Role
from dossiers.exceptions import IllegalMove
from dossiers.log_entries import SKEW
from dossiers.models import Dossier, Event, Leg
from dossiers.services import counter_intake, move_dossier
from dossiers.services.outage import Outage, enter_late
from dossiers.workflow import State
from tests.dossiers.conftest import AtOnce
from tests.dossiers.test_outage import WEDNESDAY_10H
from tests.factories.accounts import UserFactory
from tests.factories.catalog import MembershipFactory
from tests.factories.dossiers import MONDAY_09H, dossier_in, leg_of, make_desk, submission

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_two_leaders_who_decide_at_once_the_second_is_told_who_was_first(at_once: AtOnce) -> None:
    desk = make_desk()
    dossier = dossier_in(State.PENDING_APPROVAL, desk=desk)
    leg = leg_of(dossier)
    deputy = MembershipFactory(user=UserFactory(), agency=desk.agency, role=Role.LEADER).user
    decisions = [("correct", desk.leader), ("stop", deputy)]

    def decide(number: int) -> Event:
        action, leader = decisions[number]
        more = {"ground": "Điều 5, Luật Hộ tịch"} if action == "stop" else {}
        seen = Leg.objects.select_related("agency", "dossier").get(pk=leg.pk)
        seen.state = State.PENDING_APPROVAL  # as both of them saw it
        return move_dossier(leg=seen, action=action, by=leader, at=timezone.now(), reason="Có căn cứ khác", **more)

    outcomes = at_once(2, decide)

    [made] = [outcome for outcome in outcomes if isinstance(outcome, Event)]
    [refusal] = [outcome for outcome in outcomes if not isinstance(outcome, Event)]
    assert isinstance(refusal, IllegalMove)
    assert str(made.actor) in str(refusal)
    assert Event.objects.filter(dossier=dossier, action__in=["correct", "stop"]).count() == 1


def test_of_ten_officers_who_take_one_dossier_at_once_one_holds_it(at_once: AtOnce) -> None:
    desk = make_desk()
    leg = leg_of(dossier_in(State.RECEIVED, desk=desk))
    officers = [MembershipFactory(user=UserFactory(), agency=desk.agency, role=Role.OFFICER).user for _n in range(10)]

    def take(number: int) -> Event:
        seen = Leg.objects.select_related("agency", "dossier").get(pk=leg.pk)
        seen.state = State.RECEIVED
        return move_dossier(leg=seen, action="process", by=officers[number], at=timezone.now())

    outcomes = at_once(10, take)

    [event] = [outcome for outcome in outcomes if isinstance(outcome, Event)]
    assert Counter(type(outcome) for outcome in outcomes) == {Event: 1, IllegalMove: 9}
    leg.refresh_from_db()
    assert leg.officer == event.actor


def test_receipts_and_entries_after_an_outage_share_the_numbers_of_their_day_without_a_gap(at_once: AtOnce) -> None:
    """Every third attempt fails after it had its number: the next one gets it."""
    desk = make_desk()
    outage = Outage(reason="Mất điện")
    given = [submission(agency=desk.agency, channel="direct", at=MONDAY_09H) for _number in range(18)]

    def receive(number: int) -> str | None:
        with transaction.atomic():
            if number % 2:
                dossier = enter_late(submission=given[number], outage=outage, by=desk.clerk, at=WEDNESDAY_10H)
            else:
                dossier = counter_intake(submission=given[number], by=desk.clerk, at=MONDAY_09H)
            if number % 3 == 0:
                raise RuntimeError("the power went out again")
        return dossier.code

    codes = [str(outcome) for outcome in at_once(18, receive) if not isinstance(outcome, RuntimeError)]

    assert sorted(codes) == [f"{desk.agency.code}-260810-{serial:04d}" for serial in range(1, 13)]


def test_of_two_machines_whose_clocks_differ_the_log_of_a_dossier_still_runs_forward() -> None:
    desk = make_desk()
    now = timezone.now()
    leg = leg_of(dossier_in(desk=desk, at=now + SKEW - timedelta(seconds=30)))  # this machine's clock is ahead

    move_dossier(leg=leg, action="receive", by=desk.clerk, at=now)  # that one's is not

    first, second = leg.dossier.events.order_by("sequence")
    assert second.at == first.at
    leg.refresh_from_db()
    assert leg.received_at == first.at


def test_the_code_names_the_day_that_the_log_says_when_clocks_differ_at_midnight() -> None:
    """The receipt takes the earlier event's time, so the code, the serial and the log agree on the day."""
    desk = make_desk()
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    ahead, behind = midnight + timedelta(seconds=20), midnight - timedelta(seconds=20)
    leg = leg_of(dossier_in(desk=desk, at=ahead))

    move_dossier(leg=leg, action="receive", by=desk.clerk, at=behind)

    dossier = Dossier.objects.get(pk=leg.dossier_id)
    assert dossier.received_at == ahead
    assert dossier.code == f"{desk.agency.code}-{midnight:%y%m%d}-0001"
