"""Whether a person may do something, somewhere: memberships read against the table of roles."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from accounts.models import User
from catalog.models import Agency
from catalog.roles import ALL_PERMISSIONS, PERMISSIONS, Role


def permissions_in(user: User | AnonymousUser, agency: Agency) -> frozenset[str]:
    """Everything that `user` may do within `agency`, in one query."""
    if not isinstance(user, User) or not user.is_active:
        return frozenset()
    if user.is_superuser:
        return ALL_PERMISSIONS
    return _granted(user.memberships.filter(Q(agency=agency) | Q(agency=None)).values_list("role", flat=True))


def permissions_anywhere(user: User | AnonymousUser) -> frozenset[str]:
    """Everything that `user` may do in at least one agency."""
    if not isinstance(user, User) or not user.is_active:
        return frozenset()
    if user.is_superuser:
        return ALL_PERMISSIONS
    return _granted(user.memberships.values_list("role", flat=True))


def may(user: User | AnonymousUser, permission: str, agency: Agency) -> bool:
    """Whether `user` holds `permission` within `agency`, or in the whole province."""
    return permission in permissions_in(user, agency)


def _granted(roles: object) -> frozenset[str]:
    """A role that the table no longer knows grants nothing."""
    return frozenset().union(*(PERMISSIONS.get(Role(role), frozenset()) for role in roles if role in Role.values))  # type: ignore[attr-defined]
