"""When a dossier is due, and why: pure functions over a working calendar (docs: how a due date is counted)."""

from casework.deadlines.comparing import Difference, DueDates, difference, names_of, weekend
from casework.deadlines.counting import (
    DueDate,
    DurationUnit,
    LedgerDay,
    Pause,
    SupplementRule,
    Term,
    due_date,
    due_dates_in_a_row,
)
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
    "Difference",
    "DueDate",
    "DueDates",
    "DurationUnit",
    "LedgerDay",
    "Pause",
    "SupplementRule",
    "Term",
    "WorkingCalendar",
    "day_zero",
    "difference",
    "due_date",
    "due_dates_in_a_row",
    "local_time",
    "names_of",
    "weekend",
    "working_days_between",
]
