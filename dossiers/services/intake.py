"""How a dossier begins: online, or at the counter."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from dossiers.deadlines import channel_terms
from dossiers.exceptions import IntakeClosed
from dossiers.messages import queue_submitted
from dossiers.models import Dossier, DossierPaper, Leg
from dossiers.secrets import new_submission_number
from dossiers.services.log import check_moment, digest, record
from dossiers.services.moves import move_dossier
from dossiers.services.summary import search_text
from dossiers.submission import Submission, SubmittedPaper
from dossiers.workflow import SUBMIT

_NUMBER_TRIES = 5  # 40 random bits: a second try is already rare


def submit_dossier(submission: Submission, *, origin: str = "online", notify: bool = True) -> Dossier:
    """Exactly one dossier for one `submission.key`, whoever repeats it: a double click gives the same receipt.

    Raises:
        IntakeClosed: the agency is not a desk of the procedure, or takes nothing online.
        ValidationError: `submission.at` cannot be true.
    """
    check_moment(submission.at)
    known = _known(submission)
    if known:
        return known
    _check_desk(submission)
    for _try in range(_NUMBER_TRIES):
        try:
            with transaction.atomic():
                return _create(submission, origin, notify)
        except IntegrityError:
            known = _known(submission)
            if known:
                return known
    raise IntakeClosed(_("No submission number is free; try again"))


@transaction.atomic
def counter_intake(*, submission: Submission, by: User, at: datetime) -> Dossier:
    """Take a dossier over the counter: submitted and received in one transaction; a repeated key changes nothing.

    Raises:
        PermissionDenied: `by` receives nothing at that agency.
        IntakeClosed, ValidationError: as `submit_dossier` and `move_dossier`.
    """
    dossier = submit_dossier(submission, origin="desk", notify=False)
    leg = dossier.legs.select_related("agency").get()
    leg.dossier = dossier
    if leg.received_at is None:
        move_dossier(leg=leg, action="receive", by=by, at=at)
    return leg.dossier


def _known(submission: Submission) -> Dossier | None:
    return Dossier.objects.filter(submission_key=submission.key).first()


def _check_desk(submission: Submission) -> None:
    """A closed desk is told before anything is stored."""
    if not submission.procedure.desks().filter(pk=submission.agency.pk).exists():
        raise IntakeClosed(_("This agency does not handle this procedure"))
    if submission.channel == "online" and not submission.agency.online_intake:
        raise IntakeClosed(_("This agency does not take dossiers online at the moment"))


def _create(submission: Submission, origin: str, notify: bool) -> Dossier:
    dossier = _new_dossier(submission)
    dossier.search_text = search_text(dossier)
    dossier.save(force_insert=True)
    leg = Leg.objects.create(dossier=dossier, agency=submission.agency, updated_at=submission.at)
    for order, paper in enumerate(submission.papers, start=1):
        _keep_paper(dossier, order, paper)
    event = record(
        leg=leg, action=SUBMIT, by=None, at=submission.at, origin=origin, data=_log_data(submission, dossier)
    )
    if notify:
        queue_submitted(event, leg)
    return dossier


def _new_dossier(submission: Submission) -> Dossier:
    """The rules of the day are copied: the dossier keeps them, whatever the catalog says later."""
    procedure, applicant = submission.procedure, submission.applicant
    terms = channel_terms(procedure, submission.channel, submission.case_key)
    case = next((case for case in procedure.cases.all() if case.key == submission.case_key), None)
    return Dossier(
        submission_number=new_submission_number(),
        submission_key=submission.key,
        procedure=procedure,
        procedure_title=procedure.title,
        case_key=submission.case_key,
        case_name=case.name if case else "",
        channel=submission.channel,
        return_method=submission.return_method,
        return_address=submission.return_address,
        duration_value=terms.duration_value if terms else None,
        duration_unit=terms.duration_unit if terms else "",
        supplement_rule=procedure.supplement_rule,
        applicant=applicant.user,
        applicant_name=applicant.name,
        applicant_national_id=applicant.national_id,
        applicant_phone=applicant.phone,
        applicant_email=applicant.email,
        applicant_address=applicant.address,
        form_label=submission.form_label,
        answers=[answer.as_json() for answer in submission.answers],
        submitted_at=submission.at,
        updated_at=submission.at,
    )


def _keep_paper(dossier: Dossier, order: int, paper: SubmittedPaper) -> None:
    kept = DossierPaper.objects.create(
        dossier=dossier,
        order=order,
        key=paper.key,
        label=paper.label,
        originals=paper.originals,
        copies=paper.copies,
    )
    kept.files.set(paper.files)


def _log_data(submission: Submission, dossier: Dossier) -> dict[str, object]:
    return {
        "channel": submission.channel,
        "procedure": submission.procedure.code,
        "answers_sha256": digest(dossier.answers),
        "files": sorted(file.sha256 for paper in submission.papers for file in paper.files),
    }
