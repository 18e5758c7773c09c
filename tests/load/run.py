"""The loads of `make load`; settings and database are those of tools/load.py."""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from pathlib import Path

from django.conf import settings
from django.db.models import Max

from casework.models import Message
from dossiers.models import Dossier
from tests.load.crowd import Crowd, Diary
from tests.load.intake import finished_drafts, send_all
from tests.load.invariants import troubles
from tests.load.mail import mail_box
from tests.load.portal import PERIODIC, WORKER, Portal, free_port, portal
from tests.load.world import make_world

DRAIN = 180  # seconds in which the workers send what is left
SLOWER = 4  # times: no page may take as long for one of many as for one alone


def main() -> int:
    parser = argparse.ArgumentParser(prog="make load")
    parser.add_argument("what", choices=["crowd", "forms", "intake"])
    parser.add_argument("--citizens", type=int, default=50)
    parser.add_argument("--workers", type=int, default=2, help="of the web server, for forms")
    parser.add_argument("--desks", type=int, default=5, help="with four officers each")
    parser.add_argument("--seconds", type=int, default=300)
    think = "seconds before the next page, on average: 2; for forms 10, which is still quick for a person"
    parser.add_argument("--think", type=float, help=think)
    parser.add_argument("--dossiers", type=int, default=1000)
    parser.add_argument("--senders", type=int, default=16)
    options = parser.parse_args()
    options.think = options.think or (10 if options.what == "forms" else 2)
    with (
        mail_box(port=settings.EMAIL_PORT),
        portal(Path(settings.VAR_DIR), os.environ["DATABASE_URL"], free_port()) as running,
    ):
        measured = LOADS[options.what](options, running)
    sys.stdout.write(json.dumps(measured, ensure_ascii=False) + "\n")
    return 1 if measured["troubles"] else 0


def crowd(options: argparse.Namespace, running: Portal) -> dict[str, object]:
    diary, world, demonstration = Diary(), make_world(options.desks), newest_dossier()
    officers = world.officers(running.address, diary.note)
    citizens = world.citizens(options.citizens, running.address, diary.note)
    running.start_web()
    running.start("worker", *WORKER)
    running.start("periodic", *PERIODIC)
    before = os.getloadavg()[0]
    Crowd(options.seconds, options.think, diary).run(citizens, officers)
    drain()
    found = troubles(diary.numbers, newer_than=demonstration) + diary.errors
    unsent = Message.objects.exclude(state=Message.State.SENT).count()
    return {
        "load": "crowd",
        "people": [len(citizens), len(officers)],
        "seconds": options.seconds,
        "machine_load_before": before,
        **diary.summary(),
        "messages": Message.objects.count(),
        "troubles": [*found[:20], *([f"{unsent} messages were not sent"] if unsent else [])],
    }


def forms(options: argparse.Namespace, running: Portal) -> dict[str, object]:
    """One citizen who fills in forms without a pause, then many at once who think before each page."""
    world, demonstration = make_world(options.desks), newest_dossier()
    running.environment["WEB_CONCURRENCY"] = str(options.workers)
    running.start_web()
    running.start("worker", *WORKER)
    before = os.getloadavg()[0]
    warm, alone, together = Diary(), Diary(), Diary()
    for diary, people, seconds, think in (
        (warm, 2 * options.workers, 5, 0.1),
        (alone, 1, options.seconds / 2, 0.1),
        (together, options.citizens, options.seconds, options.think),
    ):
        Crowd(seconds, think, diary).run(world.citizens(people, running.address, diary.note), [])
    numbers = warm.numbers + alone.numbers + together.numbers
    errors = warm.errors + alone.errors + together.errors
    ratios = {name: round(slow / max(alone.slow()[name], 1), 1) for name, slow in together.slow().items()}
    slower = [f"{name}: p95 is {ratio} times that of one citizen" for name, ratio in ratios.items() if ratio >= SLOWER]
    return {
        "load": "forms",
        "citizens": options.citizens,
        "workers": options.workers,
        "seconds": options.seconds,
        "think": options.think,
        "machine_load_before": before,
        "p95_ms_alone": alone.slow(),
        "p95_to_alone": ratios,
        **together.summary(),
        "troubles": [*troubles(numbers, newer_than=demonstration)[:20], *errors[:20], *slower],
    }


def intake(options: argparse.Namespace, running: Portal) -> dict[str, object]:
    demonstration = newest_dossier()
    drafts = finished_drafts(make_world(desks=5).procedures, options.dossiers)
    running.start_web()
    before, used = os.getloadavg()[0], running.cpu_seconds("web")
    began = time.monotonic()
    diary = send_all(drafts, running.address, options.senders)
    took, used = time.monotonic() - began, running.cpu_seconds("web") - used
    taken_in = Dossier.objects.filter(pk__gt=demonstration).count()
    found = troubles([], newer_than=demonstration) + diary.errors[:20]
    return {
        "load": "intake",
        "machine_load_before": before,
        "a_second": round(taken_in / took, 1),
        "web_cpu_ms_each": round(1000 * used / taken_in, 1),
        **diary.summary(),
        "dossiers": taken_in,
        "troubles": found + ([f"{len(drafts)} were sent"] if taken_in != len(drafts) else []),
    }


LOADS = {"crowd": crowd, "forms": forms, "intake": intake}


def newest_dossier() -> int:
    """The key of the demonstration's last dossier."""
    return Dossier.objects.aggregate(newest=Max("pk"))["newest"] or 0


def drain() -> None:
    """Until the workers have sent everything, or the patience is over."""
    ends = time.monotonic() + DRAIN
    waiting = Message.objects.exclude(state=Message.State.SENT)
    while waiting.exists() and time.monotonic() < ends:
        time.sleep(1)
