"""A dossier with its legs, papers, supplement requests, results and events. Only services change a state."""

from dossiers.models.calendars import CalendarChange
from dossiers.models.corrections import Correction, LateEntry
from dossiers.models.dossier import Dossier, Leg
from dossiers.models.handing import ResultReceipt
from dossiers.models.log import Event, Statement
from dossiers.models.lookup import LookupAttempt, OneTimeCode
from dossiers.models.notes import Mention, Note
from dossiers.models.papers import AnswerMark, DossierPaper, Result, SupplementItem, SupplementRequest, Verdict
from dossiers.models.process import LegStep, ProcessDefinition, ProcessStep, ProcessVersion, Reappointment
from dossiers.models.queue import SavedFilter
from dossiers.models.readings import Reading
from dossiers.models.rules import RuleSet
from dossiers.models.sentences import ReadySentence

__all__ = [
    "AnswerMark",
    "CalendarChange",
    "Correction",
    "Dossier",
    "DossierPaper",
    "Event",
    "LateEntry",
    "Leg",
    "LegStep",
    "LookupAttempt",
    "Mention",
    "Note",
    "OneTimeCode",
    "ProcessDefinition",
    "ProcessStep",
    "ProcessVersion",
    "Reading",
    "ReadySentence",
    "Reappointment",
    "Result",
    "ResultReceipt",
    "RuleSet",
    "SavedFilter",
    "Statement",
    "SupplementItem",
    "SupplementRequest",
    "Verdict",
]
