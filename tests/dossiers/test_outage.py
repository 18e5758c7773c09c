"""Paper receipts handed out while the system was out, entered afterwards."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from dossiers.models import Dossier, LateEntry, RuleSet
from dossiers.rules import rules_on
from dossiers.services import counter_intake
from dossiers.services.outage import Outage, enter_late
from tests.dossiers.conftest import AtOnce
from tests.factories.dossiers import MONDAY_09H, Desk, leg_of, make_desk, submission

pytestmark = pytest.mark.django_db
WEDNESDAY_10H = MONDAY_09H + timedelta(days=2, hours=1)


@pytest.fixture
def desk() -> Desk:
    return make_desk()


def enter(desk: Desk, *, received_at: datetime = MONDAY_09H, **given: Any) -> Dossier:
    handed_over = given.pop("submission", None) or submission(agency=desk.agency, channel="direct", at=received_at)
    outage = Outage(reason=given.pop("reason", "Mất điện"), paper_number=given.pop("paper_number", ""))
    known = {"by": desk.clerk, "at": WEDNESDAY_10H}
    return enter_late(submission=handed_over, outage=outage, **{**known, **given})


def test_the_clock_counts_from_the_true_time(desk: Desk) -> None:
    leg = leg_of(enter(desk))

    assert leg.received_at == MONDAY_09H
    assert leg.due_at == datetime.fromisoformat("2026-08-13T17:00:00+07:00")


def test_the_log_says_entered_late_with_both_times_and_the_reason(desk: Desk) -> None:
    dossier = enter(desk, paper_number="07")

    event = dossier.events.last()
    assert event
    assert (event.action, event.actor, event.at) == ("enter_late", desk.clerk, WEDNESDAY_10H)
    assert event.data["received_at"] == MONDAY_09H.isoformat()
    assert event.data["entered_at"] == WEDNESDAY_10H.isoformat()
    assert event.statement.text == "Mất điện"
    assert "điện" not in json.dumps(event.data, ensure_ascii=False)
    late = dossier.late_entry
    assert (late.received_at, late.entered_at, late.entered_by, late.paper_number) == (
        MONDAY_09H,
        WEDNESDAY_10H,
        desk.clerk,
        "07",
    )


def test_the_code_is_of_the_true_day_and_continues_its_numbers(desk: Desk) -> None:
    """AGENCYCODE-YYMMDD-NNNN names the local date of receipt; Monday's numbers go on without a gap."""
    given = submission(agency=desk.agency, channel="direct", at=MONDAY_09H)
    before = counter_intake(submission=given, by=desk.clerk, at=MONDAY_09H)

    late, later = enter(desk), enter(desk)
    wednesday = submission(agency=desk.agency, channel="direct", at=WEDNESDAY_10H)
    today = counter_intake(submission=wednesday, by=desk.clerk, at=WEDNESDAY_10H)

    codes = [str(dossier.code).removeprefix(f"{desk.agency.code}-") for dossier in (before, late, later, today)]
    assert codes == ["260810-0001", "260810-0002", "260810-0003", "260812-0001"]


def test_a_refused_entry_leaves_no_gap_in_the_numbers(desk: Desk) -> None:
    enter(desk, paper_number="07")

    with pytest.raises(ValidationError):
        enter(desk, paper_number="07")

    assert str(enter(desk, paper_number="08").code).endswith("-0002")
    assert Dossier.objects.count() == 2


def test_a_paper_receipt_of_another_day_or_desk_may_have_the_same_number(desk: Desk) -> None:
    enter(desk, paper_number="07")
    enter(desk, paper_number="07", received_at=MONDAY_09H + timedelta(days=1))
    enter(make_desk(), paper_number="07")

    assert LateEntry.objects.count() == 3


def test_the_rule_sets_working_days_are_the_limit_and_the_weekend_does_not_count(desk: Desk) -> None:
    """Two: from Monday Wednesday is allowed, Thursday is not; from Thursday, over the weekend, Monday still is."""
    assert rules_on(MONDAY_09H.date()).outage_days == 2
    thursday = MONDAY_09H + timedelta(days=3)

    assert enter(desk, at=WEDNESDAY_10H).code
    with pytest.raises(ValidationError, match="2"):
        enter(desk, at=thursday)
    assert enter(desk, received_at=thursday, at=MONDAY_09H + timedelta(days=7)).code


@pytest.mark.parametrize(
    "received_at",
    ["2999-01-01T09:00:00+07:00", "1900-01-01T09:00:00+07:00", "2026-08-12T10:01:00+07:00", "2026-08-10T09:00:00"],
)
def test_a_time_that_cannot_be_true_is_refused(received_at: str, desk: Desk) -> None:
    with pytest.raises(ValidationError):
        enter(desk, received_at=datetime.fromisoformat(received_at))

    assert not Dossier.objects.exists()


def test_a_reason_and_the_right_to_receive_are_needed(desk: Desk) -> None:
    with pytest.raises(ValidationError):
        enter(desk, reason=" ")
    for person in (desk.officer, make_desk().clerk):
        with pytest.raises(PermissionDenied):
            enter(desk, by=person)

    assert not Dossier.objects.exists()


def test_another_decree_may_allow_less(desk: Desk) -> None:
    RuleSet.objects.create(title="Nghị định mới", valid_from="2026-08-01", outage_days=1)

    with pytest.raises(ValidationError):
        enter(desk)


def test_entered_by_many_at_once_one_paper_receipt_makes_one_dossier(at_once: AtOnce) -> None:
    desk = make_desk()

    outcomes = at_once(4, lambda _n: enter(desk, paper_number="07").pk)

    assert Dossier.objects.count() == 1, outcomes
    assert sum(isinstance(outcome, ValidationError) for outcome in outcomes) == 3


def test_the_same_page_sent_twice_gives_the_same_dossier(desk: Desk) -> None:
    given = submission(agency=desk.agency, channel="direct", at=MONDAY_09H)

    assert enter(desk, submission=given, paper_number="1") == enter(desk, submission=given, paper_number="1")
