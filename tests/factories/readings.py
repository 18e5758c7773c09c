"""Whoever looks after who looks."""

from __future__ import annotations

from accounts.models import User
from catalog.models import Agency
from catalog.roles import Role
from tests.factories.accounts import UserFactory
from tests.factories.catalog import MembershipFactory


def auditor_of(agency: Agency | None) -> User:
    """Without agency: of the whole province."""
    return MembershipFactory(user=UserFactory(), agency=agency, role=Role.AUDITOR).user
