"""Which levels handled a procedure before, for its own page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the procedure's preview uses this module
    from catalog.models import AgencyLevel, Procedure


@dataclass(frozen=True, slots=True)
class Before:
    """Up to `until` (included) these levels handled it: "Cấp tỉnh, Cấp huyện"."""

    until: date
    levels: str


def levels_before(procedure: Procedure) -> list[Before]:
    """The latest time first; times with the levels of today say nothing new."""
    times: dict[date, list[AgencyLevel]] = {}
    for former in procedure.former_levels.all():
        times.setdefault(former.until, []).append(former.level)
    now = {level.pk for level in procedure.levels.all()}
    return [
        Before(until, ", ".join(level.name for level in sorted(levels, key=lambda level: level.rank)))
        for until, levels in sorted(times.items(), reverse=True)
        if {level.pk for level in levels} != now
    ]
