"""Keeps searches from waiting again and again for a server that does not answer."""

import logging
import threading
import time
from collections.abc import Callable
from enum import StrEnum

logger = logging.getLogger(__name__)
PAUSE = 10.0  # seconds after a failure, before one search tries again


class Condition(StrEnum):
    """Of the server, as this process sees it."""

    ANSWERS = "answers"
    SILENT = "does not answer"
    BEHIND = "has not caught up yet"


class Breaker:
    """Closed: everybody asks. Open: nobody does, but for one probe after each pause. Threads share it.

    The log has one line for each change of condition, not for each search.
    """

    def __init__(self, name: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._name = name
        self._clock = clock
        self._lock = threading.Lock()
        self._condition = Condition.ANSWERS
        self._closed_again_at = 0.0

    @property
    def is_open(self) -> bool:
        return self._condition is Condition.SILENT and self._clock() < self._closed_again_at

    def allows(self) -> bool:
        """Whether to ask now. After the pause one caller may; for the others the pause begins anew."""
        with self._lock:
            if self._condition is not Condition.SILENT:
                return True
            if self._clock() < self._closed_again_at:
                return False
            self._closed_again_at = self._clock() + PAUSE
            return True

    def succeeded(self) -> None:
        self._turn(Condition.ANSWERS)

    def failed(self, why: str) -> None:
        with self._lock:
            self._closed_again_at = self._clock() + PAUSE
        self._turn(Condition.SILENT, why)

    def behind(self) -> None:
        """It is not asked, because it lacks something; that is no failure."""
        if self._condition is Condition.ANSWERS:
            self._turn(Condition.BEHIND)

    def _turn(self, condition: Condition, why: str = "") -> None:
        if condition is self._condition:
            return
        with self._lock:
            if condition is self._condition:
                return
            self._condition = condition
        logger.warning("search: %s %s%s", self._name, condition, f" ({why})" if why else "")


elasticsearch = Breaker("Elasticsearch")  # of this process
