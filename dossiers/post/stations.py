"""Where a parcel may be, in our words and in the post's."""

from __future__ import annotations

from dossiers.models import Parcel

State = Parcel.State

# What the post calls it; what it says beyond these words moves nothing.
OF_THE_POST: dict[str, Parcel.State] = {
    "CREATED": State.ORDERED,
    "ACCEPTED": State.COLLECTED,
    "IN_TRANSIT": State.TRANSIT,
    "OUT_FOR_DELIVERY": State.TRANSIT,
    "DELIVERED": State.DELIVERED,
    "DELIVERY_FAILED": State.FAILED,
    "RETURNING": State.RETURNING,
    "RETURNED": State.RETURNED,
    "LOST": State.LOST,
    "CANCELLED": State.CANCELLED,
}
# The post has it, or is to fetch it: what it says may still change.
LIVE = frozenset({State.ORDERED, State.COLLECTED, State.TRANSIT, State.FAILED, State.RETURNING})
FINAL = frozenset({State.DELIVERED, State.RETURNED, State.CANCELLED})
# Nothing is expected of it any more; what was lost may yet be found, and then the post tells it.
OVER = FINAL | {State.LOST}
# The result is not on its way with these: it may be sent again.
GONE = frozenset({State.CANCELLED, State.RETURNED, State.LOST})
# Somebody has to speak with the person.
TROUBLE = frozenset({State.FAILED, State.RETURNING, State.RETURNED, State.LOST})
# Before the postman stands at the door, the post takes another address.
REDIRECTABLE = frozenset({State.ORDERED, State.COLLECTED, State.TRANSIT, State.FAILED})
UNDER_WAY = frozenset({State.COLLECTED, State.TRANSIT})
# What a clerk may say by hand, from where: the post's system may be down, or there is none.
BY_HAND: dict[str, tuple[Parcel.State, ...]] = {
    State.ORDERED: (State.COLLECTED,),
    State.COLLECTED: (State.TRANSIT, State.DELIVERED, State.FAILED, State.RETURNING, State.LOST),
    State.TRANSIT: (State.DELIVERED, State.FAILED, State.RETURNING, State.LOST),
    State.FAILED: (State.TRANSIT, State.DELIVERED, State.RETURNING, State.LOST),
    State.RETURNING: (State.RETURNED, State.LOST),
    State.LOST: (State.TRANSIT, State.DELIVERED, State.RETURNED),
}
TONES: dict[str, str] = {
    State.DRAFT: "info",
    State.ORDERED: "info",
    State.COLLECTED: "info",
    State.TRANSIT: "info",
    State.DELIVERED: "good",
    State.FAILED: "wait",
    State.RETURNING: "late",
    State.RETURNED: "late",
    State.LOST: "late",
    State.CANCELLED: "neutral",
}
