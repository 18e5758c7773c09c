"""Everything that changes a dossier. Each service is one transaction; the caller names the moment."""

from dossiers.services.assignment import assign, take_next
from dossiers.services.intake import counter_intake, submit_dossier
from dossiers.services.moves import allowed_moves, move_dossier
from dossiers.services.reappointment import apologise, reappoint
from dossiers.services.supplements import answer_supplement

__all__ = [
    "allowed_moves",
    "answer_supplement",
    "apologise",
    "assign",
    "counter_intake",
    "move_dossier",
    "reappoint",
    "submit_dossier",
    "take_next",
]
