"""The periodic work, once or for ever."""

import signal
import threading
from argparse import ArgumentParser
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import close_old_connections
from django.utils import timezone

from casework import periodic

DEFAULT_INTERVAL = 60  # seconds


class Command(BaseCommand):
    help = "Does the periodic work: sends and retries messages, publishes what is scheduled, purges what has expired."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--forever",
            nargs="?",
            type=int,
            const=DEFAULT_INTERVAL,
            metavar="SECONDS",
            help=f"repeat, with this wait between two rounds (default {DEFAULT_INTERVAL} s)",
        )

    def handle(self, *args: Any, forever: int | None, **options: Any) -> None:
        if forever is None:
            if not self.one_round():
                raise CommandError("some of the periodic work failed; the log says why")
            return
        stop = self.stop_on_signals()
        while not stop.is_set():
            close_old_connections()
            self.one_round()
            stop.wait(max(forever, 1))

    def one_round(self) -> bool:
        """Do all work once, and say what it did; False when a part failed."""
        outcome = periodic.run_all(timezone.now())
        for name, result in outcome.items():
            if isinstance(result, Exception):
                self.stderr.write(f"{name}: {type(result).__name__}: {result}")
            elif result:
                self.stdout.write(f"{name}: {dict(result) if isinstance(result, dict) else result}")
        return not any(isinstance(result, Exception) for result in outcome.values())

    def stop_on_signals(self) -> threading.Event:
        """Ctrl-C and SIGTERM end the round that is running, then the command."""
        stop = threading.Event()

        def end(number: int, frame: FrameType | None) -> None:
            stop.set()

        signal.signal(signal.SIGTERM, end)
        signal.signal(signal.SIGINT, end)
        return stop
