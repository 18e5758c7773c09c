"""Entering afterwards what the counter received on paper while the system was out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from casework.calendars import calendar_for
from casework.deadlines import working_days_between
from catalog.models import Agency
from dossiers.log_entries import check_moment, digest, record
from dossiers.models import Dossier, LateEntry, Statement
from dossiers.models.corrections import ENTER_LATE
from dossiers.rules import rules_on
from dossiers.services.intake import counter_intake
from dossiers.submission import Submission


@dataclass(frozen=True, slots=True, kw_only=True)
class Outage:
    """Why the system did not receive it at the time; the true time is the submission's `at`."""

    reason: str
    paper_number: str = ""  # of the receipt handed out by hand


def check_late(*, agency: Agency, received_at: datetime, now: datetime) -> None:
    """Whether a dossier received on paper at that time may still be entered.

    Raises:
        ValidationError: in the future, before 2000, or longer ago than the rule set of that day allows.
    """
    check_moment(received_at)
    if received_at > now:
        raise ValidationError(_("The time lies in the future"), code="future")
    limit = rules_on(timezone.localdate(received_at)).outage_days
    if working_days_between(calendar_for(agency.calendar_id), received_at, now) > limit:
        sentence = ngettext(
            "A paper receipt is entered within %(days)d working day; this one is older. Ask the province's "
            "administrator",
            "A paper receipt is entered within %(days)d working days; this one is older. Ask the province's "
            "administrator",
            limit,
        )
        raise ValidationError(sentence % {"days": limit}, code="too_late")


@transaction.atomic
def enter_late(*, submission: Submission, outage: Outage, by: User, at: datetime) -> Dossier:
    """Receive as of `submission.at`: clock and code count from that day; the log says when it was entered, and why.

    Repeated with the same key it gives the same dossier.

    Raises:
        ValidationError: no reason, a time that is not allowed, or a paper receipt that was entered already.
        PermissionDenied, IntakeClosed: as `counter_intake`.
    """
    if not outage.reason.strip():
        raise ValidationError({"reason": _("Write why it is entered later")}, code="required")
    check_late(agency=submission.agency, received_at=submission.at, now=at)
    dossier = counter_intake(submission=submission, by=by, at=submission.at)
    if LateEntry.objects.filter(dossier=dossier).exists():
        return dossier
    _keep(dossier, submission, outage, by, at)
    return dossier


def _keep(dossier: Dossier, submission: Submission, outage: Outage, by: User, at: datetime) -> None:
    leg = dossier.legs.get(order=1)
    leg.dossier = dossier
    reason = outage.reason.strip()
    try:
        with transaction.atomic():
            LateEntry.objects.create(
                dossier=dossier,
                agency=submission.agency,
                received_at=submission.at,
                day=timezone.localdate(submission.at),
                entered_at=at,
                entered_by=by,
                paper_number=outage.paper_number.strip(),
                reason=reason,
            )
    except IntegrityError as error:
        raise ValidationError(
            {"paper_number": _("This paper receipt of that day was entered already")}, code="entered"
        ) from error
    event = record(
        leg=leg,
        action=ENTER_LATE,
        by=by,
        at=max(at, submission.at),
        origin="desk",
        data={
            "received_at": submission.at.isoformat(),
            "entered_at": at.isoformat(),
            "reason_sha256": digest(reason),
            "paper_sha256": digest(outage.paper_number),
        },
    )
    Statement.objects.create(event=event, text=reason)
