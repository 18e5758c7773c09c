"""E-forms that editors build, their published versions, and the drafts of applicants."""

from eforms.models.contact import CoConfirmation, Contact, ResumeLink
from eforms.models.draft import Draft, DraftStep, DraftUpload
from eforms.models.form import EForm, EFormAdminForm
from eforms.models.version import EFormVersion, VersionWithdrawal, WordTemplate

__all__ = [
    "CoConfirmation",
    "Contact",
    "Draft",
    "DraftStep",
    "DraftUpload",
    "EForm",
    "EFormAdminForm",
    "EFormVersion",
    "ResumeLink",
    "VersionWithdrawal",
    "WordTemplate",
]
