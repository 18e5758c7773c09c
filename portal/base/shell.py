"""What rooms above bring to the shell of every page: announcements, the department's name and menu, counters.

The kernel knows no pages: a room registers a part by name, and the shell's templates ask for it.
"""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest

Part = Callable[[HttpRequest], Any]
_parts: dict[str, Part] = {}


def register_part(name: str, part: Part) -> None:
    """Called when the apps are ready. `part` is asked on every page: it must be cheap, and cached by its room."""
    _parts[name] = part


def shell_part(name: str, request: HttpRequest | None) -> Any:
    """What the part has for this request; None where no room brings it, or outside of a request."""
    part = _parts.get(name)
    return part(request) if part and request is not None else None
