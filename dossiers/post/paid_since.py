"""Results that the post delivered while part of the fees was open: once that is paid, they count as returned."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from dossiers.fees.balances import balances_of
from dossiers.models import Parcel, Payment
from dossiers.post.by_hand import try_return
from dossiers.post.scope import Direction
from dossiers.post.stations import State
from dossiers.workflow import State as DossierState

ROUND = 200  # parcels


def return_paid(now: datetime) -> int:
    """The periodic work. Returns how many results count as returned now; the others stay before the postal clerk."""
    parcels = list(_paid_after_delivery().select_related("dossier").order_by("finished_at", "pk")[:ROUND])
    balances = balances_of([parcel.dossier for parcel in parcels])
    settled = [parcel for parcel in parcels if balances[parcel.dossier_id].is_settled]
    return sum(not try_return(parcel=parcel, at=now) for parcel in settled)


def _paid_after_delivery() -> QuerySet[Parcel]:
    later = Payment.objects.filter(
        dossier=OuterRef("dossier"), state=Payment.State.PAID, paid_at__gte=OuterRef("finished_at")
    )
    delivered = Parcel.objects.filter(direction=Direction.OUT, state=State.DELIVERED, leg__state=DossierState.APPROVED)
    return delivered.filter(Exists(later))
