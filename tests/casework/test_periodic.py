"""The periodic work and its command."""

import os
import signal
import threading
from collections import Counter
from datetime import datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from casework import periodic

NOW = timezone.now()


@pytest.fixture(autouse=True)
def registry(monkeypatch: pytest.MonkeyPatch) -> dict[str, periodic.Work | str]:
    """Empty, so that the test says what there is to do."""
    registered: dict[str, periodic.Work | str] = {}
    monkeypatch.setattr(periodic, "_registry", registered)
    return registered


def broken(now: datetime) -> None:
    raise ValueError("không làm được")


def test_all_work_is_done_though_one_part_fails() -> None:
    periodic.register("broken", broken)
    periodic.register("counting", lambda now: Counter(done=2))

    outcome = periodic.run_all(NOW)

    assert isinstance(outcome["broken"], ValueError)
    assert outcome["counting"] == {"done": 2}


def test_work_may_be_named_by_its_path_since_rooms_register_before_models_load() -> None:
    periodic.register("naming", "tests.casework.test_periodic.broken")
    periodic.register("missing", "casework.no_such_module.work")

    outcome = periodic.run_all(NOW)

    assert isinstance(outcome["naming"], ValueError)
    assert isinstance(outcome["missing"], ImportError)


def test_the_command_says_what_was_done() -> None:
    periodic.register("outbox", lambda now: Counter(sent=2))
    periodic.register("nothing to do", lambda now: Counter())
    output = StringIO()

    call_command("run_periodic", stdout=output)

    assert output.getvalue() == "outbox: {'sent': 2}\n"


def test_the_command_fails_when_a_part_failed() -> None:
    periodic.register("broken", broken)
    errors = StringIO()

    with pytest.raises(CommandError):
        call_command("run_periodic", stderr=errors)

    assert "broken: ValueError: không làm được" in errors.getvalue()


@pytest.mark.django_db(transaction=True)
def test_the_command_for_ever_repeats_until_it_is_told_to_stop() -> None:
    rounds: list[datetime] = []
    before = signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGINT)

    def work(now: datetime) -> None:
        rounds.append(now)
        if len(rounds) == 2:
            threading.Timer(0.1, os.kill, (os.getpid(), signal.SIGTERM)).start()

    periodic.register("work", work)
    try:
        call_command("run_periodic", "--forever", "1", stdout=StringIO())
    finally:
        signal.signal(signal.SIGTERM, before[0])
        signal.signal(signal.SIGINT, before[1])

    assert len(rounds) == 2


@pytest.mark.django_db
def test_the_room_registers_its_own_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()

    assert {"outbox", "scheduled publishing", "orphan files"} <= set(periodic.registered())
    for name in ("casework.outbox.send_due", "casework.publishing.publish_scheduled"):
        monkeypatch.setattr(periodic, "_registry", {name: name})
        assert not isinstance(periodic.run_all(NOW)[name], Exception)
