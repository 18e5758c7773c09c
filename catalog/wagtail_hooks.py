"""What the room brings to the staff area."""

from wagtail import hooks
from wagtail.snippets.models import register_snippet

from catalog.viewsets.agency import OrganisationGroup
from catalog.viewsets.people import PeopleViewSet
from catalog.viewsets.procedure import ProcedureGroup

register_snippet(ProcedureGroup)


@hooks.register("register_admin_viewset")
def register_organisation() -> OrganisationGroup:
    return OrganisationGroup()


@hooks.register("register_admin_viewset")
def register_people() -> PeopleViewSet:
    return PeopleViewSet()
