"""What happens to a dossier's parcels, in its log: references, never a name or an address."""

from __future__ import annotations

from datetime import datetime

from accounts.models import User
from dossiers.log_entries import first_leg, last_event, record
from dossiers.models import Dossier, Event, Parcel

POSTED = "posted"  # the post has taken the result
CAME_BACK = "came_back"
LOST = "lost_by_post"
REROUTED = "rerouted"  # to another address, while it was under way
CHOOSE_POST = "choose_post"  # the applicant wants the result by post, or elsewhere
ASK_FETCH = "ask_fetch"  # the applicant wants papers to be fetched
PAPERS_ARRIVED = "papers_arrived"
ORIGIN = "post"  # nobody of ours did it: the post told it


def log_parcel(*, dossier: Dossier, parcel: Parcel, action: str, by: User | None, at: datetime, origin: str) -> Event:
    """The dossier's row is held by the caller. The post's clock may lie before the last step: the event takes that."""
    last = last_event(dossier.pk)
    leg = parcel.leg or first_leg(dossier)
    leg.dossier = dossier
    data = {"parcel": parcel.reference}
    return record(leg=leg, action=action, by=by, at=max(at, last.at) if last else at, origin=origin, data=data)
