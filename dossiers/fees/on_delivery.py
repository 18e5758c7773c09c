"""Fees that the postman collects with the result: while he is on his way, nobody is asked to pay elsewhere, too."""

from __future__ import annotations

from decimal import Decimal

from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _

from dossiers.fees.balances import NOTHING, balance_of
from dossiers.messages import LANGUAGE
from dossiers.models import Dossier, Parcel
from portal.base.formatting import money

# He will come, or was there and the post has not told yet what he took; from what goes back nothing is collected.
COLLECTING = (
    Parcel.State.DRAFT,
    Parcel.State.ORDERED,
    Parcel.State.COLLECTED,
    Parcel.State.TRANSIT,
    Parcel.State.FAILED,
    Parcel.State.DELIVERED,
)
# The post knows nothing of it yet, so it can still collect another amount; `attempts` counts the calls that told it.
CHANGEABLE = Q(state=Parcel.State.DRAFT, attempts=0)
UNCOLLECTED = Q(direction=Parcel.Direction.OUT, cash_collected_at=None)
ASKING = UNCOLLECTED & Q(state__in=COLLECTING, cash_on_delivery__gt=0)
ANNOUNCED = ASKING & ~CHANGEABLE


def collecting_parcel(dossier: Dossier) -> Parcel | None:
    """The parcel on whose delivery the open fees of `dossier` are paid; None: they are paid in another way."""
    return dossier.parcels.filter(ASKING).first()


def announced_parcel(dossier: Dossier) -> Parcel | None:
    """The same, where the post has been told the amount already, or may have been."""
    return dossier.parcels.filter(ANNOUNCED).first()


def beside(parcel: Parcel | None, still_open: Decimal) -> Decimal:
    """What of the open amount the postman does not ask for: it is paid in any other way meanwhile. VND."""
    return max(still_open - parcel.cash_on_delivery, NOTHING) if parcel else still_open


def follow_balance(dossier: Dossier) -> None:
    """What is owed has changed: a parcel that is being prepared collects what is open now, once.

    One that the post knows of already is put before the postal clerk. The caller holds the dossier's row.
    """
    still_open = balance_of(dossier).open
    told = announced_parcel(dossier)
    for draft in dossier.parcels.filter(UNCOLLECTED, CHANGEABLE).order_by("pk"):
        amount = NOTHING if told else still_open
        if Parcel.objects.filter(CHANGEABLE, pk=draft.pk).update(cash_on_delivery=amount):
            told = told or draft
    _warn(dossier, still_open)


def _warn(dossier: Dossier, still_open: Decimal) -> None:
    asking = dossier.parcels.filter(ANNOUNCED, cash_on_delivery__gt=still_open)
    for parcel in asking.exclude(state=Parcel.State.DELIVERED):
        with translation.override(LANGUAGE):
            amounts = {"asked": money(parcel.cash_on_delivery), "open": money(still_open)}
            sentence = _("The postman collects %(asked)s, but only %(open)s are owed now: tell the post.") % amounts
        Parcel.objects.filter(pk=parcel.pk).update(error=sentence, handled_at=None)
