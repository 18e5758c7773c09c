"""Officers who are away for some days, and who stands in for them."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from catalog.access import may, permissions_in
from catalog.models import Absence, Agency
from catalog.services import record_membership

HAND_OUT = "dossiers.assign"  # gives work to others, and says who is away


@transaction.atomic
def record_absence(
    *, by: User, officer: User, agency: Agency, first_day: date, last_day: date, deputy: User
) -> Absence:
    """From `first_day` to `last_day`, both included, new work of `officer` in `agency` goes to `deputy`.

    Raises:
        PermissionDenied: `by` does not give out work in this agency.
        ValidationError: wrong dates, the person is already away then, or the deputy does not process dossiers here.
    """
    _check(by, agency)
    if deputy == officer or not may(deputy, "dossiers.process", agency):
        raise ValidationError({"deputy": _("The deputy must process dossiers in this agency")}, code="deputy")
    if last_day < timezone.localdate():
        raise ValidationError({"last_day": _("These days are over")}, code="past")
    absence = Absence(
        officer=officer, agency=agency, first_day=first_day, last_day=last_day, deputy=deputy, recorded_by=by
    )
    absence.full_clean()
    absence.save()
    data = {"from": first_day, "until": last_day, "deputy": deputy.pk}
    record_membership(person=officer, action="away", agency=agency, by=by, data=data)
    return absence


@transaction.atomic
def end_absence(*, by: User, absence: Absence) -> None:
    """The officer is back: new work is theirs again. Ending it twice changes nothing.

    Raises:
        PermissionDenied: neither the officer themselves nor somebody who gives out work there.
    """
    if by != absence.officer:
        _check(by, absence.agency)
    if Absence.objects.filter(pk=absence.pk, ended_at=None).update(ended_at=timezone.now()):
        absence.refresh_from_db()
        record_membership(person=absence.officer, action="back", agency=absence.agency, by=by)


def absence_of(officer: User, agency: Agency, day: date | None = None) -> Absence | None:
    """Why new work does not go to `officer` on `day` (today unless named)."""
    absences = Absence.objects.on(day or timezone.localdate()).filter(officer=officer, agency=agency)
    return absences.select_related("deputy").first()


def stand_in(officer: User, agency: Agency, day: date | None = None) -> User:
    """Who takes the new work of `officer`: the deputy of somebody who is away, if that one is there and may.

    A chain of deputies is not followed further than once: two who name each other would get nothing done.
    """
    absence = absence_of(officer, agency, day)
    if absence is None or not may(absence.deputy, "dossiers.process", agency):
        return officer
    return officer if absence_of(absence.deputy, agency, day) else absence.deputy


def _check(by: User, agency: Agency) -> None:
    if HAND_OUT not in permissions_in(by, agency):
        raise PermissionDenied(_("Who is away is recorded by whoever gives out the work"))
