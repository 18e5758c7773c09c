"""The daily checkpoint: an end that was cut off, a deleted dossier and a rewritten chain are seen and named."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings
from pytest_django.fixtures import DjangoAssertNumQueries

from casework.chain import append_event, event_hash
from casework.checkpoints import export, take_checkpoint, take_checkpoints
from casework.logs import Log, registered
from casework.models import ChainHead, Checkpoint
from casework.signing import signing_key
from dossiers.models import Dossier, Event
from dossiers.workflow import State
from tests.casework.tampering import rules_off, take_out, tamper
from tests.factories.dossiers import dossier_in

pytestmark = pytest.mark.django_db
EVENING = datetime(2026, 8, 11, 13, 0, tzinfo=UTC)
NEXT_DAY = EVENING + timedelta(days=1)


@pytest.fixture(autouse=True)
def checkpoint_dir(settings: Settings, tmp_path: Path) -> Path:
    settings.CHECKPOINT_DIR = tmp_path / "checkpoints"
    return tmp_path / "checkpoints"


def the_log() -> Log:
    [log] = [log for log in registered() if log.name == "dossiers"]
    return log


def taken(now: datetime = EVENING) -> Checkpoint:
    checkpoint = take_checkpoint(the_log(), now)
    assert checkpoint is not None
    return checkpoint


def verified(*options: str) -> str:
    output = StringIO()
    call_command("verify_log", *options, verbosity=0, stdout=output)
    return output.getvalue()


def rewrite(dossier: Dossier, first: Event, action: str) -> None:
    """Change one event and give all that follow the hashes that make the chain whole again."""
    previous = first.previous_hash
    for event in dossier.events.filter(sequence__gte=first.sequence):
        event.previous_hash = previous
        event.action = action if event.pk == first.pk else event.action
        previous = event_hash(event)
        tamper(event, previous_hash=event.previous_hash, action=event.action, hash=previous)


def test_a_whole_log_is_passed_over_and_its_newest_checkpoint_named() -> None:
    dossier_in(State.RETURNED)
    taken()
    dossier_in(State.RECEIVED)

    assert "2 dossiers: every event in place; signed up to 2026-08-11 13:00 UTC" in verified()


def test_there_is_one_checkpoint_a_day_and_a_file_of_it(checkpoint_dir: Path) -> None:
    dossier = dossier_in(State.PROCESSING)

    assert take_checkpoints(EVENING)["dossiers"] == 1
    assert "dossiers" not in take_checkpoints(EVENING + timedelta(minutes=1))
    append_event(dossier.events, action="note", at=NEXT_DAY)
    assert take_checkpoints(NEXT_DAY)["dossiers"] == 1

    first, second = Checkpoint.objects.filter(log="dossiers")
    assert (first.events, second.events) == (3, 4)
    assert second.previous_root == first.root
    assert [path.name for path in sorted(checkpoint_dir.glob("dossiers-*"))] == [
        "dossiers-2026-08-11.json",
        "dossiers-2026-08-12.json",
    ]


def test_two_processes_at_once_take_one_checkpoint() -> None:
    dossier_in()
    taken()

    assert take_checkpoint(the_log(), EVENING) is None
    assert Checkpoint.objects.count() == 1


def test_a_tail_that_was_cut_off_is_named() -> None:
    dossier = dossier_in(State.RETURNED)
    signed = taken().events
    take_out(dossier=dossier, sequence__gt=3)

    with pytest.raises(CommandError, match=rf"dossier {dossier.pk}: cut off after event 3; {signed} were signed"):
        verified()


def test_a_deleted_dossier_is_named_in_the_midst_and_at_the_end() -> None:
    dossiers = [dossier_in(State.RECEIVED) for _turn in range(4)]
    taken()
    gone = [dossiers[1], dossiers[3]]
    chains = [dossier.pk for dossier in gone]
    for dossier in gone:
        take_out(dossier=dossier)
        with rules_off():
            dossier.delete()
    errors = StringIO()

    with pytest.raises(CommandError, match="2 troubles"):
        call_command("verify_log", "--all", verbosity=0, stderr=errors)

    assert errors.getvalue().splitlines() == [
        f"dossier {chain}: all its events are gone; 2 were signed" for chain in chains
    ]


def test_a_chain_that_was_rewritten_as_a_whole_is_named() -> None:
    dossier = dossier_in(State.NOT_ELIGIBLE)
    taken()
    rewrite(dossier, dossier.events.get(sequence=5), "approve")

    with pytest.raises(CommandError, match=rf"dossier {dossier.pk}: event 5 is another than the one that was signed"):
        verified()


def test_what_was_cut_off_stays_named_though_later_checkpoints_follow(caplog: pytest.LogCaptureFixture) -> None:
    shortened, rewritten = dossier_in(State.RETURNED), dossier_in(State.NOT_ELIGIBLE)
    taken()
    take_out(dossier=shortened, sequence__gt=3)
    rewrite(rewritten, rewritten.events.get(sequence=5), "approve")
    append_event(rewritten.events, action="note", at=NEXT_DAY)

    taken(NEXT_DAY)

    assert [record.levelname for record in caplog.records if record.name == "casework.checkpoints"] == ["ERROR"] * 2
    with pytest.raises(CommandError, match=rf"dossier {shortened.pk}: cut off after event 3"):
        verified()
    take_out(dossier=shortened)
    with pytest.raises(CommandError, match=r"[23] troubles"):
        verified("--all")


@pytest.mark.parametrize("column", ["root", "events", "taken_at", "signature"])
def test_a_changed_checkpoint_is_named(column: str) -> None:
    dossier_in()
    checkpoint = taken()
    changed = {"root": "0" * 64, "events": 7, "taken_at": NEXT_DAY, "signature": "00" * 64}[column]
    Checkpoint.objects.update(**{column: changed})

    with pytest.raises(CommandError, match=f"checkpoint {checkpoint}: the signature"):
        verified()


def test_heads_that_were_changed_with_the_log_no_longer_fit_the_signature() -> None:
    dossier = dossier_in(State.RETURNED)
    checkpoint = taken()
    take_out(dossier=dossier, sequence__gt=3)
    last = dossier.events.get(sequence=3)
    ChainHead.objects.filter(chain=dossier.pk).update(length=3, hash=last.hash)

    with pytest.raises(CommandError, match=f"checkpoint {checkpoint}: the heads that it signed were changed"):
        verified()


def test_a_checkpoint_taken_out_of_the_row_is_missed() -> None:
    dossier = dossier_in()
    taken(EVENING - timedelta(days=1))
    taken()
    append_event(dossier.events, action="note", at=NEXT_DAY)
    newest = taken(NEXT_DAY)
    assert verified()
    Checkpoint.objects.exclude(pk=newest.pk).delete()

    with pytest.raises(CommandError, match=f"checkpoint {newest}: the one before it is missing"):
        verified()


def test_whoever_empties_the_checkpoints_too_is_found_by_the_copy_that_was_kept_elsewhere() -> None:
    dossier = dossier_in(State.RETURNED)
    copy = export(taken())
    assert verified("--checkpoint", str(copy))
    take_out(dossier=dossier, sequence__gt=3)
    Checkpoint.objects.all().delete()
    ChainHead.objects.all().delete()
    assert "no checkpoint yet" in verified()

    with pytest.raises(CommandError, match="checkpoint dossiers 2026-08-11: the database does not hold"):
        verified("--checkpoint", str(copy))


def test_a_forged_copy_is_refused() -> None:
    dossier_in()
    copy = export(taken())
    copy.write_text(json.dumps({**json.loads(copy.read_text()), "events": 99}))

    with pytest.raises(CommandError, match=r"the copy's signature .* does not fit"):
        verified("--checkpoint", str(copy))


def test_a_copy_that_is_there_is_never_written_again() -> None:
    dossier_in()
    checkpoint = taken()
    before = export(checkpoint).read_text()
    checkpoint.events = 99

    assert export(checkpoint).read_text() == before


def test_the_key_may_be_the_operators_own_and_change_while_the_old_one_is_trusted(settings: Settings) -> None:
    dossier_in()
    taken(EVENING - timedelta(days=1))
    settings.CHECKPOINT_KEY = base64.b64encode(b"k" * 32).decode()
    own = signing_key().public_key().public_bytes_raw().hex()
    assert taken().key != Checkpoint.objects.first().key
    assert verified()

    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another"
    assert verified()
    settings.CHECKPOINT_KEY = ""
    with pytest.raises(CommandError, match="does not fit"):
        verified()
    settings.CHECKPOINT_PUBLIC_KEYS = [own]
    assert verified()


def test_lawful_erasure_of_words_and_of_the_applicant_breaks_neither_chain_nor_checkpoint() -> None:
    dossier = dossier_in(State.REFUSED)
    taken()

    dossier.events.get(action="refuse").statement.delete()
    Dossier.objects.filter(pk=dossier.pk).update(
        applicant_name="", applicant_national_id="", applicant_phone="", applicant_email="", answers=[], search_text=""
    )

    assert verified()


def test_the_work_of_a_day_without_news_is_small(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    dossier_in()
    take_checkpoints(EVENING)

    with django_assert_num_queries(len(registered())):
        take_checkpoints(EVENING)
