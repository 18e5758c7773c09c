"""Departments' sites, and the people who keep them."""

from accounts.models import User
from catalog.roles import Role
from catalog.services import assign_role
from home.models import DepartmentHomePage
from home.sites.making import make_site
from tests.factories.accounts import UserFactory
from tests.factories.catalog import AgencyFactory


def site_of(name: str = "", **agency: object) -> DepartmentHomePage:
    """A new agency's site with all its sections."""
    if name:
        agency["name"] = name
    return make_site(agency=AgencyFactory(**agency))


def keeper(page: DepartmentHomePage | None, role: Role = Role.SITE_MANAGER) -> User:
    """Somebody who keeps one site; without one, the whole portal."""
    person: User = UserFactory()
    assign_role(user=person, agency=page.agency if page else None, role=role)
    return person
