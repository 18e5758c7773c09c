"""All open work of one officer goes to others: they move, leave, or are away."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import cycle, repeat

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from catalog.absences import HAND_OUT
from catalog.access import permissions_in
from catalog.models import Absence, Agency
from dossiers.log_entries import check_moment, last_event, lock, record
from dossiers.messages import queue_handed_over
from dossiers.models import Leg
from dossiers.workflow import OPEN_STATES

HAND_OVER = "hand_over"  # in the log; changes no state
RECEIVERS = frozenset({"dossiers.process", "dossiers.approve"})  # whoever takes over holds one of them


@dataclass(frozen=True, slots=True)
class Gift:
    """One leg and who gets it; None: back to the agency, for anyone to take."""

    leg: Leg
    to: User | None


@transaction.atomic
def hand_over(
    *,
    officer: User,
    to: Sequence[User],
    agency: Agency,
    by: User,
    at: datetime,
    absence: Absence | None = None,
) -> Counter[int | None]:
    """Every open leg that `officer` holds in `agency` goes to `to`: in turn, the most urgent first, so that several
    share the urgent ones evenly; to nobody: back to the agency. What somebody has just taken stays with them.

    Returns:
        How many legs went to whom, by key; None counts those that nobody holds now.

    Raises:
        PermissionDenied: `by` does not give out work in this agency.
        ValidationError: one of `to` is the officer, or does not work on dossiers there.
    """
    check_receivers(officer=officer, to=to, agency=agency, by=by)
    legs = open_legs(officer, agency).order_by("due_at", "pk")
    gifts = [Gift(leg, receiver) for leg, receiver in zip(legs, cycle(to) if to else repeat(None), strict=False)]
    data = {"absence": absence.pk} if absence else {}
    return _give(gifts, officer, by, at, data)


@transaction.atomic
def take_back(*, absence: Absence, by: User, at: datetime) -> Counter[int | None]:
    """The officer is back: what was handed over for this absence, and nobody gave on or closed since, is theirs again.

    Raises:
        PermissionDenied: as for `hand_over`; the officer may take back their own.
        ValidationError: the officer no longer works on dossiers there.
    """
    officer = absence.officer
    if by != officer:
        _check_giver(by, absence.agency)
    _check_takers(absence.deputy, [officer], absence.agency)
    handed = open_legs(absence.deputy, absence.agency).filter(
        events__action=HAND_OVER, events__data__absence=absence.pk
    )
    gifts = [Gift(leg, officer) for leg in handed.distinct()]
    return _give(gifts, absence.deputy, by, at, {"back": absence.pk})


def open_legs(officer: User, agency: Agency) -> QuerySet[Leg]:
    """What `officer` holds in `agency` and is not closed."""
    legs = Leg.objects.filter(agency=agency, officer=officer, state__in=OPEN_STATES)
    return legs.select_related("dossier", "agency").defer("dossier__answers", "dossier__search_text")


def check_receivers(*, officer: User, to: Sequence[User], agency: Agency, by: User) -> None:
    """Raises PermissionDenied and ValidationError as `hand_over` says."""
    _check_giver(by, agency)
    _check_takers(officer, to, agency)


def _check_giver(by: User, agency: Agency) -> None:
    if HAND_OUT not in permissions_in(by, agency):
        raise PermissionDenied(_("This step is not yours to make in this agency"))


def _check_takers(officer: User, to: Sequence[User], agency: Agency) -> None:
    if officer in to or not all(RECEIVERS & permissions_in(receiver, agency) for receiver in to):
        raise ValidationError({"to": _("Hand over to people who work on dossiers in this agency")}, code="agency")


def _give(gifts: Sequence[Gift], officer: User, by: User, at: datetime, data: dict[str, int]) -> Counter[int | None]:
    """In the order of the dossiers' keys: two who hand over at once wait for each other, and never both for ever."""
    given: Counter[User | None] = Counter()
    for gift in sorted(gifts, key=lambda gift: gift.leg.dossier_id):
        if _give_one(gift, officer, by, at, data):
            given[gift.to] += 1
    key = uuid.uuid4().hex
    for receiver, count in given.items():
        if receiver and receiver != by:
            queue_handed_over(receiver, count=count, officer=officer, by=by, key=key)
    return Counter({receiver.pk if receiver else None: count for receiver, count in given.items()})


def _give_one(gift: Gift, officer: User, by: User, at: datetime, data: dict[str, int]) -> bool:
    leg = gift.leg
    leg.dossier = lock(leg.dossier_id)
    last = last_event(leg.dossier_id)
    at = check_moment(at, after=last.at if last else None)
    seen = Leg.objects.filter(pk=leg.pk, officer=officer, state__in=OPEN_STATES)
    if not seen.update(officer=gift.to):
        return False
    leg.officer = gift.to
    people = {"from": officer.pk, "officer": gift.to.pk if gift.to else None}
    record(leg=leg, action=HAND_OVER, by=by, at=at, origin="desk", data={**people, **data})
    return True
