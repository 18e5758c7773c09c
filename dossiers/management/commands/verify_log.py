"""Check the hash chain of every dossier's log, and all of them against the signed checkpoints."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from casework.checkpoints import checkpoint_troubles, copy_trouble, newest_checkpoint
from casework.logs import CHUNK, Log, registered
from casework.verification import log_troubles
from dossiers.models import Dossier


class Command(BaseCommand):
    help = "Checks the event chains and their signed checkpoints; exits 1 and names the first broken event."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--all", action="store_true", help="name every trouble, not only the first")
        parser.add_argument(
            "--checkpoint",
            action="append",
            default=[],
            type=Path,
            metavar="FILE",
            help="a copy of a checkpoint that was kept elsewhere; may be given several times",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        found = 0
        for trouble in self.troubles(options["checkpoint"], quiet=not options["verbosity"]):
            if not options["all"]:
                raise CommandError(trouble)
            self.stderr.write(trouble)
            found += 1
        if found:
            raise CommandError(f"{found} troubles")
        self.say_what_is_in_place()

    def troubles(self, copies: list[Path], *, quiet: bool) -> Iterator[str]:
        for path in copies:
            if trouble := copy_trouble(path.read_text(encoding="utf-8")):
                yield trouble
        for log in registered():
            yield from log_troubles(log, self.events(log, quiet=quiet))
            yield from checkpoint_troubles(log)
        bare = Dossier.objects.filter(events=None).first()
        if bare:
            yield f"dossier {bare.pk}: its log is empty"

    def events(self, log: Log, *, quiet: bool) -> Iterator[Any]:
        events = log.events()
        total = events.count()
        return iter(
            tqdm(
                events.iterator(chunk_size=CHUNK),
                total=total,
                unit="event",
                desc=log.name,
                disable=True if quiet else None,
            )
        )

    def say_what_is_in_place(self) -> None:
        for log in registered():
            chains = log.events().order_by().values(log.chain_column).distinct().count()
            newest = newest_checkpoint(log)
            signed = f"signed up to {newest.taken_at:%Y-%m-%d %H:%M %Z}" if newest else "no checkpoint yet"
            self.stdout.write(f"{chains} {log.name}: every event in place; {signed}")
