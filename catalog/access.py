"""Whether a person may do something, somewhere: memberships read against the table of roles."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from catalog.holdings import holdings_of
from catalog.models import Agency
from catalog.roles import ALL_PERMISSIONS, WORKING, granted_by


def permissions_in(user: User | AnonymousUser, agency: Agency) -> frozenset[str]:
    """Everything that `user` may do within `agency`; one query for each request, whatever is asked."""
    if not isinstance(user, User) or not user.is_active:
        return frozenset()
    if user.is_superuser:
        return ALL_PERMISSIONS
    return _granted(role for role, agency_id in holdings_of(user) if agency_id in (None, agency.pk))


def permissions_anywhere(user: User | AnonymousUser) -> frozenset[str]:
    """Everything that `user` may do in at least one agency."""
    if not isinstance(user, User) or not user.is_active:
        return frozenset()
    if user.is_superuser:
        return ALL_PERMISSIONS
    return _granted(role for role, _agency_id in holdings_of(user))


def may(user: User | AnonymousUser, permission: str, agency: Agency) -> bool:
    """Whether `user` holds `permission` within `agency`, or in the whole province."""
    return permission in permissions_in(user, agency)


def works_in(user: User | AnonymousUser, agency: Agency) -> bool:
    """Whether `user` does anything at the desk of `agency` beside looking on: an auditor does not, nor an editor."""
    return bool(permissions_in(user, agency) & WORKING)


def _granted(roles: Iterable[str]) -> frozenset[str]:
    return frozenset().union(*map(granted_by, roles))
