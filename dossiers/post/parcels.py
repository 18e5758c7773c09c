"""Parcels begin: a result that is sent out, papers that the applicant wants to be fetched."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from catalog.access import may
from dossiers.fees import balance_of
from dossiers.fees.on_delivery import collecting_parcel
from dossiers.log_entries import check_moment, first_leg, lock
from dossiers.messages import queue_notice
from dossiers.models import Dossier, Leg, Parcel
from dossiers.post.log import ASK_FETCH, log_parcel
from dossiers.post.scope import POST, Direction
from dossiers.post.stations import GONE, OVER
from dossiers.workflow import State as DossierState
from portal.base.text import nfc, printable

SENDABLE = frozenset({DossierState.APPROVED, DossierState.NOT_ELIGIBLE})
# Papers can still change something.
WANTS_PAPERS = frozenset(
    {
        DossierState.SUBMITTED,
        DossierState.CHECK_SUPPLEMENT,
        DossierState.SUPPLEMENT,
        DossierState.RECEIVED,
        DossierState.PROCESSING,
    }
)
MOST_FETCHES = 3  # of one dossier: each costs somebody a way
USUAL_WEIGHT, HEAVIEST = 100, 30_000  # grams
_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """The person at the other end."""

    name: str
    phone: str
    address: str

    @classmethod
    def of(cls, *, name: str, phone: str, address: str) -> Place:
        """One line each, as on an envelope, without signs that turn the text around."""
        return cls(name=one_line(name), phone=one_line(phone)[:15], address=one_line(address))


def one_line(text: str) -> str:
    """As it stands on an envelope: no breaks, nothing that turns the text around."""
    return " ".join(printable(nfc(text)).split())[:300]


def weight_of(typed: str) -> int:
    """Grams; the usual ones where what was typed is no weight that the post takes."""
    weight = int(typed) if typed.isdecimal() and len(typed) < 6 else 0
    return weight if 0 < weight <= HEAVIEST else USUAL_WEIGHT


def new_reference() -> str:
    """Our own name of a parcel: nobody can guess another's."""
    return "BG" + "".join(secrets.choice(_ALPHABET) for _letter in range(10))


def require(by: User, leg: Leg) -> None:
    if not may(by, POST, leg.agency):
        raise PermissionDenied(_("You do not work for the post in this agency"))


def place_of(dossier: Dossier) -> Place:
    """Where the result goes, as the applicant said."""
    return Place.of(
        name=dossier.applicant_name,
        phone=dossier.applicant_phone or dossier.representative_phone,
        address=dossier.return_address or dossier.applicant_address,
    )


@transaction.atomic
def prepare_result(
    *, leg: Leg, by: User, at: datetime, weight: int = USUAL_WEIGHT, place: Place | None = None
) -> Parcel:
    """One parcel with the result of `leg`; what is still to be paid is collected on delivery, once.

    Raises:
        PermissionDenied: `by` does not work for the post there.
        ValidationError: there is no result, or a parcel with it is under way already.
    """
    require(by, leg)
    check_moment(at)
    dossier = lock(leg.dossier_id)
    if not Leg.objects.filter(pk=leg.pk, state__in=SENDABLE).exists():
        raise ValidationError(_("There is no result to be sent"), code="state")
    if leg.parcels.filter(direction=Direction.OUT).exclude(state__in=GONE).exists():
        raise ValidationError(_("The result is on its way already"), code="twice")
    place = place or place_of(dossier)
    return Parcel.objects.create(
        dossier=dossier,
        leg=leg,
        agency=leg.agency,
        direction=Direction.OUT,
        reference=new_reference(),
        weight=weight,
        contents="Kết quả giải quyết thủ tục hành chính",
        cash_on_delivery=0 if collecting_parcel(dossier) else balance_of(dossier).open,
        created_by=by,
        created_at=at,
        error=missing(place),
        name=place.name,
        phone=place.phone,
        address=place.address,
    )


def missing(place: Place) -> str:
    """What the post would refuse; empty: nothing."""
    if not place.phone:
        return _("The phone number is missing: the postman calls before he comes")
    return "" if place.address else _("The address is missing")


def prepare_results(*, legs: Iterable[Leg], by: User, at: datetime, weight: int) -> tuple[list[Parcel], list[str]]:
    """A parcel for each of `legs`; those for which another clerk was quicker are told.

    Returns:
        The parcels, and sentences about those that got none.
    """
    made, refused = [], []
    for leg in legs:
        try:
            made.append(prepare_result(leg=leg, by=by, at=at, weight=weight))
        except ValidationError as error:
            refused.append(f"{leg.dossier}: {' '.join(error.messages)}")
    return made, refused


def may_ask_fetch(dossier: Dossier, parcels: Iterable[Parcel]) -> bool:
    """Papers are still of use, none are on the way, and it was not asked too often."""
    coming = [parcel for parcel in parcels if parcel.direction == Direction.IN]
    is_open = any(parcel.state not in OVER and parcel.handled_at is None for parcel in coming)
    return dossier.state in WANTS_PAPERS and not is_open and len(coming) < MOST_FETCHES


@transaction.atomic
def ask_fetch(*, dossier: Dossier, place: Place, contents: str, at: datetime) -> Parcel:
    """The applicant wants the post to fetch papers at `place`; they pay the postman.

    Raises:
        ValidationError: the dossier needs no papers any more, or they are being fetched already.
    """
    dossier = lock(dossier.pk)
    if not may_ask_fetch(dossier, dossier.parcels.all()):
        raise ValidationError(_("The post cannot be asked for this dossier now"), code="state")
    leg = first_leg(dossier)
    parcel = Parcel.objects.create(
        dossier=dossier,
        leg=leg,
        agency=leg.agency,
        direction=Direction.IN,
        reference=new_reference(),
        contents=one_line(contents),
        created_at=at,
        name=place.name,
        phone=place.phone,
        address=place.address,
    )
    log_parcel(dossier=dossier, parcel=parcel, action=ASK_FETCH, by=None, at=at, origin="online")
    queue_notice(dossier, "parcel_fetch", at, key=f"parcel:{parcel.pk}:fetch")
    return parcel
