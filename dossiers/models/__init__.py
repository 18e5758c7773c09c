"""A dossier with its legs, papers, supplement requests, results and events. Only services change a state."""

from dossiers.models.corrections import Correction, LateEntry
from dossiers.models.dossier import Dossier, Leg
from dossiers.models.log import Event, Statement
from dossiers.models.lookup import ContactCode, LookupAttempt
from dossiers.models.papers import DossierPaper, Result, SupplementItem, SupplementRequest
from dossiers.models.readings import Reading

__all__ = [
    "ContactCode",
    "Correction",
    "Dossier",
    "DossierPaper",
    "Event",
    "LateEntry",
    "Leg",
    "LookupAttempt",
    "Reading",
    "Result",
    "Statement",
    "SupplementItem",
    "SupplementRequest",
]
