"""From a finished draft to exactly one dossier."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import User
from catalog.models import Agency, SubmissionChannel
from dossiers.declaration import content_mark
from dossiers.exceptions import IntakeClosed
from dossiers.models import Dossier
from dossiers.services.intake import counter_intake, submit_dossier
from dossiers.submission import Answer, Applicant, Assistance, Declaration, Representative, Submission, SubmittedPaper
from eforms.answers.addresses import Address
from eforms.answers.display import entries
from eforms.journey.co_applicants import CoApplicants
from eforms.journey.exceptions import DraftChanged, DraftGone
from eforms.journey.walk import Journey
from eforms.models import Draft
from eforms.schema import standard
from eforms.schema.form import QuestionType
from eforms.services import expiry, load_journey
from eforms.services.fees import costs_unasked

LANGUAGE = "vi"  # what the officer reads, whatever language the applicant's pages had
PORTAL_KEYS = {
    standard.DESK,
    standard.CASE,
    standard.RETURN_METHOD,
    standard.RETURN_ADDRESS,
    standard.FEE_EXEMPTION,
    standard.FEE_CLAIM,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Help:
    """How a form that an officer filled in with a citizen was confirmed by the citizen."""

    by: User
    confirmed: Literal["code", "signature"]
    contact: str = ""  # masked, where the code went
    reason: str = ""  # why the citizen signed on paper instead


class NotConfirmed(Exception):
    """Somebody who declares too has not confirmed the answers as they are now."""


class TrialNotSubmitted(Exception):
    """An editor's trial makes no dossier."""


@transaction.atomic
def submit_draft(journey: Journey, *, helped: Help | None = None) -> Dossier:
    """Hand the draft over; repeated, from another tab or at the same moment, it gives the same dossier.

    With `helped` it is received at the counter in the same moment, by the officer who helped.

    The draft's answers and files are emptied, since the dossier has them now; the draft itself stays as the key to
    the confirmation page.

    Raises:
        IntakeClosed: the chosen agency no longer takes it.
        PermissionDenied: whoever helped receives nothing there.
        TrialNotSubmitted: an editor's trial.
        DraftGone: it was deleted in the meantime.
        NotConfirmed: a co-applicant, or the citizen whom an officer helps, has not confirmed yet.
        DraftChanged: another tab has saved a page, sent or removed a file since `journey` was read and judged; or
            the form's version was withdrawn, so that the draft has to move first; or the procedure has come to cost
            something, and nobody was asked for a reason to be exempted.
    """
    # No join: a row that was waited for is read anew, what is joined to it is not.
    draft = Draft.objects.select_for_update().filter(pk=journey.draft.pk).first()
    if draft is None:
        raise DraftGone(journey.draft.uuid)
    if draft.dossier:
        return draft.dossier
    if draft.is_trial:
        raise TrialNotSubmitted
    if _state(load_journey(draft)) != _state(journey) or _is_withdrawn(draft) or costs_unasked(journey):
        raise DraftChanged(draft.uuid)
    helper_id = helped.by.pk if helped else None
    if CoApplicants(journey).waited_for or draft.assisted_by_id != helper_id:
        raise NotConfirmed(draft.uuid)
    with translation.override(LANGUAGE):
        dossier = _hand_in(snapshot(Journey(journey.draft, journey.rows, journey.uploads)), helped)
    now = timezone.now()
    Draft.objects.filter(pk=draft.pk).update(dossier=dossier, moved=None, updated_at=now, expires_at=expiry(now))
    draft.steps.all().delete()
    draft.uploads.all().delete()
    return dossier


def _hand_in(submission: Submission, helped: Help | None) -> Dossier:
    if helped is None:
        return submit_dossier(submission)
    assisted = replace(
        submission,
        channel=SubmissionChannel.Channel.DIRECT,
        answers=[*submission.answers, _help_in_words(submission, helped)],
        assistance=Assistance(by=helped.by, confirmed=helped.confirmed),
    )
    return counter_intake(submission=assisted, by=helped.by, at=assisted.at)


def _help_in_words(submission: Submission, helped: Help) -> Answer:
    """Beside the answers, so that the declaration says on whose word it stands."""
    given = {"officer": helped.by, "agency": submission.agency, "contact": helped.contact, "reason": helped.reason}
    sentence = _("%(officer)s, %(agency)s, helped. The applicant signed the printed declaration: %(reason)s")
    if helped.confirmed == "code":
        sentence = _("%(officer)s, %(agency)s, helped. The applicant confirmed by a code sent to %(contact)s")
    text = sentence % given
    part, label = _("Help at the counter"), _("Filled in with")
    return Answer(key="assisted", part=part, label=label, type=QuestionType.TEXT, value=text, display=text)


def _state(journey: Journey) -> object:
    """Tells whether two readings of a draft found the same."""
    pages = {(row.step, row.updated_at) for row in journey.rows.values()}
    return journey.draft.version_id, journey.draft.for_other, pages, {upload.pk for upload in journey.uploads}


def _is_withdrawn(draft: Draft) -> bool:
    return draft.version is not None and draft.version.withdrawals.filter(restored_at=None).exists()


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
        representative=representative(journey),
        at=timezone.now(),
        case_key=values.get(standard.CASE) or "",
        form_label=str(draft.version),
        answers=[*answers(journey), *CoApplicants(journey).confirmed()],
        declaration=declaration(journey),
        papers=papers(journey),
        return_method=values[standard.RETURN_METHOD],
        return_address=str(Address(**address)) if address else "",
        fee_claim=" ".join((values.get(standard.FEE_CLAIM) or "").split()),
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
        phone="" if journey.for_other else values.get(standard.PHONE) or "",
        email=values.get(standard.EMAIL) or "",
        address=str(Address(**address)) if address else "",
        user=journey.draft.user,
    )


def representative(journey: Journey) -> Representative | None:
    """Who files in the applicant's name; the phone that was given is theirs."""
    values = journey.values
    if not journey.for_other:
        return None
    return Representative(
        name=values[standard.REPRESENTATIVE_NAME],
        relation=values[standard.RELATION],
        national_id=values.get(standard.REPRESENTATIVE_ID) or "",
        phone=values.get(standard.PHONE) or "",
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
            sensitive=any(question.sensitive for question in (shown.question, *shown.question.questions)),
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
        mark=content_mark([answer.as_json() for answer in answers(journey)]),
        cosigners=CoApplicants(journey).cosigners(),
    )


def papers(journey: Journey) -> list[SubmittedPaper]:
    """Every paper asked for, also one for which nothing was given: the officer sees what is missing.

    A signed copy of the declaration was not asked for, so it is a paper only where it was given.
    """
    return [
        SubmittedPaper(
            key=paper.key,
            label=paper.label,
            originals=paper.originals,
            copies=paper.copies,
            files=[upload.file for upload in journey.files_of(paper)],
        )
        for paper in journey.papers
        if not paper.is_signed_copy or journey.files_of(paper)
    ]
