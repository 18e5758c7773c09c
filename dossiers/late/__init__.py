"""The public list of late dossiers, late ones that were answered, and apologies: nothing that leads to a person."""

from dossiers.late.letters import Letter, letters_of, public_reason_of
from dossiers.late.listing import (
    LateRow,
    answered_late,
    answered_rows,
    apologised,
    late_agencies,
    late_legs,
    late_rows,
)

__all__ = [
    "LateRow",
    "Letter",
    "answered_late",
    "answered_rows",
    "apologised",
    "late_agencies",
    "late_legs",
    "late_rows",
    "letters_of",
    "public_reason_of",
]
