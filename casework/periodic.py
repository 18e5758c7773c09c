"""The periodic work: rooms register what has to be done every minute or so; `run_periodic` does it."""

import logging
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.utils.module_loading import import_string

logger = logging.getLogger(__name__)
Work = Callable[[datetime], Any]
_registry: dict[str, Work | str] = {}


def register(name: str, work: Work | str) -> None:
    """Add one piece of work, called with the present moment; what it returns is printed.

    In AppConfig.ready() give the dotted path ("casework.outbox.send_due"): modules with models cannot be imported
    at the top of an apps.py. Work must be safe to repeat, and must not wait for long.
    """
    _registry[name] = work


def registered() -> tuple[str, ...]:
    return tuple(_registry)


def run_all(now: datetime) -> dict[str, Any]:
    """Do all of it; a failure is logged, and does not keep the rest from being done.

    Returns:
        What each piece returned, by name; the exception where it failed.
    """
    outcome: dict[str, Any] = {}
    for name, work in _registry.items():
        try:
            call: Work = import_string(work) if isinstance(work, str) else work
            outcome[name] = call(now)
        except Exception as error:
            logger.exception("periodic work failed: %s", name)
            outcome[name] = error
    return outcome
