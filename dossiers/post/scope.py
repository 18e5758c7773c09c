"""Whose parcels a clerk sees, and what waits for the clerk."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import User
from catalog.holdings import agencies_granting
from dossiers.models import Dossier, Leg, Parcel
from dossiers.post.stations import GONE, TROUBLE, State
from dossiers.workflow import State as DossierState

POST = "dossiers.post"
Direction = Parcel.Direction


def parcels_of(user: User) -> QuerySet[Parcel]:
    """Of the agencies where `user` works for the post."""
    places = agencies_granting(user, POST)
    parcels = Parcel.objects.select_related("dossier", "agency")
    parcels = parcels.defer("dossier__answers", "dossier__search_text", "dossier__declaration")
    return parcels if places is None else parcels.filter(agency__in=places)


def legs_to_send(user: User) -> QuerySet[Leg]:
    """Results that are ready, are to go by post, and have no parcel yet; the oldest first."""
    legs = Leg.objects.where(user, POST).filter(
        state=DossierState.APPROVED, dossier__return_method=Dossier.ReturnMethod.POST
    )
    sent = Parcel.objects.filter(leg=OuterRef("pk"), direction=Direction.OUT).exclude(state=State.CANCELLED)
    legs = legs.filter(~Exists(sent)).select_related("dossier", "agency").order_by("finished_at", "pk")
    return legs.defer("dossier__answers", "dossier__search_text", "dossier__declaration")


def outgoing(parcels: QuerySet[Parcel]) -> QuerySet[Parcel]:
    return parcels.filter(direction=Direction.OUT)


def to_hand_over(parcels: QuerySet[Parcel]) -> QuerySet[Parcel]:
    """Prepared or announced, and still on our table."""
    return outgoing(parcels).filter(state__in=(State.DRAFT, State.ORDERED))


def on_the_way(parcels: QuerySet[Parcel]) -> QuerySet[Parcel]:
    return outgoing(parcels).filter(state__in=(State.COLLECTED, State.TRANSIT))


def troubled() -> Q:
    """What a person has to look at: not delivered, come back, refused by the post, or told with something missing."""
    state = Q(state__in=TROUBLE)
    return Q(handled_at=None) & (state | (~Q(error="") & ~Q(state=State.CANCELLED)))


def coming(parcels: QuerySet[Parcel]) -> QuerySet[Parcel]:
    """Papers that the desk has not yet registered as arrived."""
    return parcels.filter(direction=Direction.IN, handled_at=None).exclude(state__in=GONE)


def held_cash(parcels: QuerySet[Parcel]) -> QuerySet[Parcel]:
    """The postman has the money, and the post has not passed it on; the oldest first."""
    held = parcels.filter(cash_collected_at__isnull=False, remitted_at=None)
    return held.order_by("cash_collected_at", "pk")


def due_to_announce(now: datetime) -> QuerySet[Parcel]:
    return Parcel.objects.filter(state=State.DRAFT, next_check_at__lte=now)
