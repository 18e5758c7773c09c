"""The short form of `make load`: a few citizens and officers at once on the portal as it really runs."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings

from casework.models import Message
from tests.load.crowd import Crowd, Diary
from tests.load.invariants import troubles
from tests.load.mail import mail_box
from tests.load.portal import WORKER, free_port, portal
from tests.load.world import make_work, make_world
from tests.shared_database import shared_database

SECONDS = 12


@pytest.mark.on_server
@pytest.mark.django_db(transaction=True)
def test_citizens_and_officers_at_once_lose_nothing_and_disturb_nobody(tmp_path: Path) -> None:
    diary = Diary()
    world = make_world(desks=1)
    make_work(world, each=3)
    sent_before = Message.objects.filter(state=Message.State.SENT).count()
    address = f"http://127.0.0.1:{(port := free_port())}"
    officers, citizens = world.officers(address, diary.note), world.citizens(8, address, diary.note)
    with mail_box() as box, shared_database(tmp_path / "shared.sqlite3") as database:
        environment = {"EMAIL_URL": box.url, "SECRET_KEY": settings.SECRET_KEY}
        with portal(settings.TEST_DIR, database, port, **environment) as running:
            running.start_web()
            running.start("worker", *WORKER)
            Crowd(SECONDS, think=0.1, diary=diary).run(citizens, officers)

    assert diary.errors == []
    assert troubles(diary.numbers) == []
    assert len(diary.numbers) >= 8
    assert diary.done.total() >= len(officers)
    assert Message.objects.filter(state=Message.State.SENT).count() == sent_before + box.received.total()
    assert box.received.total() > 0
