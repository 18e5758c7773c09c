"""What everyone reads of an apology, said in other words afterwards; the applicant's letter stays as it was sent."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from catalog.access import may
from dossiers.exceptions import IllegalMove
from dossiers.late import public_reason_of
from dossiers.log_entries import check_moment, digest, last_event, lock, record
from dossiers.models import Event, Reappointment, Statement
from dossiers.services.reappointment import PERMISSIONS
from dossiers.workflow import REWORD


@transaction.atomic
def reword_apology(*, apology: Reappointment, words: str, instead_of: str, by: User, at: datetime) -> Event:
    """Everyone reads `words` from now on, and that they were corrected; the log keeps `instead_of`, erasably.

    Raises:
        PermissionDenied: `by` may not give such an apology there.
        ValidationError: code `required` (no words) or `same`.
        IllegalMove: everyone reads something else than `instead_of` by now.
    """
    if not may(by, PERMISSIONS[apology.event.action], apology.leg.agency):
        raise PermissionDenied(_("This step is not yours to make in this agency"))
    words = words.strip()
    if not words:
        raise ValidationError({"public_reason": _("Write what everyone is to read")}, code="required")
    if words == instead_of:
        raise ValidationError({"public_reason": _("These are the words that everyone reads already")}, code="same")
    leg = apology.leg
    leg.dossier = lock(leg.dossier_id)
    current = Reappointment.objects.select_related("event__statement", "leg__dossier").get(pk=apology.pk)
    last = last_event(leg.dossier_id)
    if public_reason_of(current) != instead_of:
        raise IllegalMove(REWORD, last)
    data = {"apology": current.event.sequence, "old_sha256": digest(instead_of), "new_sha256": digest(words)}
    at = check_moment(at, after=last.at if last else None)
    event = record(leg=leg, action=REWORD, by=by, at=at, origin="desk", data=data)
    Statement.objects.create(event=event, text=instead_of)
    Reappointment.objects.filter(pk=apology.pk).update(public_reason=words)
    return event
