"""Check the hash chain of every dossier's log."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from casework.chain import verify
from dossiers.models import Dossier, Event

CHUNK = 2_000  # rows read at once


class Command(BaseCommand):
    help = "Checks the dossiers' event chain; exits 1 and names the first broken event."

    def handle(self, *args: Any, **options: Any) -> None:
        events = Event.objects.order_by("dossier_id", "sequence")
        rows = tqdm(
            events.iterator(chunk_size=CHUNK),
            total=events.count(),
            unit="event",
            disable=None if options["verbosity"] else True,
        )
        dossiers = 0
        for dossier_id, chain in groupby(rows, key=lambda event: event.dossier_id):
            dossiers += 1
            broken = verify(chain)
            if broken:
                raise CommandError(
                    f"dossier {dossier_id}: event {broken.sequence} ({broken.action}, id {broken.pk}) is broken"
                )
        self._check_beginnings()
        self.stdout.write(f"{dossiers} dossiers: every event in place")

    def _check_beginnings(self) -> None:
        """A dossier without any event has lost its log."""
        bare = Dossier.objects.filter(events=None).first()
        if bare:
            raise CommandError(f"dossier {bare.pk}: its log is empty")
