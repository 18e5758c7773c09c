"""On which sites a person may put something: the province's editors everywhere, a site's manager on that site."""

from __future__ import annotations

from django.db.models import QuerySet

from accounts.models import User
from catalog.access import permissions_anywhere
from catalog.holdings import agencies_granting
from catalog.staff import RolePermissionPolicy
from home.models import DepartmentHomePage

EDIT, PUBLISH = "pages.edit", "pages.publish"


def edits_every_site(user: User) -> bool:
    """Whether `user` edits the pages of the whole province."""
    return agencies_granting(user, EDIT) is None


def answered_sites(user: User) -> QuerySet[DepartmentHomePage]:
    """The sites of departments on which `user` publishes."""
    sites: QuerySet[DepartmentHomePage] = DepartmentHomePage.objects.all()
    return sites if edits_every_site(user) else sites.filter(agency__in=agencies_granting(user, PUBLISH) or ())


class PublishersPolicy(RolePermissionPolicy):
    """What is public as soon as it is saved: for the province's editors, and for whoever publishes on a site."""

    def user_has_permission(self, user: User, action: str) -> bool:
        return action in self.actions and (edits_every_site(user) or PUBLISH in permissions_anywhere(user))
