"""Fees that the postman collects with the result: while he is on his way, nobody is asked to pay elsewhere, too."""

from __future__ import annotations

from dossiers.models import Dossier, Parcel

# He will come, or was there and the post has not told yet what he took; from what goes back nothing is collected.
COLLECTING = (
    Parcel.State.DRAFT,
    Parcel.State.ORDERED,
    Parcel.State.COLLECTED,
    Parcel.State.TRANSIT,
    Parcel.State.FAILED,
    Parcel.State.DELIVERED,
)


def collecting_parcel(dossier: Dossier) -> Parcel | None:
    """The parcel on whose delivery the open fees of `dossier` are paid; None: they are paid in another way."""
    return dossier.parcels.filter(
        direction=Parcel.Direction.OUT,
        state__in=COLLECTING,
        cash_on_delivery__gt=0,
        cash_collected_at=None,
    ).first()
