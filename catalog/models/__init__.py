"""The catalog's data: who works where, and what a citizen can ask for."""

from catalog.models.agency import Agency, AgencyKind, AgencyLevel, Membership
from catalog.models.classification import Audience, Field, FormTemplate
from catalog.models.closure import DeskClosure
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
    "Agency",
    "AgencyKind",
    "AgencyLevel",
    "Audience",
    "DeskClosure",
    "Field",
    "FormTemplate",
    "HandlingAgency",
    "Keyword",
    "LegalBasis",
    "Membership",
    "Procedure",
    "ProcedureCase",
    "ProcedureStep",
    "RelatedProcedure",
    "RequiredPaper",
    "SubmissionChannel",
]
