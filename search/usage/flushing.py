"""A small thread writes the counts every few seconds, and once more when the process ends: no search waits for it.

It begins with the first count, so after gunicorn has forked: threads do not outlive a fork.
"""

import atexit
import logging
import os
import threading

from django.db import InterfaceError, OperationalError, connection

from search.usage.buffer import Buffer
from search.usage.writing import write

logger = logging.getLogger(__name__)
SECONDS = 5.0  # between two writings: what a killed process loses at most

buffer = Buffer()
_thread: threading.Thread | None = None
_state = {"failing": False}  # so that an outage makes one line in the log, not one every few seconds
_writing = threading.Lock()


def begin() -> None:
    """Start the thread of this process, if it does not run yet."""
    global _thread
    if _thread is None:
        _thread = threading.Thread(target=_run, name="search-usage", daemon=True)
        _thread.start()
        atexit.register(flush)


def flush() -> bool:
    """Write what was counted; False when it has to wait, and stays in the buffer."""
    with _writing:
        counts, lost = buffer.take()
        if lost:
            logger.warning("search usage: %d counts found no room in the buffer and are lost", lost)
        if not counts:
            return True
        try:
            write(counts)
        except (OperationalError, InterfaceError) as error:
            buffer.give_back(counts)
            _tell(failing=True, why=str(error).strip())
            return False
        except Exception:
            logger.exception("search usage: counts that cannot be written are thrown away")
            return False
    _tell(failing=False)
    return True


def _run() -> None:
    pause = threading.Event()
    while not pause.wait(SECONDS):
        try:
            flush()
        finally:
            connection.close()  # of this thread


def _tell(*, failing: bool, why: str = "") -> None:
    if failing and not _state["failing"]:
        logger.warning("search usage: counts wait, the database does not take them: %s", why)
    elif _state["failing"] and not failing:
        logger.warning("search usage: counts are written again")
    _state["failing"] = failing


def _after_fork() -> None:
    """The parent's counts are the parent's to write, and its thread is not here."""
    global _thread, _writing
    _thread, _writing = None, threading.Lock()
    buffer.empty()


os.register_at_fork(after_in_child=_after_fork)
