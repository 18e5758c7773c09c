"""The log: every event in one chain, and every tampering found by name."""

from datetime import UTC, datetime

import pytest
from django.core.management import CommandError, call_command

from casework.chain import verify
from dossiers.services.summary import leading_state
from dossiers.workflow import PUBLIC_LABELS, State
from tests.casework.tampering import take_out, tamper
from tests.factories.dossiers import PATHS, dossier_in, leg_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("state", State)
def test_every_move_is_an_event_of_one_chain_with_who_when_and_from_where(state: State) -> None:
    dossier = dossier_in(state)

    events = list(dossier.events.order_by("sequence"))

    assert [event.action for event in events] == ["submit", *PATHS[state]]
    assert verify(events) is None
    for event in events[1:]:
        by_applicant = event.action in ("answer", "answer_at_check", "withdraw")
        assert (event.actor is None) is by_applicant
        assert event.leg == leg_of(dossier)
        assert event.origin


@pytest.mark.parametrize("state", State)
def test_events_hold_no_personal_data_nor_free_text(state: State) -> None:
    dossier = dossier_in(state)

    logged = str(list(dossier.events.values_list("data", flat=True)))

    for word in ("Nguyễn", "an@example.vn", "0905123456", "Ảnh mờ", "Không thuộc", "Không đủ", "Giấy"):
        assert word not in logged


def test_a_reason_can_be_erased_without_breaking_the_chain() -> None:
    dossier = dossier_in(State.REFUSED)
    dossier.events.get(action="refuse").statement.delete()

    assert verify(dossier.events.order_by("sequence")) is None


def test_verify_log_passes_over_whole_chains(capsys: pytest.CaptureFixture[str]) -> None:
    for state in State:
        dossier_in(state)

    call_command("verify_log", verbosity=0)

    assert f"{len(PATHS)} dossiers: every event in place" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("action", "approve"),
        ("at", datetime(2020, 1, 1, tzinfo=UTC)),
        ("data", {"to": "approved"}),
        ("origin", "online"),
        ("previous_hash", "0" * 64),
        ("hash", "f" * 64),
    ],
)
def test_verify_log_names_the_first_broken_event(column: str, value: object) -> None:
    dossier_in(State.RETURNED)
    broken = dossier_in(State.RETURNED)
    event = broken.events.get(sequence=3)
    tamper(event, **{column: value})

    with pytest.raises(CommandError, match=rf"dossier {broken.pk}: event 3 .*id {event.pk}"):
        call_command("verify_log", verbosity=0)


def test_verify_log_finds_a_missing_event_and_a_lost_log() -> None:
    dossier = dossier_in(State.RECEIVED)
    take_out(sequence=1)
    with pytest.raises(CommandError, match="event 2"):
        call_command("verify_log", verbosity=0)
    take_out()
    with pytest.raises(CommandError, match=f"dossier {dossier.pk}: its log is empty"):
        call_command("verify_log", verbosity=0)


def test_the_public_words_are_the_ones_that_people_were_promised() -> None:
    assert {str(label) for label in PUBLIC_LABELS.values()} == {
        "Đã gửi, chờ tiếp nhận",
        "Đang giải quyết",
        "Chờ ông/bà bổ sung",
        "Đã có kết quả, mời nhận",
        "Đã trả kết quả",
        "Không được tiếp nhận",
        "Không được giải quyết",
        "Đã rút",
        "Đã dừng giải quyết",
    }


def test_the_summary_of_two_legs_is_the_one_that_is_behind() -> None:
    dossier = dossier_in(State.RECEIVED)
    second = leg_of(dossier)
    second.pk, second.order, second.state = None, 2, State.SUPPLEMENT
    second.save()

    assert leading_state(list(dossier.legs.all())) == State.SUPPLEMENT
