"""To whom a dossier can be given."""

from collections.abc import Collection

from django.db.models import QuerySet

from accounts.models import User
from catalog.models import Membership


def officers_of(agencies: Collection[int]) -> QuerySet[User]:
    """Active people who process dossiers in one of the agencies, named by their keys."""
    memberships = Membership.objects.granting("dossiers.process").filter(agency__in=agencies)
    return User.objects.filter(memberships__in=memberships, is_active=True).distinct().order_by("first_name")
