"""The catalog's data: who works where, and what a citizen can ask for."""

from catalog.models.agency import Agency, AgencyKind, AgencyLevel, DeskDuty, Membership
from catalog.models.classification import Audience, Field
from catalog.models.closure import DeskClosure
from catalog.models.editing import CatalogImport, ProcedureChange, ReviewNote
from catalog.models.legal import LegalDocument
from catalog.models.library import FormDownloads, FormTemplate, FormVersion
from catalog.models.links import CheckedLink
from catalog.models.parts import (
    FormerLevel,
    HandlingAgency,
    InvolvedBody,
    JointPart,
    Keyword,
    LegalBasis,
    OldCode,
    ProcedureCase,
    ProcedureQuestion,
    ProcedureStep,
    RelatedProcedure,
    RequiredPaper,
    SubmissionChannel,
)
from catalog.models.people import Absence, Invitation, MembershipEvent
from catalog.models.procedure import Procedure
from catalog.models.reading import Helpfulness, ReaderRemark

__all__ = [
    "Absence",
    "Agency",
    "AgencyKind",
    "AgencyLevel",
    "Audience",
    "CatalogImport",
    "CheckedLink",
    "DeskClosure",
    "DeskDuty",
    "Field",
    "FormDownloads",
    "FormTemplate",
    "FormVersion",
    "FormerLevel",
    "HandlingAgency",
    "Helpfulness",
    "Invitation",
    "InvolvedBody",
    "JointPart",
    "Keyword",
    "LegalBasis",
    "LegalDocument",
    "Membership",
    "MembershipEvent",
    "OldCode",
    "Procedure",
    "ProcedureCase",
    "ProcedureChange",
    "ProcedureQuestion",
    "ProcedureStep",
    "ReaderRemark",
    "RelatedProcedure",
    "RequiredPaper",
    "ReviewNote",
    "SubmissionChannel",
]
