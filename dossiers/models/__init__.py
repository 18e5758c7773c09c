"""A dossier with its legs, papers, supplement requests, results and events. Only services change a state."""

from dossiers.models.calendars import CalendarChange
from dossiers.models.corrections import Correction, LateEntry
from dossiers.models.dossier import Dossier, Leg
from dossiers.models.fees import CashDay, Fee, Payment, PaymentNotice, Refund, Settlement
from dossiers.models.handing import ResultReceipt
from dossiers.models.issued import IssuedPaper, Printing, PrintJob
from dossiers.models.log import Event, Statement
from dossiers.models.lookup import LookupAttempt, OneTimeCode
from dossiers.models.notes import Mention, Note
from dossiers.models.papers import AnswerMark, DossierPaper, Result, SupplementItem, SupplementRequest, Verdict
from dossiers.models.post import Parcel, ParcelEvent
from dossiers.models.process import LegStep, ProcessDefinition, ProcessStep, ProcessVersion, Reappointment
from dossiers.models.queue import SavedFilter
from dossiers.models.readings import Reading
from dossiers.models.rules import RuleSet
from dossiers.models.sentences import ReadySentence
from dossiers.models.storing import OfficerNotices, StoredResult

__all__ = [
    "AnswerMark",
    "CalendarChange",
    "CashDay",
    "Correction",
    "Dossier",
    "DossierPaper",
    "Event",
    "Fee",
    "IssuedPaper",
    "LateEntry",
    "Leg",
    "LegStep",
    "LookupAttempt",
    "Mention",
    "Note",
    "OfficerNotices",
    "OneTimeCode",
    "Parcel",
    "ParcelEvent",
    "Payment",
    "PaymentNotice",
    "PrintJob",
    "Printing",
    "ProcessDefinition",
    "ProcessStep",
    "ProcessVersion",
    "Reading",
    "ReadySentence",
    "Reappointment",
    "Refund",
    "Result",
    "ResultReceipt",
    "RuleSet",
    "SavedFilter",
    "Settlement",
    "Statement",
    "StoredResult",
    "SupplementItem",
    "SupplementRequest",
    "Verdict",
]
