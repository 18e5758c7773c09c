"""What a person holds, and where: the memberships, read once for each request."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from catalog.roles import ALL_PERMISSIONS, granted_by

if TYPE_CHECKING:
    from accounts.models import User


class Holding(NamedTuple):
    role: str
    agency_id: int | None  # None: the whole province


def holdings_of(user: User) -> tuple[Holding, ...]:
    """The memberships of `user`, kept on the instance: it lives as long as its request.

    The services that change memberships call `forget_holdings`.
    """
    if user.holdings is None:
        rows = user.memberships.order_by("pk").values_list("role", "agency")
        user.holdings = tuple(Holding(role, agency_id) for role, agency_id in rows)
    return user.holdings


def forget_holdings(user: User) -> None:
    """The next question reads the memberships again."""
    user.holdings = None


def agencies_granting(user: User, permission: str) -> frozenset[int] | None:
    """Keys of the agencies within which `user` holds `permission`; None: everywhere, those founded later included."""
    if not user.is_active:
        return frozenset()
    if user.is_superuser and permission in ALL_PERMISSIONS:
        return None
    places = frozenset(agency_id for role, agency_id in holdings_of(user) if permission in granted_by(role))
    return None if None in places else frozenset(place for place in places if place is not None)
