"""Post in the demonstration: results at every station of their way, papers that are fetched and that have come."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from catalog.roles import Role
from dossiers.demo_money import Staff
from dossiers.models import Leg, Parcel
from dossiers.post.arrivals import register_arrival
from dossiers.post.by_hand import say
from dossiers.post.ordering import order_by_hand
from dossiers.post.parcels import ask_fetch, place_of, prepare_result
from dossiers.post.stations import State

POSTAGE = Decimal(28_000)  # VND


def send(leg: Leg, at: datetime, staff: Staff) -> None:
    """Announced at the post's counter, with the number that the clerk was given there."""
    parcel = prepare_result(leg=leg, by=staff(leg, Role.POSTAL_CLERK), at=at)
    order_by_hand(parcel=parcel, number=_number(parcel), cost=POSTAGE, at=at)


def fetch(leg: Leg, at: datetime, staff: Staff) -> None:
    """The applicant asks on the tracking page."""
    ask_fetch(dossier=leg.dossier, place=place_of(leg.dossier), contents="Bản chính giấy tờ phải bổ sung", at=at)


def come(leg: Leg, at: datetime, staff: Staff) -> None:
    """What was fetched lies on the desk."""
    parcel = _last(leg, Parcel.Direction.IN)
    register_arrival(parcel=parcel, by=staff(leg, Role.POSTAL_CLERK), at=at, note="Đủ giấy tờ theo danh mục")


def collected(leg: Leg, at: datetime, staff: Staff) -> None:
    _say(leg, State.COLLECTED, at, staff)


def on_the_way(leg: Leg, at: datetime, staff: Staff) -> None:
    _say(leg, State.TRANSIT, at, staff)


def delivered(leg: Leg, at: datetime, staff: Staff) -> None:
    """The postman took what was to be collected."""
    owed = _last(leg, Parcel.Direction.OUT).cash_on_delivery
    _say(leg, State.DELIVERED, at, staff, cash=owed or None)


def missed(leg: Leg, at: datetime, staff: Staff) -> None:
    _say(leg, State.FAILED, at, staff, note="Người nhận đi vắng, hẹn phát lại")


def came_back(leg: Leg, at: datetime, staff: Staff) -> None:
    for state in (State.RETURNING, State.RETURNED):
        _say(leg, state, at, staff, note="Không liên lạc được người nhận")


def _say(
    leg: Leg, state: Parcel.State, at: datetime, staff: Staff, *, note: str = "", cash: Decimal | None = None
) -> None:
    parcel = _last(leg, Parcel.Direction.OUT)
    say(parcel=parcel, state=state, by=staff(leg, Role.POSTAL_CLERK), at=at, note=note, cash=cash)


def _last(leg: Leg, direction: Parcel.Direction) -> Parcel:
    return leg.dossier.parcels.filter(direction=direction).select_related("agency").latest("pk")


def _number(parcel: Parcel) -> str:
    """In the manner of the Universal Postal Union's S10."""
    return f"ED{700_000_000 + parcel.pk:09d}VN"


# What the table of scenarios calls them.
POST_STEPS = {
    "send": send,
    "fetch": fetch,
    "come": come,
    "collected": collected,
    "on_the_way": on_the_way,
    "delivered": delivered,
    "missed": missed,
    "came_back": came_back,
}
