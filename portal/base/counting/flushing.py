"""A small thread writes the counts every few seconds, and once more when the process ends: no request waits for it.

It begins with the first count, so after gunicorn has forked: threads do not outlive a fork.
"""

import atexit
import logging
import os
import threading
from collections.abc import Callable
from typing import Generic, Protocol, TypeVar

from django.db import InterfaceError, OperationalError, connection

logger = logging.getLogger(__name__)
SECONDS = 5.0  # between two writings: what a killed process loses at most

Counts = TypeVar("Counts")


class Buffer(Protocol[Counts]):
    """Counts in memory, of a size that has a bound."""

    def take(self) -> tuple[Counts, int]:
        """Everything counted until now, and how many counts found no room."""

    def give_back(self, earlier: Counts) -> None:
        """What could not be written waits again."""

    def empty(self) -> None:
        """Forget everything."""


class Flusher(Generic[Counts]):
    """Writes what one buffer has; `what` names it in the log."""

    def __init__(self, *, what: str, buffer: Buffer[Counts], write: Callable[[Counts], None]) -> None:
        self.what, self.buffer, self.write = what, buffer, write
        self.seconds = SECONDS
        self.thread: threading.Thread | None = None
        self.failing = False  # so that an outage makes one line in the log, not one every few seconds
        self._writing = threading.Lock()
        os.register_at_fork(after_in_child=self.after_fork)

    def begin(self) -> None:
        """Start the thread of this process, if it does not run yet."""
        if self.thread is None:
            self.thread = threading.Thread(target=self._run, name=self.what.replace(" ", "-"), daemon=True)
            self.thread.start()
            atexit.register(self.flush)

    def flush(self) -> bool:
        """Write what was counted; False when it has to wait, and stays in the buffer."""
        with self._writing:
            counts, lost = self.buffer.take()
            if lost:
                logger.warning("%s: %d counts found no room in the buffer and are lost", self.what, lost)
            if not counts:
                return True
            try:
                self.write(counts)
            except (OperationalError, InterfaceError) as error:
                self.buffer.give_back(counts)
                self._tell(failing=True, why=str(error).strip())
                return False
            except Exception:
                logger.exception("%s: counts that cannot be written are thrown away", self.what)
                return False
        self._tell(failing=False)
        return True

    def after_fork(self) -> None:
        """The parent's counts are the parent's to write, and its thread is not here."""
        self.thread, self._writing = None, threading.Lock()
        self.buffer.empty()

    def _run(self) -> None:
        pause = threading.Event()
        while not pause.wait(self.seconds):
            try:
                self.flush()
            finally:
                connection.close()  # of this thread

    def _tell(self, *, failing: bool, why: str = "") -> None:
        if failing and not self.failing:
            logger.warning("%s: counts wait, the database does not take them: %s", self.what, why)
        elif self.failing and not failing:
            logger.warning("%s: counts are written again", self.what)
        self.failing = failing
