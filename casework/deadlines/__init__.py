"""When a dossier is due, and why: pure functions over a working calendar (docs: how a due date is counted)."""

from casework.deadlines.counting import DueDate, DurationUnit, LedgerDay, Pause, SupplementRule, Term, due_date
from casework.deadlines.working_time import (
    TIME_ZONE,
    DeadlineError,
    WorkingCalendar,
    day_zero,
    local_time,
    working_days_between,
)

__all__ = [
    "TIME_ZONE",
    "DeadlineError",
    "DueDate",
    "DurationUnit",
    "LedgerDay",
    "Pause",
    "SupplementRule",
    "Term",
    "WorkingCalendar",
    "day_zero",
    "due_date",
    "local_time",
    "working_days_between",
]
