"""The catalog's data: who works where, and what a citizen can ask for."""

from catalog.models.agency import Agency, AgencyKind, AgencyLevel, Membership
from catalog.models.classification import Audience, Field, FormTemplate
from catalog.models.closure import DeskClosure
from catalog.models.people import Absence, Invitation, MembershipEvent
from catalog.models.procedure import (
    HandlingAgency,
    Keyword,
    LegalBasis,
    Procedure,
    ProcedureCase,
    ProcedureStep,
    RelatedProcedure,
    RequiredPaper,
    SubmissionChannel,
)

__all__ = [
    "Absence",
    "Agency",
    "AgencyKind",
    "AgencyLevel",
    "Audience",
    "DeskClosure",
    "Field",
    "FormTemplate",
    "HandlingAgency",
    "Invitation",
    "Keyword",
    "LegalBasis",
    "Membership",
    "MembershipEvent",
    "Procedure",
    "ProcedureCase",
    "ProcedureStep",
    "RelatedProcedure",
    "RequiredPaper",
    "SubmissionChannel",
]
