"""The applicant is told before and after sending that the same case is being worked on already."""

from __future__ import annotations

from dossiers.duplicates import Notice, applicant_of, notice_for
from dossiers.models import Dossier
from eforms.journey.walk import Journey
from eforms.schema import standard
from eforms.services.submission import applicant


def before_sending(journey: Journey) -> Notice:
    """On the page of checking, when every answer is there; an editor's trial is nobody's dossier."""
    if journey.draft.is_trial:
        return Notice()
    return notice_for(
        applicant=applicant(journey),
        procedure=journey.draft.procedure,
        case_key=journey.values.get(standard.CASE) or "",
    )


def after_sending(dossier: Dossier) -> Notice:
    return notice_for(
        applicant=applicant_of(dossier), procedure=dossier.procedure, case_key=dossier.case_key, besides=dossier
    )
