"""From a finished draft to exactly one dossier."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone, translation

from catalog.models import Agency, SubmissionChannel
from dossiers.exceptions import IntakeClosed
from dossiers.models import Dossier
from dossiers.services.intake import submit_dossier
from dossiers.submission import Answer, Applicant, Declaration, Submission, SubmittedPaper
from eforms import standard
from eforms.addresses import Address
from eforms.co_applicants import CoApplicants
from eforms.display import entries
from eforms.exceptions import DraftChanged, DraftGone
from eforms.journey import Journey
from eforms.models import Draft
from eforms.services import expiry, load_journey

LANGUAGE = "vi"  # what the officer reads, whatever language the applicant's pages had
PORTAL_KEYS = {standard.DESK, standard.CASE, standard.RETURN_METHOD, standard.RETURN_ADDRESS}


class NotConfirmed(Exception):
    """Somebody who declares too has not confirmed the answers as they are now."""


class TrialNotSubmitted(Exception):
    """An editor's trial makes no dossier."""


@transaction.atomic
def submit_draft(journey: Journey) -> Dossier:
    """Hand the draft over; repeated, from another tab or at the same moment, it gives the same dossier.

    The draft's answers and files are emptied, since the dossier has them now; the draft itself stays as the key to
    the confirmation page.

    Raises:
        IntakeClosed: the chosen agency no longer takes it.
        TrialNotSubmitted: an editor's trial.
        DraftGone: it was deleted in the meantime.
        NotConfirmed: a co-applicant has not confirmed yet.
        DraftChanged: another tab has saved a page, sent or removed a file since `journey` was read and judged.
    """
    # No join: a row that was waited for is read anew, what is joined to it is not.
    draft = Draft.objects.select_for_update().filter(pk=journey.draft.pk).first()
    if draft is None:
        raise DraftGone(journey.draft.uuid)
    if draft.dossier:
        return draft.dossier
    if draft.is_trial:
        raise TrialNotSubmitted
    if _state(load_journey(draft)) != _state(journey):
        raise DraftChanged(draft.uuid)
    if CoApplicants(journey).waited_for:
        raise NotConfirmed(draft.uuid)
    with translation.override(LANGUAGE):
        dossier = submit_dossier(snapshot(Journey(journey.draft, journey.rows, journey.uploads)))
    now = timezone.now()
    Draft.objects.filter(pk=draft.pk).update(dossier=dossier, updated_at=now, expires_at=expiry(now))
    draft.steps.all().delete()
    draft.uploads.all().delete()
    return dossier


def _state(journey: Journey) -> object:
    """Tells whether two readings of a draft found the same."""
    pages = {(row.step, row.updated_at) for row in journey.rows.values()}
    return journey.draft.version_id, pages, {upload.pk for upload in journey.uploads}


def snapshot(journey: Journey) -> Submission:
    """The answers as they were given, with all that is needed to show them without the form."""
    draft, values = journey.draft, journey.values
    address = values.get(standard.RETURN_ADDRESS)
    return Submission(
        key=draft.uuid,
        procedure=draft.procedure,
        agency=chosen_agency(journey),
        channel=SubmissionChannel.Channel.ONLINE,
        applicant=applicant(journey),
        at=timezone.now(),
        case_key=values.get(standard.CASE) or "",
        form_label=str(draft.version),
        answers=[*answers(journey), *CoApplicants(journey).confirmed()],
        declaration=declaration(journey),
        papers=papers(journey),
        return_method=values[standard.RETURN_METHOD],
        return_address=str(Address(**address)) if address else "",
    )


def chosen_agency(journey: Journey) -> Agency:
    """The desk that was chosen, or the only one.

    Raises:
        IntakeClosed: it is no longer there.
    """
    if journey.draft.agency:
        return journey.draft.agency
    agency = Agency.objects.filter(pk=journey.values[standard.DESK]).first()
    if agency is None:
        raise IntakeClosed(journey.values[standard.DESK])
    return agency


def applicant(journey: Journey) -> Applicant:
    values = journey.values
    address = values.get(standard.ADDRESS)
    return Applicant(
        name=values[standard.NAME],
        national_id=values.get(standard.NATIONAL_ID) or "",
        phone=values.get(standard.PHONE) or "",
        email=values.get(standard.EMAIL) or "",
        address=str(Address(**address)) if address else "",
        user=journey.draft.user,
    )


def answers(journey: Journey) -> list[Answer]:
    return [
        Answer(
            key=shown.question.key,
            part=step.part,
            label=shown.question.label,
            type=shown.question.type,
            limits=shown.question.limits,
            value=shown.value,
            display=shown.text,
            entries=entries(shown.question, shown.value),
        )
        for step, page in journey.answers()
        for shown in page
        if shown.question.key not in PORTAL_KEYS
    ]


def declaration(journey: Journey) -> Declaration:
    """What the answers are declared as, under the form's version."""
    schema = journey.schema
    return Declaration(
        title=schema.title,
        sentence=schema.declaration,
        version=journey.draft.version_id,
        paper_key=schema.produces,
    )


def papers(journey: Journey) -> list[SubmittedPaper]:
    """Every paper asked for, also one for which nothing was given: the officer sees what is missing."""
    return [
        SubmittedPaper(
            key=paper.key,
            label=paper.label,
            originals=paper.originals,
            copies=paper.copies,
            files=[upload.file for upload in journey.files_of(paper)],
        )
        for paper in journey.papers
    ]
