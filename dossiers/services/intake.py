"""How a dossier begins: online, or at the counter."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from catalog.models import Agency
from dossiers.duplicates import open_duplicates
from dossiers.exceptions import IntakeClosed
from dossiers.fees.owed import fees_at_submission
from dossiers.log_entries import check_moment, digest, record
from dossiers.messages import queue_duplicate, queue_submitted, reachable
from dossiers.models import Dossier, DossierPaper, Leg
from dossiers.rules import rules_on
from dossiers.secrets import new_submission_number
from dossiers.services.moves import move_dossier
from dossiers.services.rules_of_day import rules_of_day
from dossiers.services.summary import search_text
from dossiers.submission import Submission, SubmittedPaper
from dossiers.workflow import SUBMIT

EARLIER_TOLD = 5  # dossiers
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
    if submission.channel == "online" and not _takes_online(submission):
        raise IntakeClosed(_("This agency does not take dossiers online at the moment"))


def _takes_online(submission: Submission) -> bool:
    """Not where it takes nothing online at all, nor while the desk is closed with its online intake."""
    return Agency.objects.taking_online(timezone.localdate(submission.at)).filter(pk=submission.agency.pk).exists()


def _create(submission: Submission, origin: str, notify: bool) -> Dossier:
    dossier = _new_dossier(submission)
    dossier.search_text = search_text(dossier)
    dossier.save(force_insert=True)
    leg = Leg.objects.create(dossier=dossier, agency=submission.agency, updated_at=submission.at)
    for order, paper in enumerate(submission.papers, start=1):
        _keep_paper(dossier, order, paper)
    fees_at_submission(dossier, claim=submission.fee_claim)
    helper = submission.assistance.by if submission.assistance else None
    event = record(
        leg=leg, action=SUBMIT, by=helper, at=submission.at, origin=origin, data=_log_data(submission, dossier)
    )
    if notify:
        queue_submitted(event, leg)
    _tell_earlier(submission, dossier)
    return dossier


def _tell_earlier(submission: Submission, dossier: Dossier) -> None:
    """Whoever has an open dossier for the same case hears of the new one, at the contact given with the earlier."""
    if not submission.applicant.national_id:
        return
    found = open_duplicates(
        applicant=submission.applicant, procedure=submission.procedure, case_key=submission.case_key
    )
    same_number = found.filter(applicant_national_id=submission.applicant.national_id).exclude(pk=dossier.pk)
    for earlier in reachable(same_number)[:EARLIER_TOLD]:
        queue_duplicate(earlier, submission.at)


def _new_dossier(submission: Submission) -> Dossier:
    """The rules of the day are copied: the dossier keeps them, whatever the catalog says later."""
    applicant, representative = submission.applicant, submission.representative
    return Dossier(
        **rules_of_day(submission.procedure, submission.channel, submission.case_key),
        rule_set_id=rules_on(timezone.localdate(submission.at)).pk,
        submission_number=new_submission_number(),
        submission_key=submission.key,
        channel=submission.channel,
        return_method=submission.return_method,
        return_address=submission.return_address,
        applicant=applicant.user,
        applicant_name=applicant.name,
        applicant_national_id=applicant.national_id,
        applicant_phone=applicant.phone,
        applicant_email=applicant.email,
        applicant_address=applicant.address,
        representative_name=representative.name if representative else "",
        representative_national_id=representative.national_id if representative else "",
        representative_phone=representative.phone if representative else "",
        representative_relation=representative.relation if representative else "",
        form_label=submission.form_label,
        answers=[answer.as_json() for answer in submission.answers],
        declaration=submission.declaration.as_json() if submission.declaration else {},
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
    kept.files.add(*paper.files)


def _log_data(submission: Submission, dossier: Dossier) -> dict[str, object]:
    return {
        "channel": submission.channel,
        "procedure": submission.procedure.code,
        "answers_sha256": digest(dossier.answers),
        "files": sorted(file.sha256 for paper in submission.papers for file in paper.files),
        **({"confirmed_by": submission.assistance.confirmed} if submission.assistance else {}),
    }
