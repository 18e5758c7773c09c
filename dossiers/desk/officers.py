"""To whom a dossier can be given."""

from django.db.models import QuerySet

from accounts.models import User
from catalog.models import Agency
from catalog.roles import roles_with


def officers_of(agency: Agency) -> QuerySet[User]:
    """Active people who process dossiers in `agency`."""
    memberships = agency.memberships.filter(role__in=roles_with("dossiers.process"))
    return User.objects.filter(memberships__in=memberships, is_active=True).distinct().order_by("first_name")
