"""What a process may use that opens a strange file, and the words in which it refuses one."""

from __future__ import annotations

import resource
import sys
from collections.abc import Callable

BROKEN, ENCRYPTED, TOO_MANY_PIXELS, ACTIVE = "broken", "encrypted", "too_many_pixels", "active"
CPU_SECONDS = 10
MEMORY = 1024**3  # bytes of address space; the largest picture takes some 600 MB of it


class Refused(Exception):
    """One of the reasons."""


def run(work: Callable[[], None]) -> None:
    """Do `work` within the limits; ends the process with the reason when the file is refused."""
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # an image of the memory would leave the paper on the disk
    try:
        work()
    except Refused as refusal:
        sys.exit(str(refusal))
